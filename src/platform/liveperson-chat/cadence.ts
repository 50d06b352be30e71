import type { Speaker } from '../../domain/conversation.ts'
import { pollFloorMs } from './retry-rules.ts'

/** What is known of a chat that tells whether something will be said soon. */
export type Expectation = {
  readonly typing: { readonly visitor: boolean; readonly agent: boolean }
  /** The newest line of visitor or agent, and when we saw it (epoch milliseconds); undefined before the first. */
  readonly said: { readonly by: Speaker; readonly at: number } | undefined
}

/** An agent who owes an answer gives it soon; a visitor who has one may be gone for a while. */
const answerWithinMs = { visitor: 60_000, agent: 30_000, system: 30_000 } as const
/** After that the pause grows by this share of the silence beyond it. */
const growth = 1 / 15

/**
 * How long a chat may stay unread after a reading, in milliseconds: `pollFloorMs` while something can be expected soon,
 * up to `slowPollMs` as the silence grows. With `slowPollMs` at the floor the slow cadence is off.
 */
export function readAgainAfterMs({ typing, said }: Expectation, slowPollMs: number, now: number): number {
  // Without a line it has just begun.
  if (typing.visitor || typing.agent || said === undefined) return pollFloorMs
  const beyond = now - said.at - answerWithinMs[said.by]
  return beyond <= 0 ? pollFloorMs : Math.min(Math.max(slowPollMs, pollFloorMs), pollFloorMs + beyond * growth)
}
