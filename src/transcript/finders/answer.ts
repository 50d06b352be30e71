import type { PersonalKind } from '../../domain/personal-kind.ts'
import { wholeDate } from './birth.ts'
import { firstNames } from './first-names.ts'
import { matches } from './found.ts'
import type { Finder, Found } from './found.ts'
import { nameLength } from './name-words.ts'

/** An answer is short; a long line has cues of its own. */
const longest = 200

const finders: Readonly<Partial<Record<PersonalKind, Finder>>> = {
  NAME: (text) => [...wholeName(text, 'NAME'), ...firstName(text)],
  ACCOUNT: (text) => [
    ...matches(
      text,
      /(?<![\p{L}\d@.$€£-])(?=[\p{L}\d_]{0,20}\d)(?=[\p{L}\d_]{0,20}\p{L})[\p{L}\d_]{6,20}(?![\p{L}\d@_]|\.\p{L})|(?<![\p{L}\d.,$€£/-])\d{6,14}(?![\p{L}\d/-]|[.,]\d)/gu,
      'ACCOUNT',
    ),
    ...coined(text),
  ],
  ORDER: (text) =>
    matches(
      text,
      /(?<![\p{L}\d.,$€£/-])(?=[\p{L}\d-]{0,20}\d{4})[\p{L}\d]{1,6}-?\d[\p{L}\d]{3,16}(?![\p{L}\d/-]|[.,]\d)/gu,
      'ORDER',
    ),
  ADDRESS: (text) => [
    ...matches(
      text,
      /^[^\p{L}\d]{0,3}(?:(?:it['’]?s|it is|sure|yes|ok|my address is),? )?\d{1,5}[a-z]? (?!(?:of|items?|days?|weeks?|pairs?|times?|years?|months?|hours?|minutes?)\b)[\p{L}.'’]{2,20} [\p{L}\d.,'’# -]{2,90}$/giu,
      'ADDRESS',
    ),
    ...matches(text, /(?<![\p{L}\d.,$€£/-])\d{5}(?:-\d{4})?(?![\p{L}\d/-]|[.,]\d)/gu, 'ADDRESS'),
  ],
  BIRTH: (text) => (/\b(?:today|tomorrow|yesterday)/i.test(text) ? [] : matches(text, wholeDate, 'BIRTH')),
  SECRET: (text) => [
    ...matches(text, /(?<![\p{L}\d.,$€£/-])(?!\d000(?!\d))\d{4,6}(?![\p{L}\d/-]|[.,]\d)/gu, 'SECRET'),
    ...wholeName(text, 'SECRET'),
  ],
}

/** What answers the agent's question for these kinds, where nothing in the line itself tells. */
export function answerFinders(asked: ReadonlySet<PersonalKind>): Finder[] {
  return [...asked].flatMap((kind) => {
    const find = finders[kind]
    return find ? [(text: string) => (text.length <= longest ? find(text) : [])] : []
  })
}

const opening =
  /^\s*(?:(?:yes|sure|ok|okay|of course|certainly|hi|hello|thanks|thank you|it['’]?s|it is|it was|maybe|that['’]?s|that['’]?s easy|that would be|that is|i['’]?m|i am|this is|my name is|sí|claro)[,.!:]?\s+){0,3}/iu

/** "Ahh, I forgot" */
const cry = /^[aeiouhmrw]+$|(\p{L})\1{2}/iu

/** A line that is a name, or begins with one of several words. A single word before a comma is more often "Well,". */
function wholeName(text: string, kind: PersonalKind): Found[] {
  const start = opening.exec(text)?.[0].length ?? 0
  const length = nameLength(text, start, { anyCase: true })
  if (length === 0) return []
  const name = text.slice(start, start + length)
  const rest = text.slice(start + length)
  const isWhole = /^\s*[.!?]{0,3}\s*$/u.test(rest)
  // A secret answer is one word, whatever is told of it behind.
  const isAnswer =
    kind === 'SECRET' &&
    !cry.test(name) &&
    /^\p{Lu}\S+$/u.test(name) &&
    /^(?:[.,;!]|\s+(?:like|but|and|or)\b)/u.test(rest)
  const isSentence = rest.startsWith('. ') && /^\p{Lu}/u.test(name)
  const isBeginning = /^\p{Lu}\S* \p{Lu}/u.test(name) || /^\p{Lu}.* and my /u.test(name + rest.slice(0, 8))
  return isWhole || isAnswer || isSentence || isBeginning ? [{ kind, start, end: start + length }] : []
}

/** "Duh, it's still Alexis", "Ben, and hurry", "try Ben": a common first name at the beginning or after such words. */
function firstName(text: string): Found[] {
  return [
    ...text.matchAll(
      /(?:^\s*|[.,!?]\s+|\b(?:it['’]?s|it is|it was|i['’]?m|i am|try|maybe|or|for|with)(?: still| just| again)? )(?=(\p{L}+))/giu,
    ),
  ].flatMap((match): Found[] => {
    if (!firstNames.has((match[1] ?? '').toLowerCase())) return []
    const start = match.index + match[0].length
    const length = Math.max(nameLength(text, start, { anyCase: false }), match[1]?.length ?? 0)
    return [{ kind: 'NAME', start, end: start + length }]
  })
}

/** A name for an account that nobody could pronounce: "kochtzczkr". */
function coined(text: string): Found[] {
  return matches(text, /(?<![\p{L}\d@.])[a-z]{9,14}(?![\p{L}\d@]|\.\p{L})/gu, 'ACCOUNT').filter(({ start, end }) => {
    const word = text.slice(start, end)
    return (word.match(/[aeiouy]/g)?.length ?? 0) <= word.length / 5
  })
}
