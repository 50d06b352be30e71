import type { FeatureVector } from './feature-space.ts'
import { createRandom, shuffle } from './seeded-random.ts'

export type Example = { readonly vector: FeatureVector; readonly label: number }

/** Tells how likely each label is. */
export type Classifier = {
  /** One probability for each label, in sum 1. */
  probabilities(vector: FeatureVector): Float32Array
}

export type TrainingOptions = {
  readonly features: number
  readonly labels: number
  /** Times through all examples. Default 12. */
  readonly epochs?: number
  /** How strongly weights are held near 0, by example; more where examples are few. Default 1e-5. */
  readonly decay?: number
  /** The first step's size. Default 0.5. */
  readonly rate?: number
  /** Decides the order of the examples: the same seed gives the same weights. Default 1. */
  readonly seed?: number
  /** Called after each time through, with the times done; one that waits lets others run. */
  readonly onEpoch?: (done: number) => void
}

/**
 * Multinomial logistic regression on sparse features, by stochastic descent whose step shrinks for features seen often
 * (AdaGrad: Duchi, Hazan, Singer 2011). It takes all of its thread: train in a worker. Weights take
 * `features x labels x 8` bytes while training, half of that afterwards.
 *
 * @throws RangeError where an example's label is not from 0 to `labels` - 1
 */
export function trainSoftmax(examples: readonly Example[], options: TrainingOptions): Classifier {
  const { features, labels, epochs = 12, decay = 1e-5, rate = 0.5, seed = 1, onEpoch } = options
  for (const { label } of examples) {
    if (!(Number.isInteger(label) && label >= 0 && label < labels)) throw new RangeError(`No label ${label}`)
  }
  // The last row is the bias: how usual each label is.
  const weights = new Float32Array((features + 1) * labels)
  const squares = new Float32Array((features + 1) * labels)
  const scores = new Float32Array(labels)
  const order = Int32Array.from(examples.keys())
  const random = createRandom(seed)

  const step = (row: number, value: number) => {
    const start = row * labels
    for (let label = 0; label < labels; label += 1) {
      const gradient = (scores[label] ?? 0) * value + decay * (weights[start + label] ?? 0)
      if (gradient === 0) continue
      const square = (squares[start + label] ?? 0) + gradient * gradient
      squares[start + label] = square
      weights[start + label] = (weights[start + label] ?? 0) - (rate * gradient) / (Math.sqrt(square) + 1e-6)
    }
  }
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random)
    for (const index of order) {
      const example = examples[index]
      if (!example) continue
      const { indices, values } = example.vector
      scoreInto(scores, weights, features, example.vector)
      // From probabilities to the gradient: what was said minus what is so.
      scores[example.label] = (scores[example.label] ?? 0) - 1
      for (let at = 0; at < indices.length; at += 1) step(indices[at] ?? 0, values[at] ?? 0)
      step(features, 1)
    }
    onEpoch?.(epoch + 1)
  }
  return {
    probabilities(vector) {
      const result = new Float32Array(labels)
      scoreInto(result, weights, features, vector)
      return result
    },
  }
}

/** Probabilities of all labels, into `target`. */
function scoreInto(
  target: Float32Array,
  weights: Float32Array,
  bias: number,
  { indices, values }: FeatureVector,
): void {
  const labels = target.length
  for (let label = 0; label < labels; label += 1) target[label] = weights[bias * labels + label] ?? 0
  for (let at = 0; at < indices.length; at += 1) {
    const start = (indices[at] ?? 0) * labels
    const value = values[at] ?? 0
    for (let label = 0; label < labels; label += 1) {
      target[label] = (target[label] ?? 0) + (weights[start + label] ?? 0) * value
    }
  }
  let most = Number.NEGATIVE_INFINITY
  for (let label = 0; label < labels; label += 1) most = Math.max(most, target[label] ?? 0)
  let sum = 0
  for (let label = 0; label < labels; label += 1) {
    const power = Math.exp((target[label] ?? 0) - most)
    target[label] = power
    sum += power
  }
  for (let label = 0; label < labels; label += 1) target[label] = (target[label] ?? 0) / sum
}
