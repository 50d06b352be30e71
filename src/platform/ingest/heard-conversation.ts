import type { ConversationInfo } from '../../domain/conversation.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import { createDerivedNumbers, isOwnNumber } from './event-numbers.ts'
import type { DerivedNumbers, EventId } from './event-numbers.ts'

/** Whether the lines of a conversation carry the platform's own numbers, or such as we derive. */
export type LineIds = 'own' | 'derived'

/** What is known of a conversation that is pushed. Can be forgotten at any time and read from the store again. */
export type HeardConversation = {
  readonly conversationId: ConversationId
  /** Polling hears it too now, and alone tells of its state and its agent. */
  polled: boolean
  /** Polling may hear it too, and numbers its events as the platform does; so all pushed events get derived numbers. */
  shared: boolean
  /** Some of its events stand under numbers of the pushing platform. */
  ownNumbers: boolean
  /** LivePerson's id of the talk, where the store knows it. */
  readonly rtSessionId: string | undefined
  /** What polling calls it, where that was told. */
  polledId: ConversationId | undefined
  /** Numbers of events that are committed. */
  readonly committed: Set<number>
  /** Events that this process took, and when they are committed. */
  readonly seen: Map<string, Promise<void>>
  readonly derived: DerivedNumbers
  /** Undefined while nobody whom Sotto follows has it: then nothing of it is taken. */
  agentId: AgentId | undefined
  /** It has begun for the rest of the service. */
  opened: boolean
  /** What its start told, for as long as it has not begun. */
  info: ConversationInfo
  /** The kind of its first line's id; the others must be of the same, or their order would be lost. */
  lineIds: LineIds | undefined
}

export function createHeardConversation(conversationId: ConversationId): HeardConversation {
  return {
    conversationId,
    polled: false,
    shared: false,
    ownNumbers: false,
    rtSessionId: undefined,
    polledId: undefined,
    committed: new Set(),
    seen: new Map(),
    derived: createDerivedNumbers([]),
    agentId: undefined,
    opened: false,
    info: {},
    lineIds: undefined,
  }
}

/** The conversation as stored; undefined where the store has none of this id. */
export async function readHeardConversation(
  store: Pick<Store, 'conversation' | 'platformEventIds' | 'lines'>,
  conversationId: ConversationId,
): Promise<HeardConversation | undefined> {
  const stored = await store.conversation(conversationId)
  if (stored === undefined) return undefined
  const [numbers, lines] = await Promise.all([store.platformEventIds(conversationId), store.lines(conversationId)])
  const first = lines[0]
  return {
    ...createHeardConversation(conversationId),
    // Of one that is shared such numbers are polling's.
    ownNumbers: stored.rtSessionId === undefined && stored.polledId === undefined && numbers.values().some(isOwnNumber),
    rtSessionId: stored.rtSessionId,
    polledId: stored.polledId,
    committed: new Set(numbers),
    derived: createDerivedNumbers(numbers),
    agentId: stored.agentId,
    opened: true,
    lineIds: first && (isOwnNumber(first.platformEventId) ? 'own' : 'derived'),
  }
}

export function lineIdsOf(id: EventId): LineIds {
  return isOwnNumber(id) ? 'own' : 'derived'
}

/** The number under which an event of this conversation is kept. */
export function numberOf(
  conversation: HeardConversation,
  event: { readonly eventId: EventId; readonly at: Date },
  key: string,
): number {
  if (conversation.shared || !isOwnNumber(event.eventId)) return conversation.derived.derive(key, event.at)
  conversation.ownNumbers = true
  return event.eventId
}
