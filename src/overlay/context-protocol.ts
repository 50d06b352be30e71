import type { Speaker } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Refused } from '../domain/refusal.ts'
import type { CitedCard } from '../domain/tip.ts'

/** A line as the agent may see it: personal values stand in it. */
export type OverlayLine = {
  /** The platform event id. */
  readonly number: number
  readonly speaker: Speaker
  readonly text: string
  /** Epoch milliseconds. */
  readonly at: number
  /** True where the visitor does not see it. */
  readonly agentsOnly: boolean
}

/** Which lines of a conversation are wanted; without a place, the newest. */
export type TranscriptAsk = {
  readonly conversationId: ConversationId
  readonly place?: { readonly side: 'before' | 'after' | 'around'; readonly number: number }
}

/** Some lines that follow each other. */
export type TranscriptPart = {
  readonly lines: readonly OverlayLine[]
  /** Lines before the first of them, and behind the last. */
  readonly earlier: number
  readonly later: number
}

/** New lines of a transcript that the page has open. */
export type LinesSaid = {
  readonly conversationId: ConversationId
  /** `follows`: the number of the line before it, left out for the first; a line that comes late may stand among others. */
  readonly lines: readonly (OverlayLine & { readonly follows?: number })[]
}

export type LinesAsk = {
  readonly conversationId: ConversationId
  /** At most 20. */
  readonly numbers: readonly number[]
}

/** A card as an agent reads it. */
export type OverlayCard = CitedCard & {
  readonly steps: readonly string[]
  readonly replies: readonly string[]
  readonly never: readonly string[]
  readonly text: string | undefined
  /** Web addresses, as text to read. */
  readonly links: readonly string[]
  /** First and last day on which it holds, `YYYY-MM-DD`. */
  readonly validFrom: string | undefined
  readonly validTo: string | undefined
  readonly holdsToday: boolean
}

/** Where something comes from: the number of the line that told it, or it was known without a line. */
export type ProgressSource = number | 'known'

/** How far a conversation is on the card that it is about. */
export type PlaybookProgress = {
  readonly conversationId: ConversationId
  readonly card: CitedCard
  /** In the card's order, 20 at most. */
  readonly steps: readonly {
    readonly step: string
    readonly state: 'done' | 'next' | 'later'
    readonly doneBy?: ProgressSource
  }[]
  /** Those that the card needs, 20 at most; without `givenBy` while it is missing. */
  readonly facts: readonly { readonly name: string; readonly givenBy?: ProgressSource }[]
}

export type ContextAnswer<Value> = (Value & { readonly ok: true }) | Refused
