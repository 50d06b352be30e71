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
  /** In order; one that holds only under a condition begins with it (`If it is late: …`). */
  readonly steps: readonly string[]
  /** A reply worth sending as it is; empty where the card has none. */
  readonly reply: string
  /** Further replies worth sending, in the team's order. */
  readonly moreReplies?: readonly string[]
  /** What never to say. */
  readonly never: readonly string[]
  readonly languages: readonly string[]
  /** Pages for agent or visitor, beside those that steps and replies name. */
  readonly links?: readonly string[]
  /** First day on which the card holds, `YYYY-MM-DD`. */
  readonly validFrom?: string
  /** Last day on which the card holds, `YYYY-MM-DD`. */
  readonly validTo?: string
  /** The place, product or person that the card is about, where it is about one only. */
  readonly entity?: string
  /** What an article says: for the agent to read, not to send as it is. */
  readonly text?: string
}
