import { linkAbort } from '../lib/linked-abort.ts'
import { onAbort } from '../lib/on-abort.ts'
import type { Breaker } from './breaker.ts'
import type { Budget } from './budget.ts'
import { ModelError } from './model-error.ts'
import type { ModelErrorKind } from './model-error.ts'
import type { LanguageModel } from './model.ts'
import { estimateTokens } from './usage.ts'

export type GuardedModelOptions = {
  readonly model: LanguageModel
  readonly breaker: Breaker
  readonly budget: Budget
  /** Tokens that an answer may have at most. */
  readonly maxTokens: () => number
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** Asks a model only while there is budget and its endpoint has no fault; otherwise throws at once (`budget`, `resting`). */
export function createGuardedModel(options: GuardedModelOptions): LanguageModel {
  const { model, breaker, budget, maxTokens, now = Date.now } = options
  return {
    name: model.name,
    async *stream(request, signal) {
      if (breaker.isOpen()) throw resting()
      const inputTokens = request.messages.reduce((sum, { content }) => sum + estimateTokens(content), 0)
      const taken = budget.take(request.budgetKey, inputTokens + (request.limits?.maxTokens ?? maxTokens()))
      const startedAt = now()
      // Nobody who has words already is interrupted: the endpoint may well go on with them.
      using stopped = linkAbort(signal)
      let givenUp = false
      const stopListening = onAbort(breaker.opening(), () => {
        givenUp = true
        stopped.abort()
      })
      // A guess until the endpoint tells; it stays one where the caller stops it before.
      let spent = inputTokens
      try {
        for await (const part of model.stream(request, stopped.signal)) {
          if (part.type === 'usage') spent = part.usage.inputTokens + part.usage.outputTokens
          else {
            stopListening()
            breaker.words()
          }
          if (part.type === 'text') spent += part.text.length / 4
          yield part
        }
      } catch (error) {
        if (error instanceof ModelError) {
          if (turnedAway.has(error.kind)) spent = 0
          if (error.isFault) breaker.fault(error, startedAt)
          else if (error.kind !== 'impatient') breaker.good()
        }
        throw error
      } finally {
        stopListening()
        taken.settle(Math.ceil(spent))
      }
      if (givenUp && !signal.aborted) throw resting()
      if (!signal.aborted) breaker.good()
    },
  }
}

/** Failures for which no endpoint sends a bill. */
const turnedAway: ReadonlySet<ModelErrorKind> = new Set([
  'unreachable',
  'unavailable',
  'too-many-requests',
  'key-refused',
  'rejected',
])

const resting = () => new ModelError('resting', 'the model has a fault and is left alone for now')
