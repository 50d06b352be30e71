import { LRUCache } from 'lru-cache'
import { toWords } from './words.ts'
import type { Word } from './words.ts'

export const mostSentences = 12
/** A line that never ends must not hold up all conversations. */
export const mostCharacters = 800
/** A line is compared with several tips, at once; what is kept for later is copied from one collection to the next. */
const textsAtHand = 64
const known = { tips: createKnown(), lines: createKnown() }
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/**
 * The words of each sentence of a text, without sentences that have none. What is behind the twelfth sentence or the first
 * 800 characters is left out.
 */
export function toSentences(text: string, options: { readonly blanks: boolean }): readonly (readonly Word[])[] {
  const cache = options.blanks ? known.tips : known.lines
  const before = cache.get(text)
  if (before) return before
  const sentences = readSentences(text, options)
  cache.set(text, sentences)
  return sentences
}

function createKnown() {
  return new LRUCache<string, readonly (readonly Word[])[]>({ max: textsAtHand })
}

function readSentences(text: string, options: { readonly blanks: boolean }): Word[][] {
  const sentences: Word[][] = []
  for (const { segment } of segmenter.segment(text.slice(0, mostCharacters))) {
    for (const part of segment.split('\n')) {
      const words = toWords(part, options)
      if (words.length > 0) sentences.push(words)
      if (sentences.length === mostSentences) return sentences
    }
  }
  return sentences
}
