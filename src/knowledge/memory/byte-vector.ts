const largest = 127

/** A vector with a byte for each dimension: a quarter of the room, and cosines that differ in the third place. */
export function toByteVector(vector: Float32Array): Int8Array {
  let peak = 0
  for (const value of vector) peak = Math.max(peak, Math.abs(value))
  return Int8Array.from(vector, (value) => Math.round((value / (peak || 1)) * largest))
}

/** Cosine of two vectors that start at these places; `size` dimensions. 0 where one has no length. */
export function byteCosine(one: Int8Array, other: Int8Array): number {
  const length = byteLength(one) * byteLength(other)
  return length === 0 ? 0 : byteDot(one, 0, other, 0, one.length) / length
}

export function byteLength(vector: Int8Array): number {
  return Math.sqrt(byteDot(vector, 0, vector, 0, vector.length))
}

/** Sum of products of `size` values from each place on. */
export function byteDot(one: Int8Array, from: number, other: Int8Array, otherFrom: number, size: number): number {
  let sum = 0
  for (let index = 0; index < size; index += 1) sum += (one[from + index] ?? 0) * (other[otherFrom + index] ?? 0)
  return sum
}
