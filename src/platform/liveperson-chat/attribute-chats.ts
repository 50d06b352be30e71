import type { ConversationEvent } from '../../domain/conversation.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import type { LeftBecause, ShadowOptions } from './chat-reading.ts'

/** A conversation and the agent who had it last. */
export type Attributed = { readonly conversationId: ConversationId; readonly agentId: AgentId }

type AttributeOptions = {
  /** What was known before this process began. */
  readonly known: readonly Attributed[]
  /** Whether this agent is also heard by their own login, which then says for itself what becomes of their chats. */
  readonly heardElsewhere: (agentId: AgentId) => boolean
  readonly onEvents: (
    agentId: AgentId,
    conversationId: ConversationId,
    events: readonly ConversationEvent[],
    seenAt: Date,
  ) => void
  readonly onLeft: (agentId: AgentId, conversationId: ConversationId, because: LeftBecause) => void
}

type Waiting = { readonly events: readonly ConversationEvent[]; readonly seenAt: Date }

/**
 * Gives what one user reads of everybody's chats to the agents whose chats they are. What comes before it is known whose
 * (a waiting visitor's lines) is held back in memory, and dropped when the chat ends without one of ours having it.
 */
export function attributeChats(options: AttributeOptions): Pick<ShadowOptions, 'onEvents' | 'onLeft'> {
  /** All who had the chat while we heard it; the last one has it now. */
  const agents = new Map(options.known.map(({ conversationId, agentId }) => [conversationId, [agentId]]))
  const held = new Map<ConversationId, Waiting[]>()
  return {
    onEvents(conversationId, events, seenAt) {
      const changed = events.findLast((event) => event.type === 'agent-changed')
      const earlier = agents.get(conversationId) ?? []
      const agentId = changed?.agentId ?? earlier.at(-1)
      if (agentId === undefined) {
        held.set(conversationId, [...(held.get(conversationId) ?? []), { events, seenAt }])
        return
      }
      if (agentId !== earlier.at(-1)) {
        agents.set(conversationId, [...earlier.filter((one) => one !== agentId), agentId])
      }
      const before = held.get(conversationId) ?? []
      held.delete(conversationId)
      for (const waiting of [...before, { events, seenAt }]) {
        options.onEvents(agentId, conversationId, waiting.events, waiting.seenAt)
      }
    },
    onLeft(conversationId, because) {
      const had = agents.get(conversationId) ?? []
      agents.delete(conversationId)
      // One that is only somebody else's now may still come to one of ours, and then all of it counts.
      if (because !== 'moved') held.delete(conversationId)
      // The end is told once, by whoever has it; that nobody hears it any more concerns all who had it.
      for (const agentId of because === 'ended' ? had.slice(-1) : had) {
        if (because === 'ended' || !options.heardElsewhere(agentId)) options.onLeft(agentId, conversationId, because)
      }
    },
  }
}
