/** Tokens of one answer, as the endpoint counts them. */
export type ModelUsage = {
  readonly inputTokens: number
  /** Those of the input that the endpoint had read before and sells cheaper. */
  readonly cachedTokens: number
  readonly outputTokens: number
  /** False where the endpoint said nothing and the tokens are guessed from the length of the text. */
  readonly reported: boolean
}

/** A guess, 10 % high on chat text (stack.md §5). */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 4)

export const addUsage = (one: ModelUsage, other: ModelUsage): ModelUsage => ({
  inputTokens: one.inputTokens + other.inputTokens,
  cachedTokens: one.cachedTokens + other.cachedTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  reported: one.reported && other.reported,
})
