import { firstNames } from './first-names.ts'
import type { Finder, Found } from './found.ts'
import { nameCues } from './name-cues.ts'
import { nameLength } from './name-words.ts'

/** "Hi, I'm ben", "Angela here": what needs a capital otherwise does not with a common first name. */
const greeted =
  /(?:\b(?:i['’]?m|i am|this is|call me)\s|(?:^|[.!?\n]\s?|\b(?:hi|hello|hey|yes)[,.!]?\s)it['’]?s\s|(?:^|[.!?\n]\s?|\b(?:hi|hello|hey|yes|it['’]?s)[,.!]?\s)(?=\p{L}+,? here\b))(\p{L}+)(?![\p{L}\d'’])/giu

/** Names that a cue tells. A name without one stays: nothing but knowledge of the person tells it. */
export const findNames: Finder = (text) => [
  ...nameCues.flatMap(({ cue, anyCase, follows }): Found[] =>
    [...text.matchAll(cue)].flatMap((match) => {
      const start = match.index + match[0].length
      const length = nameLength(text, start, { anyCase })
      if (length === 0) return []
      if (follows && !follows.test(text.slice(start + length, start + length + 20))) return []
      return [{ kind: 'NAME', start, end: start + length }]
    }),
  ),
  ...[...text.matchAll(greeted)].flatMap((match): Found[] => {
    const name = match[1] ?? ''
    if (!firstNames.has(name.toLowerCase())) return []
    const start = match.index + match[0].length - name.length
    const length = Math.max(name.length, nameLength(text, start, { anyCase: false }))
    return [{ kind: 'NAME', start, end: start + length }]
  }),
]
