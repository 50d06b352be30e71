import type { AgreedReply } from './agreed-replies.ts'

/** What the team did in situations like one of now. */
export type Past = {
  /** The best supported first; each stands for several conversations. */
  readonly agreed: readonly AgreedReply[]
  /** Whether the first is agreed on well enough to be offered as it is. */
  readonly isSound: boolean
  /** For a model: of conversations that may reach one. */
  readonly examples: readonly PastExample[]
}

/** Redacted; values of other people are words such as `{order number}`. */
export type PastExample = {
  readonly situation: string
  readonly reply: string
  /** In how many conversations agents wrote it. */
  readonly conversations: number
}

/** Nothing like it is known, or nothing may be used. */
export const noPast: Past = { agreed: [], isSound: false, examples: [] }
