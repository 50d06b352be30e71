/** What is known of one text or moment: names of features, such as `word:refund`, and how strongly each is there. */
export type Features = ReadonlyMap<string, number>

/** Features by number, in no order; `indices` and `values` are of one length. */
export type FeatureVector = { readonly indices: Int32Array; readonly values: Float32Array }

/** Gives each feature that examples showed its number; what no example had is passed over. */
export type FeatureSpace = {
  readonly size: number
  /** `dense` values follow the named ones, as they are. */
  toVector(features: Features, dense?: Float32Array): FeatureVector
}

/**
 * Learns the names that stand in at least `fewest` of the examples.
 *
 * @param denseSize how many unnamed values (a sentence vector) each example has besides
 * @param scaled to length 1, so that long texts weigh no more than short ones (default); else named values stay as they are
 */
export function createFeatureSpace(
  examples: Iterable<Features>,
  options: { readonly fewest?: number; readonly denseSize?: number; readonly scaled?: boolean } = {},
): FeatureSpace {
  const { fewest = 2, denseSize = 0, scaled = true } = options
  const counts = new Map<string, number>()
  for (const features of examples) for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const numbers = new Map<string, number>()
  for (const [name, count] of counts) if (count >= fewest) numbers.set(name, numbers.size)
  const named = numbers.size

  return {
    size: named + denseSize,
    toVector(features, dense) {
      const known = [...features].flatMap(([name, value]) => {
        const index = numbers.get(name)
        return index === undefined || value === 0 ? [] : [{ index, value }]
      })
      const length = scaled ? Math.hypot(...known.map(({ value }) => value)) || 1 : 1
      const denseValues = dense?.subarray(0, denseSize) ?? new Float32Array(0)
      const indices = new Int32Array(known.length + denseValues.length)
      const values = new Float32Array(indices.length)
      for (const [at, { index, value }] of known.entries()) {
        indices[at] = index
        values[at] = value / length
      }
      for (const [at, value] of denseValues.entries()) {
        indices[known.length + at] = named + at
        values[known.length + at] = value
      }
      return { indices, values }
    },
  }
}
