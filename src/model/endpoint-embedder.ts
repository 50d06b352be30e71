import { APIConnectionError, APIError } from 'openai'
import { z } from 'zod'
import { createClient } from './chat-call.ts'
import type { Endpoint } from './chat-call.ts'
import { EmbedderError } from './embedder.ts'
import type { Embedder } from './embedder.ts'

export type EndpointEmbedderOptions = {
  readonly endpoint: Endpoint
  readonly model: string
  /** How long one request may take. Default 10,000. */
  readonly timeoutMs?: number
}

/** Texts of one request; some endpoints refuse more. */
const textsAtOnce = 64
/** What is behind this does not change a sentence's meaning. */
const longestText = 4_000

const answer = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1) })),
})

/**
 * A sentence encoder behind any `/v1/embeddings` endpoint. Never tried twice: whoever asks knows whether it is worth it.
 * Errors name the endpoint's trouble and none of the texts.
 */
export function createEndpointEmbedder({ endpoint, model, timeoutMs = 10_000 }: EndpointEmbedderOptions): Embedder {
  const client = createClient(endpoint)
  const request = async (input: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]> => {
    let raw: unknown
    try {
      raw = await client.embeddings.create(
        { model, input: [...input], encoding_format: 'float' },
        { signal, timeout: timeoutMs },
      )
    } catch (error) {
      signal.throwIfAborted()
      throw new EmbedderError(`The embeddings endpoint ${troubleOf(error)}`)
    }
    const parsed = answer.safeParse(raw)
    const byIndex = new Map(parsed.data?.data.map(({ index, embedding }) => [index, toUnitLength(embedding)]))
    const whole = input.flatMap((_text, index) => byIndex.get(index) ?? [])
    if (whole.length !== input.length)
      throw new EmbedderError('The embeddings endpoint gave fewer vectors than asked for')
    return whole
  }
  return {
    async embed(texts, signal) {
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += textsAtOnce) {
        signal.throwIfAborted()
        // An empty text is refused by most.
        const part = texts.slice(from, from + textsAtOnce).map((text) => text.slice(0, longestText).trim() || '-')
        vectors.push(...(await request(part, signal)))
      }
      return vectors
    },
  }
}

/** Some endpoints quote the input in their message. */
function troubleOf(error: unknown): string {
  if (error instanceof APIConnectionError) return 'cannot be reached, or is too slow'
  if (error instanceof APIError) return `answers with the status ${error.status ?? 'unknown'}`
  return 'gives an answer that cannot be read'
}

function toUnitLength(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values) || 1
  return Float32Array.from(values, (value) => value / length)
}
