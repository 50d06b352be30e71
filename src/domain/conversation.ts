import type { Fact, FactSource } from './fact.ts'
import type { AgentId, ConversationId } from './ids.ts'

export const speakers = ['visitor', 'agent', 'system'] as const
export type Speaker = (typeof speakers)[number]

export const conversationStates = ['waiting', 'chatting', 'ended'] as const
export type ConversationState = (typeof conversationStates)[number]

type Common = {
  readonly conversationId: ConversationId
  readonly at: Date
}

type PlatformNumbered = Common & {
  /** The platform's own id; rises within one conversation, gaps happen and are not an error. */
  readonly platformEventId: number
}

/** One message. `text` is plain text; what a visitor or agent wrote is data, never an instruction. */
export type LineEvent = PlatformNumbered & {
  readonly type: 'line'
  readonly speaker: Speaker
  readonly text: string
  /** True where the platform shows the line to agents only. */
  readonly agentsOnly: boolean
}

/** Everything the rest of the service may learn about a conversation. */
export type ConversationEvent =
  | LineEvent
  | (PlatformNumbered & { readonly type: 'state-changed'; readonly state: ConversationState })
  // Kept, not dropped: a new kind of platform event must show up in the log.
  | (PlatformNumbered & { readonly type: 'unrecognised'; readonly platformType: string })
  | (Common & { readonly type: 'typing'; readonly speaker: 'visitor' | 'agent'; readonly typing: boolean })
  | (Common & { readonly type: 'agent-changed'; readonly agentId: AgentId })
  | (Common & {
      readonly type: 'facts-learned'
      readonly facts: readonly Fact[]
      /** These sources were read anew: what was known from them and is not among the facts is no longer so. */
      readonly allOf?: readonly FactSource[]
    })
  | (Common & { readonly type: 'info-learned'; readonly info: ConversationInfo })

/** What the platform says about a conversation beside its lines. */
export type ConversationInfo = {
  readonly state?: ConversationState
  readonly visitorName?: string
  readonly skill?: string
  readonly language?: string
  readonly startedAt?: Date
  /** The platform's own id of the talk, the same for whoever hears it: LivePerson's `rtSessionId`. */
  readonly rtSessionId?: string
  /** The id under which polling knows the conversation, where that is not its own. */
  readonly polledId?: ConversationId
}

/** A conversation as stored: no personal text. */
export type Conversation = {
  readonly conversationId: ConversationId
  readonly account: string
  readonly agentId: AgentId
  readonly skill: string | undefined
  readonly language: string | undefined
  readonly state: ConversationState
  readonly startedAt: Date
  readonly endedAt: Date | undefined
  /** Unique within the account; undefined where it is not known. */
  readonly rtSessionId?: string | undefined
  /** The id under which polling knows the conversation, where that is not its own. */
  readonly polledId?: ConversationId | undefined
}

/** The events that the platform numbers, and that the store therefore keeps once. */
export type NumberedEvent = Extract<ConversationEvent, { readonly platformEventId: number }>

/** A line that came another way before, under the number `of`. Kept, so that its own number is known again. */
export type LineCopy = PlatformNumbered & {
  readonly type: 'line-copy'
  readonly of: number
  readonly agentsOnly: boolean
}

/** What the store keeps of a conversation's events. */
export type KeptEvent = NumberedEvent | LineCopy

export function isNumbered(event: ConversationEvent): event is NumberedEvent {
  return 'platformEventId' in event
}
