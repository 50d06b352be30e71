import { toWords } from './words.ts'
import type { Word } from './words.ts'

const most = 12
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** The words of each sentence of a text, without sentences that have none; what is behind the twelfth is left out. */
export function toSentences(text: string, options: { readonly blanks: boolean }): Word[][] {
  const sentences: Word[][] = []
  for (const { segment } of segmenter.segment(text)) {
    for (const part of segment.split('\n')) {
      const words = toWords(part, options)
      if (words.length > 0) sentences.push(words)
    }
  }
  return sentences.slice(0, most)
}

/** Every run of neighbouring sentences, at most `longest` of them in one. */
export function runsOf(sentences: readonly (readonly Word[])[], longest = most): Word[][] {
  return sentences.flatMap((_, from) =>
    Array.from({ length: Math.min(longest, sentences.length - from) }, (_none, more) =>
      sentences.slice(from, from + more + 1).flat(),
    ),
  )
}
