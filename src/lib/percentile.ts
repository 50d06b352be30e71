/** The `share` percentile (0 to 1) of the values, nearest rank; 0 for none. The input is not changed. */
export function percentile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** The last `size` values given, for percentiles of what happens now. */
export function createRecentValues(size: number): { add(value: number): void; percentile(share: number): number } {
  const values: number[] = []
  let next = 0
  return {
    add(value) {
      values[next] = value
      next = (next + 1) % size
    },
    percentile: (share) => percentile(values, share),
  }
}
