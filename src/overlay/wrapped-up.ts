import { LRUCache } from 'lru-cache'
import type { ConversationId } from '../domain/ids.ts'
import type { SequencedTipEvent } from '../domain/tip.ts'

/** Above what can be over and still at hand. */
const leftAtMost = 20_000

/** Conversations that are over, and stay listed for their wrap-up until the agent is done with them. */
export type WrappedUp = {
  /** The agent took it off the list; it does not come back with a page that is opened anew. */
  leave(conversationId: ConversationId): void
  /** True where the tips of a conversation that is over hold a wrap-up with which the agent is not done. */
  isListed(conversationId: ConversationId, events: readonly SequencedTipEvent[]): boolean
}

export function createWrappedUp(): WrappedUp {
  const left = new LRUCache<ConversationId, true>({ max: leftAtMost })
  return {
    leave: (conversationId) => void left.set(conversationId, true),
    isListed(conversationId, events) {
      if (left.has(conversationId)) return false
      const over = new Set(events.flatMap((event) => (event.type === 'tip-expired' ? [event.tipId] : [])))
      const whole = new Set(
        events.flatMap((event) => (event.type === 'tip-end' && event.end === 'complete' ? [event.tipId] : [])),
      )
      return events.some(
        (event) =>
          event.type === 'tip-start' && event.kind === 'summary' && whole.has(event.tipId) && !over.has(event.tipId),
      )
    },
  }
}
