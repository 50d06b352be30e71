import { APIError } from 'openai'
import type { TipKind } from '../domain/tip.ts'
import { createAnswerReader } from './answer-reader.ts'
import type { AnswerReader } from './answer-reader.ts'
import { mostTries, weaker } from './capabilities.ts'
import type { Capabilities } from './capabilities.ts'
import type { CapabilityNotes } from './capability-notes.ts'
import { callChat, createClient } from './chat-call.ts'
import { createChatClient } from './chat-client.ts'
import type { Endpoint } from './chat-call.ts'
import { ModelError } from './model-error.ts'
import type { LanguageModel, ModelMessage, ModelPart, ModelRequest } from './model.ts'
import type { Limits } from './patience.ts'
import { repairInstruction, tipAnswerInstruction } from './tip-answer.ts'
import { addUsage, estimateTokens } from './usage.ts'
import type { ModelUsage } from './usage.ts'

export type OpenAiModelOptions = {
  readonly endpoint: Endpoint
  readonly model: string
  readonly notes: Pick<CapabilityNotes, 'of' | 'remember'>
  readonly limits: () => Limits & { readonly maxTokens: number }
}

/** After an endpoint refused everything, its refusals are not about capabilities; no more tries for this long. */
const noMoreTriesMs = 600_000

/**
 * A model behind any Chat Completions endpoint (stack.md §5), streamed, never tried twice for a live tip but for two
 * reasons: the endpoint refuses a parameter (it is asked without, and that is remembered), or its answer is no JSON
 * (it is asked once more, then given up) and no word of it has been shown yet.
 */
export function createOpenAiModel({ endpoint, model, notes, limits }: OpenAiModelOptions): LanguageModel {
  const client = createChatClient(createClient(endpoint))
  let noTriesUntil = 0

  async function* attempt(
    request: ModelRequest,
    can: Capabilities,
    reader: AnswerReader,
    signal: AbortSignal,
  ): AsyncGenerator<ModelPart, void, undefined> {
    const kinds = request.kinds ?? []
    const usual = limits()
    const { maxTokens, ...patience } = { ...usual, ...request.limits }
    const messages = can.structured === 'text' ? request.messages : withInstruction(request.messages, kinds)
    const call = { model, messages, maxTokens, cacheKey: request.cacheKey, can, limits: patience, kinds }
    let usage: ModelUsage | undefined
    let words = false
    try {
      for await (const piece of callChat(client, call, signal)) {
        words = true
        if (piece.type === 'usage') usage = piece.usage
        else for (const part of reader.take(piece.text)) yield part
      }
    } catch (error) {
      if (words) yield { type: 'usage', usage: usage ?? guess(messages, reader.raw()) }
      const stricter = patience.firstWordsMs < usual.firstWordsMs || patience.wholeMs < usual.wholeMs
      if (stricter && error instanceof ModelError && error.kind === 'slow')
        throw new ModelError('impatient', error.message, { cause: error })
      throw error
    }
    if (signal.aborted) return
    yield { type: 'usage', usage: usage ?? guess(messages, reader.raw()) }
    yield* reader.end()
  }

  /** Asks until the endpoint takes the request, each time for less, and remembers what it took. */
  async function* accepted(
    request: ModelRequest,
    signal: AbortSignal,
    use: (reader: AnswerReader) => void,
  ): AsyncGenerator<ModelPart, void, undefined> {
    const before = notes.of(endpoint.baseUrl, model)
    let can: Capabilities | undefined = before
    let refusal: ModelError | undefined
    for (let tries = 0; can !== undefined && tries < mostTries; tries += 1) {
      const reader = createAnswerReader(can.structured === 'text' ? 'text' : 'json', request.kinds)
      use(reader)
      try {
        // Not `yield*`, which makes three promises more of each part.
        for await (const part of attempt(request, can, reader, signal)) yield part
        if (can !== before && !signal.aborted) notes.remember(endpoint.baseUrl, model, can)
        return
      } catch (error) {
        const isRefusal = error instanceof ModelError && error.kind === 'rejected'
        const wasTaken = error instanceof ModelError && !isRefusal && !error.isFault
        if (wasTaken && can !== before) notes.remember(endpoint.baseUrl, model, can)
        if (!isRefusal || Date.now() < noTriesUntil) throw error
        refusal = error
        can = weaker(can, refusalText(error))
      }
    }
    noTriesUntil = Date.now() + noMoreTriesMs
    throw refusal ?? new ModelError('rejected', 'the model refused every form of the request')
  }

  return {
    name: model,
    async *stream(request, signal) {
      let reader: AnswerReader | undefined
      let spent: ModelUsage | undefined
      let said = false
      try {
        for await (const part of accepted(request, signal, (given) => (reader = given))) {
          if (part.type === 'usage') spent = part.usage
          said ||= part.type === 'text'
          yield part
        }
      } catch (error) {
        // Words that an agent may have read cannot be taken back for better ones.
        if (!(error instanceof ModelError) || error.kind !== 'broken-json' || said) throw error
        const messages: ModelMessage[] = [
          ...request.messages,
          { role: 'assistant', content: reader?.raw() ?? '' },
          { role: 'user', content: repairInstruction },
        ]
        for await (const part of accepted({ ...request, messages }, signal, () => undefined)) {
          yield part.type === 'usage' && spent ? { type: 'usage', usage: addUsage(spent, part.usage) } : part
        }
      }
    },
  }
}

/** First of all, where it is the same for every conversation: what stands before it would cost the prefix cache. */
function withInstruction(messages: readonly ModelMessage[], kinds: readonly TipKind[]): ModelMessage[] {
  const instruction = tipAnswerInstruction(kinds)
  const [first, ...rest] = messages
  return first?.role === 'system'
    ? [{ role: 'system', content: `${instruction}\n\n${first.content}` }, ...rest]
    : [{ role: 'system', content: instruction }, ...messages]
}

function guess(messages: readonly ModelMessage[], answer: string): ModelUsage {
  const inputTokens = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0)
  return { inputTokens, cachedTokens: 0, outputTokens: estimateTokens(answer), reported: false }
}

/** What the endpoint said about its refusal: looked at here, kept nowhere. */
function refusalText({ cause }: ModelError): string {
  return cause instanceof APIError ? `${cause.param ?? ''} ${cause.message}` : ''
}
