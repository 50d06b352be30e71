import { lineIdsOf } from './heard-conversation.ts'
import type { HeardConversation, LineIds } from './heard-conversation.ts'
import { IngestRefusal } from './refusal.ts'
import type { IngestEvent } from './wire.ts'

/**
 * Checks what a schema cannot: that each conversation has started, and that its lines have ids of one kind. Changes
 * nothing, so that a batch is taken whole or not at all.
 *
 * @throws IngestRefusal naming the event: 409 where a start is missing, 400 otherwise.
 */
export function checkBatch(
  events: readonly IngestEvent[],
  heard: ReadonlyMap<string, HeardConversation | undefined>,
  isShared: (conversationId: string) => boolean,
): void {
  const started = new Set<string>()
  const lineIds = new Map<string, LineIds>()
  for (const [index, event] of events.entries()) {
    const conversation = heard.get(event.conversationId)
    if (event.type === 'conversation-started') started.add(event.conversationId)
    else if (conversation === undefined && !started.has(event.conversationId)) {
      throw new IngestRefusal(
        409,
        `events.${index}.conversationId: this conversation is not known; send conversation-started first`,
        { index },
      )
    }
    if (event.type !== 'line' || isShared(event.conversationId)) continue
    const kind = lineIdsOf(event.eventId)
    const others = conversation?.lineIds ?? lineIds.get(event.conversationId) ?? kind
    lineIds.set(event.conversationId, kind)
    if (kind === others) continue
    throw new IngestRefusal(
      400,
      `events.${index}.eventId: the lines of one conversation have either numbers below 2^50 as ids, or none has`,
      { index },
    )
  }
}
