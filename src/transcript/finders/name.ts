import { firstNames } from './first-names.ts'
import { allMatches } from './found.ts'
import type { Finder, Found } from './found.ts'
import { nameCues } from './name-cues.ts'
import { nameLength } from './name-words.ts'

const relation =
  'child|kid|baby|son|daughter|girl|boy|friend|wife|husband|partner|brother|sister|mother|father|mom|mum|dad|cousin|uncle|aunt|niece|nephew|girlfriend|boyfriend|roommate|colleague|neighbou?r'

/**
 * What needs a capital otherwise does not with a common first name, which each of these holds in its group: "Hi, I'm ben",
 * "Angela here", "my daughter angela", "John, my son". What a pattern needs is quicker to look for than the pattern.
 */
export const aroundFirstNames: readonly { readonly pattern: RegExp; readonly needs?: RegExp }[] = [
  {
    pattern:
      /(?:\b(?:i['’]?m|i am|this is|call me)\s|(?:^|[.!?\n]\s?|\b(?:hi|hello|hey|yes)[,.!]?\s)it['’]?s\s|(?:^|[.!?\n]\s?|\b(?:hi|hello|hey|yes|it['’]?s)[,.!]?\s)(?=\p{L}+,? here\b))(\p{L}+)(?![\p{L}\d'’])/dgiu,
    needs: /(?:i['’]?m|i am|this is|call me|it['’]?s)\s|here/iu,
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:my|our|his|her)(?: \p{L}{2,10})? (?:${relation}),? (\p{L}+)(?![\p{L}\d])`,
      'dgiu',
    ),
  },
  {
    pattern: new RegExp(String.raw`(?<![\p{L}\d])(\p{L}{2,20}), (?:my|our) (?:\p{L}{2,10} )?(?:${relation})\b`, 'dgiu'),
    needs: /, (?:my|our) /iu,
  },
]

/** Names that a cue tells. A name without one stays: nothing but knowledge of the person tells it. */
export const findNames: Finder = (text) => [
  ...nameCues.flatMap(({ cue, anyCase, follows, needs }): Found[] =>
    (needs?.test(text) === false ? [] : allMatches(text, cue)).flatMap((match) => {
      const start = match.index + match[0].length
      const length = nameLength(text, start, { anyCase })
      if (length === 0) return []
      if (follows && !follows.test(text.slice(start + length, start + length + 20))) return []
      return [{ kind: 'NAME', start, end: start + length }]
    }),
  ),
  ...aroundFirstNames.flatMap(({ pattern, needs }) =>
    needs?.test(text) === false ? [] : allMatches(text, pattern).flatMap((match) => firstNameOf(text, match)),
  ),
]

function firstNameOf(text: string, match: RegExpExecArray): Found[] {
  const [start, end] = match.indices?.[1] ?? []
  if (start === undefined || end === undefined || !firstNames.has(text.slice(start, end).toLowerCase())) return []
  const length = Math.max(end - start, nameLength(text, start, { anyCase: false }))
  return [{ kind: 'NAME', start, end: start + length }]
}
