import type { FeatureVector } from './feature-space.ts'
import { addRow, createLayer, descend, descendBias, toProbabilities } from './network-layer.ts'
import { createRandom, shuffle } from './seeded-random.ts'
import type { Classifier, Example } from './softmax-regression.ts'

/** `side` is what else is known of the example: it shapes the units between and is not asked for. */
export type SidedExample = Example & { readonly side?: number | undefined }

export type NetworkOptions = {
  readonly features: number
  readonly labels: number
  /** How many side labels there are. Default none. */
  readonly sides?: number
  /** Units between features and labels: what features mean together. Default 64. */
  readonly hidden?: number
  /** Times through all examples. Default 10. */
  readonly epochs?: number
  /** The first step's size. Default 0.05. */
  readonly rate?: number
  /** Share of features and of units that each example does without, so that none is relied upon. Default 0.2. */
  readonly dropped?: number
  readonly seed?: number
}

const sideWeight = 0.3
/** A label whose probability is off by less teaches nothing worth its time. */
const smallestError = 1e-3

/**
 * A network with one layer of rectified units on sparse features, by stochastic descent whose step shrinks for weights that
 * moved much (AdaGrad), with features and units left out at random (Srivastava et al. 2014). It takes all of its thread:
 * train in a worker. Weights take `features x hidden x 8` bytes while training, half of that afterwards.
 *
 * @throws RangeError where an example's label is not from 0 to `labels` - 1, or its side label not below `sides`
 */
export function trainNetwork(examples: readonly SidedExample[], options: NetworkOptions): Classifier {
  const { features, labels, sides = 0, hidden = 64, epochs = 10, rate = 0.05, dropped = 0.2, seed = 1 } = options
  check(examples, labels, sides)
  const outputs = labels + sides
  const random = createRandom(seed)
  const below = createLayer(features, hidden, 0.1, 0.1, random)
  const above = createLayer(hidden, outputs, Math.sqrt(1 / hidden), 0, random)
  const units = new Float32Array(hidden)
  const errors = new Float32Array(outputs)
  const wrong = new Int32Array(outputs)
  const active = new Int32Array(hidden)
  const unitErrors = new Float32Array(hidden)
  const kept = new Int32Array(Math.max(0, ...examples.map(({ vector }) => vector.indices.length)))
  const order = Int32Array.from(examples.keys())
  const scale = 1 / (1 - dropped)

  const learn = ({ vector, label, side }: SidedExample, step: number) => {
    const { indices, values } = vector
    let keptCount = 0
    units.set(below.bias)
    for (let at = 0; at < indices.length; at += 1) {
      if (random() < dropped) continue
      kept[keptCount] = at
      keptCount += 1
      addRow(units, below.weights, (indices[at] ?? 0) * hidden, (values[at] ?? 0) * scale)
    }
    let activeCount = 0
    for (let unit = 0; unit < hidden; unit += 1) {
      const value = units[unit] ?? 0
      if (value <= 0 || random() < dropped) continue
      units[unit] = value * scale
      active[activeCount] = unit
      activeCount += 1
    }
    errors.set(above.bias)
    for (let at = 0; at < activeCount; at += 1) {
      const unit = active[at] ?? 0
      addRow(errors, above.weights, unit * outputs, units[unit] ?? 0)
    }
    toErrors(errors, labels, label, side)
    let wrongCount = 0
    for (let output = 0; output < outputs; output += 1) {
      if (Math.abs(errors[output] ?? 0) < smallestError) continue
      wrong[wrongCount] = output
      wrongCount += 1
    }
    for (let at = 0; at < activeCount; at += 1) {
      const start = (active[at] ?? 0) * outputs
      let sum = 0
      for (let which = 0; which < wrongCount; which += 1) {
        const output = wrong[which] ?? 0
        sum += (errors[output] ?? 0) * (above.weights[start + output] ?? 0)
      }
      unitErrors[at] = sum * scale
      descend(above, start, wrong, wrongCount, errors, units[active[at] ?? 0] ?? 0, step)
    }
    descendBias(above, wrong, wrongCount, errors, step)
    // From here on errors by unit instead of by place among the active ones.
    for (let at = 0; at < activeCount; at += 1) units[active[at] ?? 0] = unitErrors[at] ?? 0
    for (let at = 0; at < keptCount; at += 1) {
      const place = kept[at] ?? 0
      const start = (indices[place] ?? 0) * hidden
      descend(below, start, active, activeCount, units, (values[place] ?? 0) * scale, step)
    }
    descendBias(below, active, activeCount, units, step)
  }
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random)
    for (const index of order) {
      const example = examples[index]
      if (example) learn(example, rate * cooling(epoch / epochs))
    }
  }
  return createClassifier(below.weights, below.bias, above.weights, above.bias, labels)
}

/** Apart from the training, so that what AdaGrad remembers is let go. */
function createClassifier(
  below: Float32Array,
  belowBias: Float32Array,
  above: Float32Array,
  aboveBias: Float32Array,
  labels: number,
): Classifier {
  const hidden = belowBias.length
  const outputs = aboveBias.length
  return {
    probabilities({ indices, values }: FeatureVector) {
      const units = Float32Array.from(belowBias)
      const result = aboveBias.slice(0, labels)
      for (let at = 0; at < indices.length; at += 1) addRow(units, below, (indices[at] ?? 0) * hidden, values[at] ?? 0)
      for (let unit = 0; unit < hidden; unit += 1) {
        const value = units[unit] ?? 0
        if (value > 0) addRow(result, above, unit * outputs, value)
      }
      toProbabilities(result, 0, labels)
      return result
    },
  }
}

/** Large steps first, small ones at the end. */
function cooling(done: number): number {
  if (done < 0.6) return 1
  return done < 0.85 ? 0.4 : 0.15
}

/** From scores to what was said minus what is so, in place. */
function toErrors(scores: Float32Array, labels: number, label: number, side: number | undefined): void {
  toProbabilities(scores, 0, labels)
  scores[label] = (scores[label] ?? 0) - 1
  if (side === undefined) return void scores.fill(0, labels)
  toProbabilities(scores, labels, scores.length)
  scores[labels + side] = (scores[labels + side] ?? 0) - 1
  for (let at = labels; at < scores.length; at += 1) scores[at] = (scores[at] ?? 0) * sideWeight
}

function check(examples: readonly SidedExample[], labels: number, sides: number): void {
  const isNumber = (value: number, end: number) => Number.isInteger(value) && value >= 0 && value < end
  for (const { label, side } of examples) {
    if (!isNumber(label, labels)) throw new RangeError(`No label ${label}`)
    if (side !== undefined && !isNumber(side, sides)) throw new RangeError(`No side label ${side}`)
  }
}
