import { describe, expect, it } from 'vitest'
import { createFeatureSpace } from '../../../src/knowledge/learning/feature-space.ts'
import { trainSoftmax } from '../../../src/knowledge/learning/softmax-regression.ts'

const wordsOf = (text: string) => new Map(text.split(' ').map((word) => [word, 1]))

const said = [
  ['where is my parcel', 0],
  ['the parcel is late', 0],
  ['my parcel has not come', 0],
  ['i want my money back', 1],
  ['when is the refund', 1],
  ['money back please', 1],
  ['the chain is broken', 2],
  ['a broken pedal', 2],
  ['my pedal and chain', 2],
] as const

const train = (seed: number) => {
  const space = createFeatureSpace(
    said.map(([text]) => wordsOf(text)),
    { fewest: 1 },
  )
  const examples = said.map(([text, label]) => ({ vector: space.toVector(wordsOf(text)), label }))
  const classifier = trainSoftmax(examples, { features: space.size, labels: 3, seed })
  return (text: string) => [...classifier.probabilities(space.toVector(wordsOf(text)))]
}

describe('trainSoftmax', () => {
  it('finds the label of texts that it has not seen', () => {
    const ask = train(1)
    const best = (text: string) => ask(text).indexOf(Math.max(...ask(text)))
    expect([best('parcel late'), best('a refund please'), best('pedal broken')]).toEqual([0, 1, 2])
    expect(ask('parcel').reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5)
  })

  it('gives the same figures for the same seed, others for another', () => {
    expect(train(7)('money')).toEqual(train(7)('money'))
    expect(train(8)('money')).not.toEqual(train(7)('money'))
  })

  it('falls back to how usual a label is where nothing is known of a text', () => {
    const space = createFeatureSpace([], {})
    const none = space.toVector(new Map([['unheard-of', 1]]))
    const classifier = trainSoftmax(
      [0, 0, 0, 1].map((label) => ({ vector: none, label })),
      { features: 0, labels: 2, epochs: 200 },
    )
    expect(classifier.probabilities(none)[0]).toBeCloseTo(0.75, 1)
  })

  it('refuses a label that is none', () => {
    const vector = createFeatureSpace([]).toVector(new Map())
    expect(() => trainSoftmax([{ vector, label: 2 }], { features: 0, labels: 2 })).toThrow(RangeError)
  })
})

describe('createFeatureSpace', () => {
  it('passes over rare names, and puts sentence vectors behind the named features', () => {
    const space = createFeatureSpace([wordsOf('one two'), wordsOf('two')], { denseSize: 2 })
    expect(space.size).toBe(3)
    const { indices, values } = space.toVector(wordsOf('one two three'), new Float32Array([0.5, -0.5]))
    expect([...indices]).toEqual([0, 1, 2])
    expect([...values]).toEqual([1, 0.5, -0.5])
  })
})
