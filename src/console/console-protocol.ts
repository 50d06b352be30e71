import type { ConversationState, Speaker } from '../domain/conversation.ts'
import type { TakenAction } from '../domain/tip-action.ts'
import type { TipHops } from '../domain/tip-hops.ts'
import type { CitedCard, OutcomeVerdict, TipEnd, TipEngine, TipKind, TipUsage, Withheld } from '../domain/tip.ts'
import type { ConsoleLabel } from './label-protocol.ts'

/** `GET /api/console/prompts` answers `{ prompts: ConsolePrompt[] }`. Times are epoch milliseconds. */
export type ConsolePrompt = {
  readonly promptId: string
  readonly title: string
  readonly file: string
  readonly kinds: readonly TipKind[]
  readonly liveVersion: string | undefined
  readonly liveSince: number | undefined
  /** The version of the file's sound content; undefined where the file has no labels. See `label-protocol.ts`. */
  readonly fileVersion?: string | undefined
  readonly labels?: readonly ConsoleLabel[] | undefined
  /** What is wrong with the file as it is on disk now; the live version goes on. */
  readonly problem: string | undefined
  readonly body: string
}

/**
 * `GET /api/console/conversations?before=<startedAt>&id=<conversationId>` (of the oldest one already seen) answers
 * `{ conversations: ConsoleConversation[], more: boolean }`, newest first.
 */
export type ConsoleConversation = {
  readonly conversationId: string
  readonly agentName: string
  readonly skill: string | undefined
  readonly state: ConversationState
  readonly startedAt: number
  readonly endedAt: number | undefined
  readonly lines: number
  readonly tipsShown: number
  readonly tipsWithheld: number
}

export type ConsoleLine = {
  readonly platformEventId: number
  readonly speaker: Speaker
  readonly text: string
  readonly at: number
}

export type ConsoleTip = {
  readonly tipId: string
  readonly answers: number
  readonly kind: TipKind
  readonly engine: TipEngine
  readonly model: string | undefined
  readonly promptId: string
  readonly promptVersion: string
  readonly text: string
  readonly cards: readonly CitedCard[]
  readonly end: TipEnd | undefined
  readonly withheld: Withheld | undefined
  /** What the agent did with it, oldest first; what was taken back stands there too. */
  readonly actions: readonly TakenAction[]
  /** What became of it, by what the agent then wrote; undefined where that is not known yet, or the tip never was complete. */
  readonly outcome: OutcomeVerdict | undefined
  /** Milliseconds from the visitor's line to the first words on the agent's stream. */
  readonly latencyMs: number | undefined
  /** Milliseconds that the model took for its first words, of those above. */
  readonly modelMs?: number | undefined
  /** Hop by hop; left out where no engine spoke. */
  readonly hops?: TipHops | undefined
  readonly usage?: TipUsage | undefined
  readonly at: number
}

/** `GET /api/console/conversations/{id}` */
export type ConsoleConversationDetail = {
  readonly conversation: ConsoleConversation
  readonly lines: readonly ConsoleLine[]
  readonly tips: readonly ConsoleTip[]
}
