import OpenAI, { APIConnectionError, APIError } from 'openai'
import type { ChatCompletionChunk, ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'
import type { TipKind } from '../domain/tip.ts'
import type { Capabilities } from './capabilities.ts'
import type { ChatClient } from './chat-client.ts'
import { readEventStream } from './event-stream.ts'
import type { StreamEvent } from './event-stream.ts'
import { ModelError } from './model-error.ts'
import type { ModelMessage } from './model.ts'
import { startPatience } from './patience.ts'
import type { Limits } from './patience.ts'
import { tipAnswerFormat } from './tip-answer.ts'
import type { ModelUsage } from './usage.ts'

export type Endpoint = {
  /** Up to and including `/v1`. */
  readonly baseUrl: string
  /** Undefined for a local endpoint that asks for none. */
  readonly apiKey: string | undefined
}

export const usualBaseUrl = 'https://api.openai.com/v1'

/** Opens no connection yet. */
export function createClient({ baseUrl, apiKey }: Endpoint): OpenAI {
  return new OpenAI({
    apiKey: apiKey ?? 'none-needed',
    baseURL: baseUrl,
    // A second try would hold the agent up; the offline engine is there at once.
    maxRetries: 0,
    // The SDK's own log would print requests, and with them what people wrote.
    logLevel: 'off',
  })
}

export type ChatCall = {
  readonly model: string
  readonly messages: readonly ModelMessage[]
  readonly maxTokens: number
  readonly cacheKey: string
  readonly can: Capabilities
  readonly limits: Limits
  readonly kinds: readonly TipKind[]
}

export type ChatPiece =
  { readonly type: 'content'; readonly text: string } | { readonly type: 'usage'; readonly usage: ModelUsage }

/**
 * One request to a Chat Completions endpoint, streamed, never tried twice. When the signal aborts it just ends.
 *
 * @throws ModelError
 */
export async function* callChat(
  client: ChatClient,
  call: ChatCall,
  signal: AbortSignal,
): AsyncGenerator<ChatPiece, void, undefined> {
  using patience = startPatience(call.limits, signal)
  let finish: ChatCompletionChunk.Choice['finish_reason'] = null
  try {
    const { body, done } = await client.open(parameters(call), patience.signal)
    reading: for await (const events of readEventStream(body)) {
      for (const event of events) {
        if (signal.aborted) return
        if (event.data === '[DONE]') {
          done()
          break reading
        }
        const chunk = toChunk(event)
        const choice = chunk.choices?.[0]
        patience.heard(Boolean(choice?.delta?.content) || finish !== null)
        if (chunk.usage) yield { type: 'usage', usage: toUsage(chunk.usage) }
        if (!choice) continue
        if (choice.delta?.refusal) throw new ModelError('refused', 'the model refused')
        finish = choice.finish_reason ?? finish
        if (choice.delta?.content) yield { type: 'content', text: choice.delta.content }
      }
    }
  } catch (error) {
    if (signal.aborted) return
    throw patience.late() ?? toModelError(error)
  }
  if (signal.aborted) return
  const late = patience.late()
  if (late) throw late
  if (finish === null) throw new ModelError('cut', 'the stream was cut')
  if (finish === 'length') throw new ModelError('length', 'the model stopped early: it used up its tokens')
  if (finish === 'content_filter') throw new ModelError('refused', 'the model stopped early: content_filter')
}

function parameters({
  model,
  messages,
  maxTokens,
  cacheKey,
  can,
  kinds,
}: ChatCall): ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: [...messages],
    stream: true,
    [can.tokenParameter]: maxTokens,
    ...(can.streamUsage ? { stream_options: { include_usage: true } } : {}),
    ...(can.store ? { store: false } : {}),
    ...(can.cacheKey ? { prompt_cache_key: cacheKey } : {}),
    ...(can.structured === 'json_schema' ? { response_format: tipAnswerFormat(kinds) } : {}),
    ...(can.structured === 'json_object' ? { response_format: { type: 'json_object' as const } } : {}),
  }
}

/** @throws ModelError where the endpoint tells of an error in mid-stream, or of something that is no JSON. */
function toChunk({ name, data }: StreamEvent): ChatCompletionChunk {
  try {
    const chunk = JSON.parse(data) as ChatCompletionChunk & { readonly error?: unknown }
    if (name !== 'error' && !chunk.error) return chunk
  } catch {
    // The error of the JSON reader has some of the text in it.
  }
  throw broken()
}

function toUsage(usage: NonNullable<ChatCompletionChunk['usage']>): ModelUsage {
  return {
    inputTokens: usage.prompt_tokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage.completion_tokens,
    reported: true,
  }
}

const broken = (cause?: unknown) => new ModelError('cut', 'the stream was cut or broken', { cause })

function toModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error
  if (error instanceof APIConnectionError)
    return new ModelError('unreachable', 'the model cannot be reached; check OPENAI_BASE_URL', { cause: error })
  if (!(error instanceof APIError) || error.status === undefined) return broken(error)
  const { status } = error as { readonly status: number }
  if (status === 401 || status === 403)
    return new ModelError('key-refused', 'the model refused the key; check OPENAI_API_KEY', { cause: error })
  const said = `the model answered ${status}`
  if (status === 429)
    return new ModelError('too-many-requests', said, { cause: error, retryAfterMs: retryAfterMs(error) })
  if (status >= 500) return new ModelError('unavailable', said, { cause: error, retryAfterMs: retryAfterMs(error) })
  // Of a request that is sound as such there is nothing to leave out.
  if (status !== 400 && status !== 422)
    return new ModelError('unavailable', status === 404 ? `${said}; check SOTTO_MODEL` : said, { cause: error })
  return new ModelError('rejected', said, { cause: error })
}

/** `Retry-After` in seconds, or its milliseconds twin; a date is rare there and not worth a parser. */
function retryAfterMs({ headers }: APIError): number | undefined {
  const inMs = Number(headers?.get('retry-after-ms') ?? NaN)
  const ms = Number.isFinite(inMs) ? inMs : Number(headers?.get('retry-after') ?? NaN) * 1_000
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined
}
