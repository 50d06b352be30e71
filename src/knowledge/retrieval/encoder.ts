import type { Card } from '../../domain/card.ts'
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

export const bundledEncoderName = 'universal-sentence-encoder-lite-0.2.0'

/** True where an encoder of these languages (undefined: all) can say what a card means. */
export function isUnderstood(card: Pick<Card, 'languages'>, languages: readonly string[] | undefined): boolean {
  return (
    languages === undefined || card.languages.some((language) => languages.includes(language.slice(0, 2).toLowerCase()))
  )
}

/** The one that comes with Sotto: English only. */
export function bundledEncoder(embedder: Embedder): Encoder {
  return { name: bundledEncoderName, embedder, languages: ['en'], remote: false }
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
