import { cosine } from '../../model/embedder.ts'

/** How near a line is to each of many texts, by their numbers; each line's vector is compared once. */
export type Nearness = {
  /** The number of a text's vector; the same vector gets the same. */
  add(vector: Float32Array): number
  to(line: Float32Array): Float32Array
}

export function createNearness(): Nearness {
  const numbers = new Map<Float32Array, number>()
  const known = new WeakMap<Float32Array, Float32Array>()
  return {
    add(vector) {
      const number = numbers.get(vector) ?? numbers.size
      numbers.set(vector, number)
      return number
    },
    to(line) {
      const before = known.get(line)
      if (before) return before
      const near = Float32Array.from(numbers.keys(), (vector) => cosine(line, vector))
      known.set(line, near)
      return near
    },
  }
}
