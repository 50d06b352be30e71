import type { CardId } from './ids.ts'

/** One piece of a playbook: when it applies, what to do, what to say. */
export type Card = {
  readonly cardId: CardId
  readonly playbook: string
  readonly title: string
  readonly topic: string
  readonly when: string
  /** What a visitor may write when the card applies; two or more make it findable. */
  readonly examples: readonly string[]
  readonly factsNeeded: readonly string[]
  /** In order. */
  readonly steps: readonly string[]
  /** A reply worth sending as it is; empty where the card has none. */
  readonly reply: string
  /** What never to say. */
  readonly never: readonly string[]
  readonly languages: readonly string[]
}
