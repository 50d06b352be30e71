import type { StandingAction } from '../domain/tip-action.ts'
import type { TipEngine, TipKind, TipOutcome } from '../domain/tip.ts'

/** Tips that one answer holds at most; the newest. */
export const recordAtMost = 5_000

/** One tip that the agent was shown. Its text is redacted, as it is kept. */
export type RecordTip = {
  readonly tipId: string
  readonly conversationId: string
  /** When it was made, epoch milliseconds. */
  readonly at: number
  readonly kind: TipKind
  readonly engine: TipEngine
  readonly promptId: string
  readonly promptVersion: string
  readonly text: string
  /** False where it was replaced or could not be finished. */
  readonly complete: boolean
  /** Undefined where nobody can tell, or not yet. */
  readonly outcome: TipOutcome | undefined
  readonly actions: readonly StandingAction[]
}

/**
 * `GET /api/overlay/record?agent=<id>&from=<ms>&to=<ms>`: what the agent who asks was shown from `from` until before `to`,
 * newest first. `more` where there was more than one answer holds. With `.csv` or `.json` behind `record` the same as a
 * file; `zone`, such as `Europe/Berlin`, says in whose time the file tells when.
 */
export type AgentRecord = {
  readonly agentName: string
  readonly from: number
  readonly to: number
  readonly tips: readonly RecordTip[]
  readonly more: boolean
}
