import { stopWords } from '../stop-words.ts'
import type { TopicLine } from './topic.ts'
import { wordStems } from './word-stems.ts'

export type LineStems = {
  /** Every word in order. */
  readonly all: readonly string[]
  /** Those that can tell a topic from another, each once. */
  readonly telling: ReadonlySet<string>
}

/** A line is looked at again with each line that follows it. */
const known = new WeakMap<TopicLine, LineStems>()

export function lineStems(line: TopicLine): LineStems {
  const before = known.get(line)
  if (before) return before
  const stems = { all: wordStems(line.text), telling: new Set(tellingStems(line.text)) }
  known.set(line, stems)
  return stems
}

/** The words of a text that can tell a topic from another, stemmed: no function words, no numbers. */
export function tellingStems(text: string): readonly string[] {
  const told = text
    .replaceAll('’', "'")
    .replaceAll(/[\p{L}']+/gu, (word) => (stopWords.has(word.toLowerCase()) ? ' ' : word))
  return wordStems(told).filter((stem) => stem !== '0' && stem.length > 1)
}
