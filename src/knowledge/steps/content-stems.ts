import { stemmer } from 'stemmer'
import { stopWords } from '../stop-words.ts'

/** What a step tells the agent to do about its matter; the agent's own line has the matter alone. */
const instructions = new Set(['ask', 'offer', 'explain', 'mention', 'inform', 'confirm', 'provide'])
const placeholder = /\[[A-Z]{1,20}_\d{1,5}\]/g
const apology = /\b(?:sorry|apolog(?:i[sz]e|y|ies))\b/gi

/** The words that carry what a text is about, by their stems; without placeholders of personal values. */
export function contentStems(text: string): ReadonlySet<string> {
  const words = text
    .replaceAll(placeholder, ' ')
    .replaceAll(apology, ' apologise ')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .toLowerCase()
    .match(/[\p{L}\p{N}][\p{L}\p{N}']*/gu)
  const content = (words ?? []).filter((word) => word.length > 1 && !stopWords.has(word) && !instructions.has(word))
  return new Set(content.map((word) => stemmer(word.replace(/'s$/, ''))))
}

/** Lines are looked at again with each line that follows. Kept no longer than the line itself. */
const ofLines = new WeakMap<object, ReadonlySet<string>>()

/** `contentStems` of a line, worked out once. */
export function stemsOfLine(line: { readonly text: string }): ReadonlySet<string> {
  const known = ofLines.get(line)
  if (known) return known
  const stems = contentStems(line.text)
  ofLines.set(line, stems)
  return stems
}

/** The share of `wanted` that `given` has too; 0 where nothing is wanted. */
export function shareOf(wanted: ReadonlySet<string>, given: ReadonlySet<string>): number {
  return wanted.size === 0 ? 0 : countIn(wanted, given) / wanted.size
}

/** How many of `wanted` `given` has too. Asked for each line and step of a card: it makes no list. */
export function countIn(wanted: ReadonlySet<string>, given: ReadonlySet<string>): number {
  let count = 0
  for (const stem of wanted) if (given.has(stem)) count += 1
  return count
}
