import type { ConversationId } from '../../domain/ids.ts'
import type { LineMerger } from './line-merger.ts'
import type { Taken } from './take-events.ts'

/** LivePerson chats that are polled as well: a push of such a chat goes to the conversation that polling feeds. */
export type PolledConversations = {
  /** The conversation that polling follows for this session of the account; undefined where it follows none. */
  readonly knownConversation: (accountId: string, rtSessionId: string) => ConversationId | undefined
  /** The one that the polled events pass through too. */
  readonly merger: LineMerger
}

/** A line that polling brought first gets the number it has there, and is no new line. */
export async function mergeWithPolled(taken: Taken, merger: LineMerger): Promise<void> {
  const { conversation, events } = taken
  const merged = await merger.merge(conversation.conversationId, 'pushed', events)
  for (const [index, event] of merged.entries()) {
    const before = events[index]
    if (event.type !== 'line' || before?.type !== 'line') continue
    if (event.platformEventId === before.platformEventId) continue
    taken.known += 1
    taken.accepted -= 1
    events[index] = event
  }
}
