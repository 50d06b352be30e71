import type { ConversationEvent } from '../../domain/conversation.ts'
import type { Fact } from '../../domain/fact.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import { eventKey } from './event-numbers.ts'
import { numberOf } from './heard-conversation.ts'
import type { HeardConversation } from './heard-conversation.ts'
import type { KeyIgnoredBecause } from './pushed-chat-key.ts'
import { factsToInfo, isNumberedIngestEvent, toInfo, toNumberedEvent } from './to-conversation-event.ts'
import type { NumberedIngestEvent } from './to-conversation-event.ts'
import type { IngestEvent, IngestFact } from './wire.ts'

type AgentEvent = Extract<IngestEvent, { readonly agent: string }>

/** What became of the pushed events of one conversation. */
export type Taken = {
  readonly conversation: HeardConversation
  /** Tells the event ids of this push from those of others of the same conversation. */
  readonly keyPrefix: string
  /** Who had the conversation before these events; who got it by them where nobody had it. */
  agentId: AgentId | undefined
  readonly events: ConversationEvent[]
  readonly facts: IngestFact[]
  /** Facts that a widget told, with their own names and origins. */
  readonly learned: Fact[]
  /** Keys of events that this process had not seen. */
  readonly keys: string[]
  readonly numbers: number[]
  /** Commits of earlier requests that a copy in this one waits for. */
  readonly waits: Promise<void>[]
  accepted: number
  known: number
  ignored: number
  /** Agents that nobody could be found for. */
  readonly unknownAgents: string[]
  /** It went to somebody whom Sotto does not follow. */
  left: boolean
  /** Why Sotto does not listen by the chat key that its start told. */
  keyIgnored: KeyIgnoredBecause | undefined
}

export type ResolveAgent = (externalAgent: string) => AgentId | undefined

export function createTaken(conversation: HeardConversation, keyPrefix: string): Taken {
  return {
    conversation,
    keyPrefix,
    agentId: conversation.agentId,
    events: [],
    facts: [],
    learned: [],
    keys: [],
    numbers: [],
    waits: [],
    unknownAgents: [],
    accepted: 0,
    known: 0,
    ignored: 0,
    left: false,
    keyIgnored: undefined,
  }
}

/** Takes one event of a checked batch: what it changes of the conversation, and what the rest of the service hears. */
export function takeEvent(taken: Taken, event: IngestEvent, resolveAgent: ResolveAgent): void {
  const { conversation } = taken
  const key = keyOf(taken, event)
  const commit = conversation.seen.get(key)
  if (commit !== undefined || taken.keys.includes(key)) {
    taken.known += 1
    if (commit !== undefined) taken.waits.push(commit)
    return
  }
  if (isCommittedStart(taken, event)) {
    // It names the agent of then; the conversation may have moved on since.
    taken.known += 1
    return
  }
  const heard = conversation.agentId !== undefined
  if (event.type === 'conversation-started' || event.type === 'agent-changed') noteAgent(taken, event, resolveAgent)
  if (conversation.agentId === undefined) {
    if (event.type === 'conversation-started') conversation.info = toInfo(event, conversation.shared)
    taken.left ||= heard
    taken.ignored += 1
    return
  }
  taken.keys.push(key)
  const known = handOver(taken, event)
  taken.known += known ? 1 : 0
  taken.accepted += known ? 0 : 1
}

/** Keeps what polling calls the conversation, so that the two are one, and the chat is read on, after a restart too. */
export function noteChat({ conversation, events }: Taken, polledId: ConversationId | undefined, at: Date): void {
  const { conversationId, agentId, shared } = conversation
  if (polledId === undefined || polledId === conversationId || agentId === undefined || !shared) return
  if (conversation.polledId !== undefined) return
  conversation.polledId = polledId
  events.push({ type: 'info-learned', conversationId, at, info: { polledId } })
}

/** Follows the conversation to its new agent, or away from those whom Sotto follows. */
function noteAgent(taken: Taken, event: AgentEvent, resolveAgent: ResolveAgent): void {
  const { conversation, events } = taken
  const { conversationId, polled, opened } = conversation
  // Polling tells who has a chat; a push names the agent only where the store does not know it yet.
  if (polled && conversation.agentId !== undefined) return
  const agentId = resolveAgent(event.agent)
  if (agentId === undefined) taken.unknownAgents.push(event.agent)
  else if (opened && agentId !== conversation.agentId) {
    // It was left when it went to somebody whom Sotto does not follow; here it is again.
    if (conversation.agentId === undefined) {
      events.push({ type: 'info-learned', conversationId, at: event.at, info: { state: 'chatting' } })
    }
    events.push({ type: 'agent-changed', conversationId, at: event.at, agentId })
    taken.left = false
  }
  conversation.agentId = agentId
  taken.agentId ??= agentId
}

/** Returns whether the event was committed before. A committed one goes on too: the vault learns from it again. */
function handOver(taken: Taken, event: IngestEvent): boolean {
  const { conversation, events } = taken
  const { conversationId, polled } = conversation
  if (!conversation.opened && !polled) return open(taken, event)
  if (isNumberedIngestEvent(event)) {
    if (polled && event.type === 'state-changed') return true
    return pushNumbered(taken, event)
  }
  switch (event.type) {
    case 'conversation-started': {
      const { startedAt: _first, skill, ...info } = toInfo(event, conversation.shared)
      // Polling follows the routing; who the visitor is a push may know better.
      if (!polled && skill !== undefined) Object.assign(info, { skill })
      if (Object.keys(info).length > 0) events.push({ type: 'info-learned', conversationId, at: event.at, info })
      return false
    }
    case 'agent-changed':
      return polled
    case 'typing':
      events.push({ type: 'typing', conversationId, at: event.at, speaker: event.speaker, typing: event.typing })
      return false
    case 'facts': {
      taken.facts.push(...event.facts)
      const info = factsToInfo(event.facts)
      if (info) events.push({ type: 'info-learned', conversationId, at: event.at, info })
      return false
    }
  }
}

/** The conversation begins for the rest of the service: a human has it, so its state is `chatting`. */
function open(taken: Taken, event: IngestEvent): boolean {
  const { conversation, events } = taken
  const { conversationId } = conversation
  if (event.type === 'conversation-started') conversation.info = toInfo(event, conversation.shared)
  events.push({ type: 'info-learned', conversationId, at: event.at, info: conversation.info })
  const platformEventId = conversation.derived.derive(keyOf(taken, event), event.at)
  events.push({ type: 'state-changed', conversationId, platformEventId, at: event.at, state: 'chatting' })
  taken.numbers.push(platformEventId)
  conversation.opened = true
  conversation.info = {}
  return false
}

function pushNumbered(taken: Taken, event: NumberedIngestEvent): boolean {
  const { conversation, events, numbers } = taken
  const number = numberOf(conversation, event, keyOf(taken, event))
  events.push(toNumberedEvent(event, conversation.conversationId, number))
  numbers.push(number)
  return conversation.committed.has(number)
}

function keyOf({ keyPrefix }: Taken, event: IngestEvent): string {
  return keyPrefix + eventKey(event.eventId)
}

/** True for another copy, after a restart, of the event that began the conversation. */
function isCommittedStart(taken: Taken, event: IngestEvent): boolean {
  const { committed, derived, opened, polled } = taken.conversation
  if (event.type !== 'conversation-started' || !opened || polled) return false
  const number = derived.find(keyOf(taken, event), event.at)
  return number !== undefined && committed.has(number)
}
