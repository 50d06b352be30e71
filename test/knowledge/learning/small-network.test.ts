import { describe, expect, it } from 'vitest'
import { createFeatureSpace } from '../../../src/knowledge/learning/feature-space.ts'
import { trainNetwork } from '../../../src/knowledge/learning/small-network.ts'

/** Either of the two, but not both: what no weights without a layer between can tell. */
const either = [
  [['neither'], 0],
  [['one'], 1],
  [['other'], 1],
  [['one', 'other'], 0],
] as const
const space = createFeatureSpace(
  either.map(([names]) => new Map(names.map((name) => [name, 1]))),
  { fewest: 1, scaled: false },
)
const toVector = (names: readonly string[]) => space.toVector(new Map(names.map((name) => [name, 1])))
const train = (seed: number) => {
  const examples = either.flatMap(([names, label]) => {
    const example = { vector: toVector(names), label, side: 1 - label }
    return Array.from({ length: 40 }, () => example)
  })
  return trainNetwork(examples, { features: space.size, labels: 2, sides: 2, hidden: 16, dropped: 0, epochs: 30, seed })
}

describe('trainNetwork', () => {
  it('learns what features mean only together', () => {
    const network = train(1)
    for (const [names, label] of either) {
      const found = network.probabilities(toVector(names))
      expect(found.length).toBe(2)
      expect(found[label]).toBeGreaterThan(0.8)
      expect((found[0] ?? 0) + (found[1] ?? 0)).toBeCloseTo(1, 5)
    }
  })

  it('gives the same figures for the same seed, others for another', () => {
    const ask = (seed: number) => train(seed).probabilities(toVector(['one']))
    expect(ask(3)).toEqual(ask(3))
    expect(ask(4)).not.toEqual(ask(3))
  })

  it('refuses a label or side label that is none', () => {
    const vector = toVector(['one'])
    const sizes = { features: space.size, labels: 2 }
    expect(() => trainNetwork([{ vector, label: 2 }], sizes)).toThrow(RangeError)
    expect(() => trainNetwork([{ vector, label: 0, side: 0 }], sizes)).toThrow(RangeError)
  })
})
