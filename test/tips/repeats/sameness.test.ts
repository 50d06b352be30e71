import { describe, expect, it } from 'vitest'
import { createBundledEmbedder } from '../../../src/model/bundled-embedder.ts'
import { sameMeaning, sameness } from '../../../src/tips/repeats/sameness.ts'
import { forMeaning } from '../../../src/tips/outcome/judge-outcome.ts'
import { repeatPairs } from './pairs.ts'

describe('sentences of one meaning', () => {
  it('are told from those that differ in what matters, by the threshold in use', { timeout: 60_000 }, async () => {
    await using embedder = createBundledEmbedder()
    const { signal } = new AbortController()
    const taken = await Promise.all(
      repeatPairs.map(async ({ earlier, fresh, same }) => {
        const [one, other] = await embedder.embed([earlier, fresh].map(forMeaning), signal)
        if (!one || !other) throw new Error('a vector is missing')
        const score = sameness({ text: fresh, vector: other }, { text: earlier, vector: one })
        return { pair: `${earlier} | ${fresh}`, same, taken: score >= sameMeaning }
      }),
    )
    expect(taken.filter((one) => one.taken && !one.same)).toEqual([])
    // 29 of 36; the others share too few words to be told from a word exchanged.
    expect(taken.filter((one) => one.taken).length).toBeGreaterThanOrEqual(29)
  })
})
