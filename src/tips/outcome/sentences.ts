import { toWords } from './words.ts'
import type { Word } from './words.ts'

const mostSentences = 12
/** A line that never ends must not hold up all conversations. */
const mostCharacters = 800
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/**
 * The words of each sentence of a text, without sentences that have none. What is behind the twelfth sentence or the first
 * 800 characters is left out.
 */
export function toSentences(text: string, options: { readonly blanks: boolean }): Word[][] {
  const sentences: Word[][] = []
  for (const { segment } of segmenter.segment(text.slice(0, mostCharacters))) {
    for (const part of segment.split('\n')) {
      const words = toWords(part, options)
      if (words.length > 0) sentences.push(words)
    }
  }
  return sentences.slice(0, mostSentences)
}
