import type { ConversationId } from './ids.ts'

export const momentReasons = ['visitor-line', 'agent-line', 'idle', 'opened', 'closed', 'asked'] as const
export type MomentReason = (typeof momentReasons)[number]

/** A point of a conversation at which we look for a tip, and why we look now. */
export type Moment = {
  readonly conversationId: ConversationId
  readonly reason: MomentReason
  /** Platform event id of the newest line at this moment. */
  readonly platformEventId: number
  /** When the newest line was sent, by the platform's clock, and when we saw it. */
  readonly sentAt: Date
  readonly seenAt: Date
  /** What the agent asked, redacted; there for `asked` only. */
  readonly question?: string
}

/** True for a look at a line that somebody said; a question of the agent's and the end of a conversation are none. */
export function answersLine(reason: MomentReason): boolean {
  return reason !== 'asked' && reason !== 'closed'
}
