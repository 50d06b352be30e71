import type { Embedder } from '../../model/embedder.ts'
import { createEndpointEmbedder } from '../../model/endpoint-embedder.ts'
import type { ModelSettings } from '../../model/model-settings.ts'

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

/** The one that `model.yaml` names under `embeddings`; undefined where it names none. */
export function endpointEncoder(
  { embeddings }: Pick<ModelSettings, 'embeddings'>,
  env: NodeJS.ProcessEnv,
): Encoder | undefined {
  if (!embeddings) return undefined
  const { base_url: baseUrl, model, key_env: keyEnv, languages } = embeddings
  const apiKey = keyEnv === undefined ? undefined : env[keyEnv]
  return {
    name: `${model} at ${new URL(baseUrl).host}`,
    embedder: createEndpointEmbedder({ endpoint: { baseUrl, apiKey }, model }),
    languages,
    remote: true,
  }
}
