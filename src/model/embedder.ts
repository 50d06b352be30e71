/** `tip`: one waits for it. `later`: nobody does, and it may wait for those. */
export type EmbedFor = 'tip' | 'later'

/** The only thing the service asks of a sentence encoder. */
export type Embedder = {
  /**
   * One vector of unit length for each text, in the order of the texts; the dot product of two is their cosine.
   * Rejects with the signal's reason when it is aborted, and with an `EmbedderError` when no vectors can be had now.
   * `wantedFor` is `later` where it is not said.
   */
  embed(texts: readonly string[], signal: AbortSignal, wantedFor?: EmbedFor): Promise<readonly Float32Array[]>
}

/** The encoder gave no vectors; asking again later may help. Holds none of the texts. */
export class EmbedderError extends Error {
  override name = 'EmbedderError'
}

/** Cosine of two vectors of unit length. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let sum = 0
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0)
  return sum
}
