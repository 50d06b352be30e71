/** Holds weights near 0. */
const decay = 1e-5

/** Weights of every input to every output, and the sums of squared gradients that AdaGrad divides by. */
export type Layer = {
  readonly weights: Float32Array
  readonly squares: Float32Array
  readonly bias: Float32Array
  readonly biasSquares: Float32Array
}

/** Keeps the first step of a weight from being as long as any. */
const firstSquare = 0.01

export function createLayer(
  inputs: number,
  outputs: number,
  spread: number,
  bias: number,
  random: () => number,
): Layer {
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())
  return {
    weights: new Float32Array(inputs * outputs).map(() => normal() * spread),
    squares: new Float32Array(inputs * outputs).fill(firstSquare),
    bias: new Float32Array(outputs).fill(bias),
    biasSquares: new Float32Array(outputs).fill(firstSquare),
  }
}

/** Adds one input's weights, times its value, to all outputs. */
export function addRow(target: Float32Array, weights: Float32Array, start: number, value: number): void {
  for (let at = 0; at < target.length; at += 1) target[at] = (target[at] ?? 0) + (weights[start + at] ?? 0) * value
}

/** One step down for the weights of one input, in those outputs that were wrong. */
export function descend(
  { weights, squares }: Layer,
  start: number,
  outputs: Int32Array,
  count: number,
  errors: Float32Array,
  value: number,
  step: number,
): void {
  for (let at = 0; at < count; at += 1) {
    const output = outputs[at] ?? 0
    const place = start + output
    const weight = weights[place] ?? 0
    const gradient = (errors[output] ?? 0) * value + decay * weight
    const square = (squares[place] ?? 0) + gradient * gradient
    squares[place] = square
    weights[place] = weight - (step * gradient) / Math.sqrt(square)
  }
}

/** One step down for the bias of those outputs that were wrong. */
export function descendBias(
  { bias, biasSquares }: Layer,
  outputs: Int32Array,
  count: number,
  errors: Float32Array,
  step: number,
): void {
  for (let at = 0; at < count; at += 1) {
    const output = outputs[at] ?? 0
    const gradient = errors[output] ?? 0
    const square = (biasSquares[output] ?? 0) + gradient * gradient
    biasSquares[output] = square
    bias[output] = (bias[output] ?? 0) - (step * gradient) / Math.sqrt(square)
  }
}

/** From scores to probabilities of sum 1, in place, from `start` to before `end`. */
export function toProbabilities(scores: Float32Array, start: number, end: number): void {
  let most = Number.NEGATIVE_INFINITY
  for (let at = start; at < end; at += 1) most = Math.max(most, scores[at] ?? 0)
  let sum = 0
  for (let at = start; at < end; at += 1) {
    const power = Math.exp((scores[at] ?? 0) - most)
    scores[at] = power
    sum += power
  }
  for (let at = start; at < end; at += 1) scores[at] = (scores[at] ?? 0) / sum
}
