import type { Embedder } from '../../model/embedder.ts'

/** A sentence encoder and what is to be known of it. */
export type Encoder = {
  /** Name and version: vectors of two are never mixed. */
  readonly name: string
  readonly embedder: Embedder
  /** Two letters each; undefined: all. */
  readonly languages: readonly string[] | undefined
  /** True where texts leave this machine or process. */
  readonly remote: boolean
}

/** The one that comes with Sotto: English only. */
export function bundledEncoder(embedder: Embedder): Encoder {
  return { name: 'universal-sentence-encoder-lite-0.2.0', embedder, languages: ['en'], remote: false }
}
