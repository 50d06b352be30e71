import type { ConversationState, Speaker } from '../domain/conversation.ts'
import type { AgentDesk } from './agent-desk.ts'

type TextType = 'plain' | 'html' | 'rich-content'

export type ChatLine = {
  readonly type: 'line'
  /** 0, 1, 2 … per chat. */
  readonly id: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly source: Speaker
  /** For display only (reference §6.1). */
  readonly by: string
  readonly text: string
  readonly textType: TextType
  readonly agentsOnly: boolean
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
export type ChatEvent = ChatLine | ChatStateChange

type NewLine = Pick<ChatLine, 'source' | 'by' | 'text'> &
  Partial<Pick<ChatLine, 'textType' | 'agentsOnly' | 'systemMessageId' | 'json'>>

/** What is fixed about a chat from its first moment. */
export type ChatBirth = {
  readonly chatKey: string
  readonly rtSessionId: number
  readonly visitorId: number
  readonly visitorName: string
  readonly skill: string | undefined
  readonly language: string
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
  ring: { readonly desk: AgentDesk; readonly endsAt: number } | undefined
  endedAt: number | undefined
  /** When any request reached this chat last; epoch milliseconds. */
  lastUpdateAt: number
  visitorTyping = false
  agentTyping = false

  constructor(birth: ChatBirth) {
    this.birth = birth
    this.lastUpdateAt = birth.startedAt
  }

  addLine(line: NewLine, at: number): ChatLine {
    const added: ChatLine = {
      textType: 'plain',
      agentsOnly: false,
      systemMessageId: undefined,
      json: undefined,
      ...line,
      type: 'line',
      id: this.events.length,
      at,
    }
    this.events.push(added)
    if (line.source === 'visitor') this.visitorTyping = false
    if (line.source === 'agent') this.agentTyping = false
    return added
  }

  changeState(state: ConversationState, at: number): void {
    this.state = state
    this.events.push({ type: 'state', id: this.events.length, at, state })
  }

  /** Events from `from` on, inclusive. */
  eventsFrom(from: number): readonly ChatEvent[] {
    return from <= 0 ? this.events : this.events.slice(from)
  }
}
