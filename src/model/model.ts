/** The only thing Sotto asks of a language model here: a text, as it is written. */
export type LanguageModel = {
  readonly name: string
  /**
   * Yields the text piece by piece. When the signal aborts it just ends; callers look at the signal.
   *
   * @throws ModelError when the model failed, refused, or stopped early.
   */
  stream(
    messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[],
    signal: AbortSignal,
  ): AsyncIterable<string>
}

/** The model did not do its job. The message holds a kind of failure, never text of a conversation. */
export class ModelError extends Error {
  override name = 'ModelError'
}
