import type { ConversationId } from '../domain/ids.ts'
import type { SequencedTipEvent } from '../domain/tip.ts'
import type { TipStream } from './tip-stream.ts'

export type PageConnection = {
  /** A live event; held back while the page is still being brought up to date on that conversation. */
  deliver(event: SequencedTipEvent): void
  /** Sends what the page missed of a conversation, then lets the live events through. */
  catchUp(conversationId: ConversationId, after: number): Promise<void>
  /** The conversation is not this page's any more. */
  drop(conversationId: ConversationId): void
}

/** One open overlay page: never a gap and never an event out of order, whatever arrives while it catches up. */
export function createPageConnection(options: {
  readonly replay: TipStream['replay']
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
      if (following.has(conversationId)) return
      following.add(conversationId)
      held.set(conversationId, [])
      try {
        const { reset, events } = await options.replay(conversationId, after)
        if (!following.has(conversationId)) return
        if (reset) options.sendReset(conversationId)
        let last = reset ? 0 : after
        for (const event of [...events, ...(held.get(conversationId) ?? [])]) {
          if (event.streamSequence <= last) continue
          last = event.streamSequence
          options.send(event)
        }
      } finally {
        held.delete(conversationId)
      }
    },
    drop(conversationId) {
      following.delete(conversationId)
      held.delete(conversationId)
    },
  }
}
