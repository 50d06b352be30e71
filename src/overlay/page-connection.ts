import type { ConversationId } from '../domain/ids.ts'
import type { SequencedTipEvent } from '../domain/tip.ts'
import type { TipStream } from './tip-stream.ts'

export type PageConnection = {
  /** A live event; held back while the page is still being brought up to date on that conversation. */
  deliver(event: SequencedTipEvent): void
  /** Sends what the page missed of a conversation, then lets the live events through. False where it follows already. */
  catchUp(conversationId: ConversationId, after: number): Promise<boolean>
  /** The conversation is not this page's any more. */
  drop(conversationId: ConversationId): void
}

/** One open overlay page: never a gap and never an event out of order, whatever arrives while it catches up. */
export function createPageConnection(options: {
  readonly replay: (conversationId: ConversationId, after: number) => ReturnType<TipStream['replay']>
  readonly send: (event: SequencedTipEvent) => void
  readonly sendReset: (conversationId: ConversationId) => void
}): PageConnection {
  const held = new Map<ConversationId, SequencedTipEvent[]>()
  const following = new Set<ConversationId>()
  return {
    deliver(event) {
      const waiting = held.get(event.conversationId)
      if (waiting) waiting.push(event)
      else if (following.has(event.conversationId)) options.send(event)
    },
    async catchUp(conversationId, after) {
      if (following.has(conversationId)) return false
      following.add(conversationId)
      const waiting: SequencedTipEvent[] = []
      held.set(conversationId, waiting)
      try {
        const { reset, events } = await options.replay(conversationId, after)
        // Dropped in the meantime, or dropped and begun anew.
        if (held.get(conversationId) !== waiting) return false
        if (reset) options.sendReset(conversationId)
        let last = reset ? 0 : after
        for (const event of [...events, ...waiting]) {
          if (event.streamSequence <= last) continue
          last = event.streamSequence
          options.send(event)
        }
        held.delete(conversationId)
        return true
      } catch (error) {
        if (held.get(conversationId) === waiting) {
          held.delete(conversationId)
          following.delete(conversationId)
        }
        throw error
      }
    },
    drop(conversationId) {
      following.delete(conversationId)
      held.delete(conversationId)
    },
  }
}
