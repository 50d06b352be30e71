import type { Embedder } from '../../model/embedder.ts'
import { forMeaning } from '../outcome/judge-outcome.ts'
import { sameness, toWordsOfWeight } from './sameness.ts'
import type { WordsOfWeight } from './sameness.ts'

/** A sentence of a tip that was shown, dismissed maybe, or of a line that the agent sent; redacted. */
export type Said = { readonly of: 'tip' | 'dismissed' | 'line'; readonly text: string }

/** What is known of the sentences shown and said in one conversation; in memory only, and dropped with it. */
export type SaidMemory = {
  wordsOf(sentence: string): WordsOfWeight
  /**
   * What comes closest to the sentence among these; undefined where there is nothing to compare with, or the encoder has no
   * answer before the signal aborts. Never rejects.
   */
  closest(
    sentence: string,
    said: readonly Said[],
    signal: AbortSignal,
  ): Promise<{ readonly of: Said['of']; readonly score: number } | undefined>
}

/** Sentences of one conversation; a vector has 2 KB. The oldest go first. */
const most = 200
/** Their words are small, and each word of a tip in the making is compared with all of them. */
const mostWords = 1_000

/** @param signal Aborted when the conversation is over or forgotten. */
export function createSaidMemory(embedder: Embedder, signal: AbortSignal): SaidMemory {
  const vectors = new Map<string, Float32Array>()
  /** Those on their way. */
  const asked = new Map<string, Promise<void>>()

  const words = new Map<string, WordsOfWeight>()
  const ask = async (text: string): Promise<void> => {
    try {
      const [vector] = await embedder.embed([forMeaning(text)], signal, 'tip')
      if (vector) keep(vectors, text, vector, most)
    } catch {
      // Without a vector the words alone are compared; the outcome watch tells of an encoder at fault.
    } finally {
      asked.delete(text)
    }
  }
  const learn = (said: readonly Said[]): Promise<unknown> => {
    const missing = [...new Set(said.map(({ text }) => text))].filter((text) => !vectors.has(text))
    return Promise.all(
      missing.slice(0, most).map((text) => {
        const answer = asked.get(text) ?? ask(text)
        asked.set(text, answer)
        return answer
      }),
    )
  }

  return {
    wordsOf(sentence) {
      const known = words.get(sentence)
      if (known) return known
      const read = toWordsOfWeight(sentence)
      keep(words, sentence, read, mostWords)
      return read
    },
    async closest(sentence, said, until) {
      const aborted = new Promise<void>((resolve) => {
        if (until.aborted) resolve()
        until.addEventListener('abort', () => resolve(), { once: true })
      })
      const own = embedder.embed([forMeaning(sentence)], until, 'tip').then(
        ([vector]) => vector,
        () => undefined,
      )
      const all = Promise.all([own, learn(said)])
      await Promise.race([all, aborted])
      const vector = until.aborted ? undefined : await own
      if (!vector) return undefined
      const scores = said.flatMap(({ of, text }) => {
        const other = vectors.get(text)
        return other ? [{ of, score: sameness({ text: sentence, vector }, { text, vector: other }) }] : []
      })
      return scores.reduce<(typeof scores)[number] | undefined>(
        (best, one) => (best === undefined || one.score > best.score ? one : best),
        undefined,
      )
    },
  }
}

function keep<Value>(values: Map<string, Value>, key: string, value: Value, atMost: number): void {
  values.set(key, value)
  const [oldest] = values.keys()
  if (values.size > atMost && oldest !== undefined) values.delete(oldest)
}
