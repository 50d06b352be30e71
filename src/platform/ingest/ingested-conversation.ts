import type { ConversationEvent } from '../../domain/conversation.ts'
import type { Fact } from '../../domain/fact.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import { makeFact } from '../make-fact.ts'
import type { Taken } from './take-events.ts'
import type { IngestFact } from './wire.ts'

/** New events of one conversation, in order. Some may be copies: each platform event id is to be kept once. */
export type IngestedConversation = {
  readonly conversationId: ConversationId
  /** Who had the conversation when the first of these events happened. */
  readonly agentId: AgentId
  readonly events: readonly ConversationEvent[]
  /** Told beside the conversation; personal, so for memory only. */
  readonly facts: readonly Fact[]
  /** The conversation brings no more here: somebody has it whom Sotto does not follow, or polling hears it now. */
  readonly left: boolean
  readonly seenAt: Date
}

/** What there is to commit; nothing of a conversation that changed nothing. */
export function toIngested(taken: readonly Taken[], seenAt: Date): readonly IngestedConversation[] {
  return taken.flatMap(({ conversation: { conversationId }, agentId, events, facts, learned, left }) =>
    agentId !== undefined && (events.length > 0 || facts.length > 0 || learned.length > 0 || left)
      ? [{ conversationId, agentId, events, facts: [...facts.flatMap(toFact), ...learned], left, seenAt }]
      : [],
  )
}

/** Whoever pushes names its facts and their origin as it likes; for us the origin is that they were pushed. */
function toFact({ name, value }: IngestFact): readonly Fact[] {
  if (value.trim() === '') return [{ name, value: '', source: 'pushed' }]
  return makeFact('pushed', name, value)
}
