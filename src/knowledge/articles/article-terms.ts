import { stopWords } from '../stop-words.ts'
import { plainWords, stemOf } from './article-words.ts'

/** The stems of a text's words that say something, each once. */
export function articleTerms(text: string): string[] {
  return [...new Set(plainWords(text).flatMap((word) => (saysSomething(word) ? [stemOf(word)] : [])))]
}

// What stands for an entity's name (`withoutName`).
const saysSomething = (word: string) => word.length > 1 && word !== 'place' && !stopWords.has(word)

export type TermWeights = {
  /** How much of what a question says a text says too, from 0 to 1; rare words weigh more (BM25's inverse frequency). */
  overlap(question: readonly string[], text: ReadonlySet<string>): number
}

export function createTermWeights(texts: readonly ReadonlySet<string>[]): TermWeights {
  const counts = new Map<string, number>()
  for (const text of texts) for (const term of text) counts.set(term, (counts.get(term) ?? 0) + 1)
  const weightOf = (term: string) => Math.log(1 + texts.length / (1 + (counts.get(term) ?? 0)))
  return {
    overlap(question, text) {
      let [shared, all] = [0, 0]
      for (const term of question) {
        const weight = weightOf(term)
        all += weight
        if (text.has(term)) shared += weight
      }
      return all === 0 ? 0 : shared / all
    },
  }
}
