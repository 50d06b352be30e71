import type { SequencedTipEvent } from '../../src/domain/tip.ts'
import { assertNever } from '../lib/assert-never.ts'
import { say } from './say.ts'
import type { OverlayState } from './state.ts'
import { did } from './tip-stream.ts'

/** Older tips are replays: whoever comes back does not want to hear them all again. */
const newsForMs = 15_000

/** What a screen reader says when `event` turned `before` into `after`; undefined for what is not worth a word. */
export function milestone(
  before: OverlayState,
  after: OverlayState,
  event: SequencedTipEvent,
  now: number,
  replaying: boolean,
): string | undefined {
  if (before === after || event.type === 'tip-delta') return undefined
  const tip = after.streams[event.conversationId]?.tips.find(({ tipId }) => tipId === event.tipId)
  if (tip === undefined) return undefined
  // What the agent waved away is no news, nor is the time of what they keep.
  if (did(tip, 'dismissed') || (did(tip, 'pinned') && event.type === 'tip-expired')) return undefined
  const whom = visitorNameOf(after, event.conversationId)
  switch (event.type) {
    case 'tip-start':
      return now - tip.at > newsForMs ? undefined : say('tip-begins', { whom })
    case 'tip-end':
      if (event.end === 'complete') {
        return now - tip.at > 4 * newsForMs
          ? undefined
          : say('tip-said', { kind: say(`kind-${tip.kind}`), whom, text: tip.text })
      }
      if (replaying) return undefined
      return event.end === 'failed' ? say('tip-failed', { whom }) : say('tip-replaced', { whom })
    case 'tip-expired':
      return replaying || (tip.actions.length > 0 && event.because === 'answered')
        ? undefined
        : say('tip-over', { whom, why: say(`expired-${event.because}`) })
    case 'tip-judged':
      return undefined
    default:
      return assertNever(event)
  }
}

/** The visitor's name as the page says it. */
export function visitorNameOf(state: OverlayState, conversationId: string): string {
  return state.conversations.find((known) => known.conversationId === conversationId)?.visitorName ?? say('the-visitor')
}
