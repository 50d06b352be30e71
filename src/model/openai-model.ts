import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { ModelError } from './model.ts'
import type { LanguageModel } from './model.ts'

export type OpenAiModelOptions = {
  /** Undefined for a local endpoint that asks for none. */
  readonly apiKey: string | undefined
  readonly baseUrl: string | undefined
  readonly model: string
  /** Until the first words; a later tip is no help. */
  readonly firstWordsWithinMs?: number
  readonly wholeWithinMs?: number
}

/** A model behind any Chat Completions endpoint (stack.md §5), streamed, never tried twice for a live tip. */
export function createOpenAiModel(options: OpenAiModelOptions): LanguageModel {
  const { model, firstWordsWithinMs = 10_000, wholeWithinMs = 30_000 } = options
  const client = new OpenAI({
    apiKey: options.apiKey ?? 'none-needed',
    baseURL: options.baseUrl ?? null,
    maxRetries: 0,
    timeout: wholeWithinMs,
    // The SDK's own log would print requests, and with them what people wrote.
    logLevel: 'off',
  })
  return {
    name: model,
    async *stream(messages, signal) {
      const noFirstWords = new AbortController()
      const timer = setTimeout(() => noFirstWords.abort(), firstWordsWithinMs)
      const either = AbortSignal.any([signal, noFirstWords.signal, AbortSignal.timeout(wholeWithinMs)])
      let finish: string | null = null
      try {
        const stream = await client.chat.completions.create(
          { model, messages: [...messages], stream: true, max_completion_tokens: 600 },
          { signal: either },
        )
        for await (const chunk of stream) {
          clearTimeout(timer)
          const choice = chunk.choices[0]
          if (!choice) continue
          if (choice.delta.refusal) throw new ModelError('the model refused')
          finish = choice.finish_reason ?? finish
          if (choice.delta.content) yield choice.delta.content
        }
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof ModelError) throw error
        throw new ModelError(failure(error, either.aborted), { cause: error })
      } finally {
        clearTimeout(timer)
      }
      if (signal.aborted) return
      // An aborted raw stream just ends without throwing (stack.md §5).
      if (either.aborted) throw new ModelError('the model took too long')
      if (finish === null) throw new ModelError('the stream was cut')
      if (finish !== 'stop') throw new ModelError(`the model stopped early: ${finish}`)
    },
  }
}

function failure(error: unknown, timedOut: boolean): string {
  if (timedOut || error instanceof APIConnectionTimeoutError) return 'the model took too long'
  if (error instanceof APIConnectionError) return 'the model cannot be reached; check OPENAI_BASE_URL'
  if (error instanceof APIError && error.status === 401) return 'the model refused the key; check OPENAI_API_KEY'
  if (error instanceof APIError && error.status !== undefined) return `the model answered ${error.status}`
  return 'the stream was cut or broken'
}
