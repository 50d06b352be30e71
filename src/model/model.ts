import type { TipKind } from '../domain/tip.ts'
import type { ModelUsage } from './usage.ts'

export type ModelMessage = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }

/** What one request may take, where that is not as the settings say. */
export type RequestLimits = {
  /** Until the first words. */
  readonly firstWordsMs?: number
  readonly wholeMs?: number
  readonly maxTokens?: number
}

export type ModelRequest = {
  readonly messages: readonly ModelMessage[]
  /** The conversation for which it is asked: it has a budget of its own. */
  readonly budgetKey: string
  /** The same for requests that begin alike, so that an endpoint finds what it has read before. */
  readonly cacheKey: string
  readonly limits?: RequestLimits
  /** The kinds of tip among which the model chooses; none or one: it has no choice to make. */
  readonly kinds?: readonly TipKind[]
}

/** What a model's answer consists of. `kind` and `sources` come before the first text where the model keeps to the order. */
export type ModelPart =
  /** One of those among which it was to choose. */
  | { readonly type: 'kind'; readonly kind: TipKind }
  | { readonly type: 'sources'; readonly cardIds: readonly string[] }
  /** Numbers of the lines on which the answer stands; comes after the text, where the model names any. */
  | { readonly type: 'lines'; readonly numbers: readonly number[] }
  | { readonly type: 'text'; readonly text: string }
  /** The model has nothing to say; no text comes before or after. */
  | { readonly type: 'silence' }
  /** What it took; comes before the end, also before the end by an error. */
  | { readonly type: 'usage'; readonly usage: ModelUsage }

/** The only thing Sotto asks of a language model: an answer, as it is written. */
export type LanguageModel = {
  readonly name: string
  /**
   * Yields the answer piece by piece. When the signal aborts it just ends; callers look at the signal.
   *
   * @throws ModelError when the model was not asked, failed, refused, or stopped early.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>
}
