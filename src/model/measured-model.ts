import { ModelError } from './model-error.ts'
import type { ModelErrorKind } from './model-error.ts'
import type { LanguageModel } from './model.ts'
import type { ModelUsage } from './usage.ts'

/** One request to a model, when it is over. */
export type ModelCall = {
  readonly model: string
  readonly durationMs: number
  /** Until the first that could be used of the answer; undefined where nothing came. */
  readonly firstChunkMs: number | undefined
  readonly usage: ModelUsage | undefined
  /** Undefined where all went well; `stopped`: nobody wanted the rest any more. */
  readonly error: ModelErrorKind | 'stopped' | 'other' | undefined
}

/** The same model, which tells of each of its calls. */
export function createMeasuredModel(model: LanguageModel, onCall: (call: ModelCall) => void): LanguageModel {
  return {
    name: model.name,
    async *stream(request, signal) {
      const startedAt = performance.now()
      let firstChunkMs: number | undefined
      let usage: ModelUsage | undefined
      let error: ModelCall['error'] = 'stopped'
      try {
        for await (const part of model.stream(request, signal)) {
          if (part.type === 'usage') usage = part.usage
          else firstChunkMs ??= performance.now() - startedAt
          yield part
        }
        if (!signal.aborted) error = undefined
      } catch (thrown) {
        error = thrown instanceof ModelError ? thrown.kind : 'other'
        throw thrown
      } finally {
        onCall({ model: model.name, durationMs: performance.now() - startedAt, firstChunkMs, usage, error })
      }
    },
  }
}
