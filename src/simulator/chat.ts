import type { ConversationState, Speaker } from '../domain/conversation.ts'
import type { AgentDesk } from './agent-desk.ts'
import type { ChatVisitor } from './chat-visitor.ts'
import type { AgentSession } from './logins.ts'

type TextType = 'plain' | 'html' | 'rich-content'

export type ChatLine = {
  readonly type: 'line'
  /** 0, 1, 2 … per chat; gaps happen (reference §6.1). */
  readonly id: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly source: Speaker
  /** For display only (reference §6.1). */
  readonly by: string
  readonly text: string
  readonly textType: TextType
  readonly agentsOnly: boolean
  /** Seen by this agent only: what goes with a transfer (reference §5.5 method 21). */
  readonly onlyFor: AgentDesk | undefined
  /** Reference §6.2. */
  readonly systemMessageId: number | undefined
  readonly json: unknown
}
type ChatStateChange = {
  readonly type: 'state'
  readonly id: number
  readonly at: number
  readonly state: ConversationState
}
/** `url`, `resource`, `a2a-transfer` or a kind of tomorrow (reference §6.4, §6.5). */
type OtherChatEvent = {
  readonly type: 'other'
  readonly id: number
  readonly at: number
  readonly platformType: string
  /** Further fields, as they go on the wire. */
  readonly fields: Readonly<Record<string, unknown>>
}
export type ChatEvent = ChatLine | ChatStateChange | OtherChatEvent

type NewLine = Pick<ChatLine, 'source' | 'by' | 'text'> &
  Partial<Pick<ChatLine, 'textType' | 'agentsOnly' | 'onlyFor' | 'systemMessageId' | 'json'>>

/** What is fixed about a chat from its first moment. */
export type ChatBirth = {
  readonly chatKey: string
  readonly rtSessionId: number
  readonly visitorId: number
  readonly visitorName: string
  /** The skill asked for; the chat's own `skill` changes by transfer. */
  readonly skill: string | undefined
  readonly language: string
  readonly visitor: ChatVisitor
  /** Set when only this agent may be rung. */
  readonly wanted: AgentDesk | undefined
  /** Epoch milliseconds. */
  readonly startedAt: number
}

/** One chat: its events and where it stands. Only the world moves it from state to state. */
export class Chat {
  readonly birth: ChatBirth
  readonly events: ChatEvent[] = []
  state: ConversationState = 'waiting'
  /** The agent who has it now; while it is ringing, nobody. */
  desk: AgentDesk | undefined
  /** `onlyAt`: the one agent session at which it rings, where rings are shared out. */
  ring: { readonly desk: AgentDesk; readonly endsAt: number; readonly onlyAt: AgentSession | undefined } | undefined
  skill: string | undefined
  /** Set while only this agent may be rung. */
  wanted: AgentDesk | undefined
  /** The agent who passed it on, until the next one accepts it. */
  transferredBy: AgentDesk | undefined
  /** What the one who passed it on wrote for the next agent. */
  transferNote: string | undefined
  endedAt: number | undefined
  /** When any request reached this chat last; epoch milliseconds. */
  lastUpdateAt: number
  /** When the visitor's side asked for anything last; epoch milliseconds. */
  visitorSeenAt: number
  visitorTyping = false
  agentTyping = false
  /** The agent's answers to the survey, by question id (reference §5.5 methods 22 and 23). */
  surveyAnswers: ReadonlyMap<string, readonly string[]> = new Map()
  #skippedIds = 0

  constructor(birth: ChatBirth) {
    this.birth = birth
    this.skill = birth.skill
    this.wanted = birth.wanted
    this.lastUpdateAt = this.visitorSeenAt = birth.startedAt
  }

  addLine(line: NewLine, at: number): ChatLine {
    const added: ChatLine = {
      textType: 'plain',
      agentsOnly: false,
      onlyFor: undefined,
      systemMessageId: undefined,
      json: undefined,
      ...line,
      type: 'line',
      id: this.#takeId(),
      at,
    }
    this.events.push(added)
    if (line.source === 'visitor') this.visitorTyping = false
    if (line.source === 'agent') this.agentTyping = false
    return added
  }

  changeState(state: ConversationState, at: number): void {
    this.state = state
    this.events.push({ type: 'state', id: this.#takeId(), at, state })
  }

  addOther(platformType: string, fields: Readonly<Record<string, unknown>>, at: number): void {
    this.events.push({ type: 'other', id: this.#takeId(), at, platformType, fields })
  }

  /** Id of the newest event; -1 when there is none. */
  get lastEventId(): number {
    return this.events.at(-1)?.id ?? -1
  }

  /** The next event's id is so much greater than it would have been. */
  skipEventIds(count: number): void {
    this.#skippedIds += count
  }

  /** Events from `from` on, inclusive. */
  eventsFrom(from: number): readonly ChatEvent[] {
    return from <= 0 ? this.events : this.events.slice(this.events.findLastIndex(({ id }) => id < from) + 1)
  }

  #takeId(): number {
    const id = this.lastEventId + 1 + this.#skippedIds
    this.#skippedIds = 0
    return id
  }
}
