/** The scores that each piece of evidence gave at one moment, and the number of the right topic. */
export type WeighedMoment = { readonly scores: readonly Float32Array[]; readonly right: number }

/** How strongly the weights are held near the usual ones; as if so many moments spoke for them. */
const heldBy = 8
const steps = 300

/** Chances of each topic: the softmax of the weighted sum of the evidence. */
export function combine(scores: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const sums = new Float32Array(scores[0]?.length ?? 0)
  for (const [piece, values] of scores.entries()) {
    const weight = weights[piece] ?? 0
    for (let topic = 0; topic < sums.length; topic += 1)
      sums[topic] = (sums[topic] ?? 0) + weight * (values[topic] ?? 0)
  }
  const most = sums.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY)
  const powers = sums.map((sum) => Math.exp(sum - most))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

/**
 * What each piece of evidence should count, from moments whose right topic is known and that the evidence had not
 * learned from: conditional logistic regression (McFadden 1974), by descent with AdaGrad steps.
 */
export function fitWeights(moments: readonly WeighedMoment[], usual: readonly number[]): readonly number[] {
  const weights = [...usual]
  const squares = usual.map(() => 0)
  for (let step = 0; step < steps; step += 1) {
    const gradient = weights.map((weight, piece) => heldBy * (weight - (usual[piece] ?? 0)))
    for (const { scores, right } of moments) {
      const chances = combine(scores, weights)
      for (const [piece, values] of scores.entries()) {
        let expected = 0
        for (let topic = 0; topic < values.length; topic += 1) expected += (chances[topic] ?? 0) * (values[topic] ?? 0)
        gradient[piece] = (gradient[piece] ?? 0) + expected - (values[right] ?? 0)
      }
    }
    for (const [piece, slope] of gradient.entries()) {
      const mean = slope / (moments.length + heldBy)
      squares[piece] = (squares[piece] ?? 0) + mean ** 2
      weights[piece] = (weights[piece] ?? 0) - (0.2 * mean) / (Math.sqrt(squares[piece] ?? 0) + 1e-9)
    }
  }
  return weights
}
