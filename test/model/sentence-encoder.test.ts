import { describe, expect, it } from 'vitest'
import { loadSentenceEncoder } from '../../src/model/encoder/sentence-encoder.ts'
import { createWordPieces } from '../../src/model/encoder/word-pieces.ts'

describe('the sentence encoder', () => {
  // Places 0, 1, 2, 100, 300 and 511 of what the original, run by TensorFlow.js, gives.
  it.each([
    ['hello', [0.04168, -0.02236, -0.04761, -0.04931, -0.04931, 0.04913]],
    ['Where is my parcel? It was promised for Monday!', [-0.03382, -0.03697, 0.03234, 0.01819, -0.02268, 0.03201]],
    ['[EMAIL_1] ½ 你好 🙂', [0.02733, 0.0421, 0.06285, 0.00247, -0.01984, 0.0385]],
    ['a long line, again and again. '.repeat(30), [-0.03977, 0.05498, 0.07437, -0.0262, 0.03708, -0.05395]],
  ])('gives the vectors of the original: %s', async (text, expected) => {
    const encode = await loadSentenceEncoder()
    const vector = await encode(text)
    expect(vector).toHaveLength(512)
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
    for (const [at, place] of [0, 1, 2, 100, 300, 511].entries()) {
      expect(vector[place]).toBeCloseTo(expected[at] ?? Number.NaN, 4)
    }
  })
})

describe('word pieces', () => {
  const marks = Array.from({ length: 6 }, (_none, number): [string, number] => [`<${number}>`, 0])
  const cut = createWordPieces([...marks, ['▁', -2], ['a', -2], ['ab', -3], ['▁a', -3], ['b', -2.5], ['▁ab', -7]])

  it('are cut as is likeliest', () => {
    // "▁a" and "b" cost 5.5, "▁" and "ab" 5, "▁ab" 7.
    expect(cut('ab')).toEqual([6, 8])
    expect(cut('a b')).toEqual([9, 6, 10])
  })

  it('are unknown once a run where nothing is known', () => {
    expect(cut('a🙂🙂b')).toEqual([9, 0, 10])
    expect(cut('')).toEqual([6])
  })
})
