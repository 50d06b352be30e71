import { APIError } from 'openai'
import { createAnswerReader } from './answer-reader.ts'
import { everything, mostTries, weaker } from './capabilities.ts'
import type { Capabilities } from './capabilities.ts'
import { callChat, createClient } from './chat-call.ts'
import { createChatClient } from './chat-client.ts'
import type { Endpoint } from './chat-call.ts'
import { ModelError } from './model-error.ts'
import type { ModelMessage } from './model.ts'
import { tipAnswerInstruction } from './tip-answer.ts'

export type EndpointTrial = {
  readonly can: Capabilities
  /** From the request that was taken to its first words. */
  readonly firstWordsMs: number
  /** From the request that was taken to its end. */
  readonly wholeMs: number
}

const limits = { firstWordsMs: 60_000, stallMs: 30_000, wholeMs: 120_000 }
const plain = 'A visitor of a shop writes: "Where is my parcel?" Write one short sentence that an agent could answer.'

/**
 * Finds out what an endpoint can do with a model: asks for everything, and for less each time it is refused or the answer
 * is not what was asked for.
 *
 * @throws ModelError where it does not answer, not even to the plainest request.
 */
export async function tryEndpoint(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<EndpointTrial> {
  const client = createChatClient(createClient(endpoint))
  let can: Capabilities = everything
  for (let tries = 0; ; tries += 1) {
    const json = can.structured !== 'text'
    const content = json ? `${tipAnswerInstruction([])}\n\n${plain}` : plain
    const messages: ModelMessage[] = [{ role: 'user', content }]
    const reader = createAnswerReader(json ? 'json' : 'text')
    const startedAt = performance.now()
    let firstWordsMs: number | undefined
    let usage = false
    try {
      const call = { model, messages, maxTokens: 1_000, cacheKey: 'doctor', can, limits, kinds: [] }
      for await (const piece of callChat(client, call, signal)) {
        if (piece.type === 'usage') usage = true
        else {
          firstWordsMs ??= performance.now() - startedAt
          reader.take(piece.text)
        }
      }
      signal.throwIfAborted()
      reader.end()
      const wholeMs = performance.now() - startedAt
      return { can: { ...can, streamUsage: can.streamUsage && usage }, firstWordsMs: firstWordsMs ?? wholeMs, wholeMs }
    } catch (error) {
      const next = lower(can, error)
      if (next === undefined || tries >= mostTries + 2) throw error
      can = next
    }
  }
}

/** What to ask for after this failure; undefined where it has nothing to do with what was asked for. */
function lower(can: Capabilities, error: unknown): Capabilities | undefined {
  if (!(error instanceof ModelError)) return undefined
  if (error.kind === 'rejected') {
    return weaker(can, error.cause instanceof APIError ? `${error.cause.param ?? ''} ${error.cause.message}` : '')
  }
  // Taken, but not heeded; some endpoints leave out what they do not know, some break over it.
  if (error.kind !== 'broken-json' && error.kind !== 'empty' && error.kind !== 'unavailable') return undefined
  if (can.structured === 'text') return undefined
  return { ...can, structured: can.structured === 'json_schema' ? 'json_object' : 'text' }
}
