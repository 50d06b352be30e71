import { createChatKeys } from './chat-keys.ts'
import type { ChatKeys } from './chat-keys.ts'
import { unknownVisitor } from './chat-visitor.ts'
import type { ChatVisitor } from './chat-visitor.ts'
import type { AgentDesk } from './agent-desk.ts'
import type { ChatLine } from './chat.ts'
import { Chat } from './chat.ts'
import type { SwitchSettings } from './switches.ts'
import { systemMessages } from './system-messages.ts'
import type { SystemMessage } from './system-messages.ts'
import { Visits } from './visits.ts'

export type ChatRequest = {
  readonly visitorName?: string | undefined
  readonly skill?: string | undefined
  readonly language?: string | undefined
  /** The only agent who may be rung. */
  readonly wanted?: AgentDesk | undefined
  /** What the visitor wrote before the chat. */
  readonly preChatLines?: readonly string[] | undefined
  readonly visitor?: ChatVisitor | undefined
}
type Line = Omit<ChatLine, 'type' | 'id' | 'at'>
export type NewLine = Pick<Line, 'source' | 'by' | 'text'> & Partial<Line>
/** `platform`: the visitor vanished, or no suitable agent is left. */
export type EndedBy = 'agent' | 'visitor' | 'platform'

/** Our own visitors' pages ask for the chat's info so often (reference §9). */
const visitorKeepAliveMs = 30_000

/** All chats that are known: what is said in them, and how they begin and end. Who has them is the routing's to say. */
export class ChatBook {
  readonly byKey = new Map<string, Chat>()
  readonly visits = new Visits()
  /** Since the start, forgotten chats included. */
  readonly totals = { live: 0, ended: 0, visitor: 0, agent: 0, system: 0 }
  readonly #live = new Set<Chat>()
  readonly #now: () => number
  readonly #newKeys: () => ChatKeys

  constructor(now: () => number, newChatKeyPrefix: string) {
    this.#now = now
    this.#newKeys = createChatKeys(now, newChatKeyPrefix)
  }

  /** A waiting chat, with its first lines. */
  open(request: ChatRequest): Chat {
    const chat = new Chat({
      ...this.#newKeys(),
      visitorName: request.visitorName ?? 'visitor',
      skill: request.skill,
      language: request.language ?? 'en-US',
      visitor: request.visitor ?? unknownVisitor,
      wanted: request.wanted,
      startedAt: this.#now(),
    })
    this.byKey.set(chat.birth.chatKey, chat)
    this.visits.add(chat)
    this.#live.add(chat)
    this.totals.live += 1
    chat.changeState('waiting', this.#now())
    this.saySystem(chat, systemMessages.routing)
    for (const text of request.preChatLines ?? []) {
      this.say(chat, { source: 'visitor', by: chat.birth.visitorName, text })
    }
    return chat
  }

  say(chat: Chat, line: NewLine): ChatLine {
    this.totals[line.source] += 1
    return chat.addLine(line, this.#now())
  }

  /** A line of the chat system itself: one of the platform's numbered ones, or a text outside of them. */
  saySystem(chat: Chat, message: SystemMessage | string): ChatLine {
    const line = typeof message === 'string' ? { text: message } : message
    return this.say(chat, { source: 'system', by: 'info', ...line })
  }

  end(chat: Chat, by: EndedBy): void {
    // The state comes last: a client stops reading there.
    if (by === 'agent') this.saySystem(chat, systemMessages.agentEnded)
    if (by === 'platform') this.saySystem(chat, systemMessages.disconnected)
    chat.endedAt = this.#now()
    chat.changeState('ended', chat.endedAt)
    chat.visitorTyping = chat.agentTyping = false
    this.#live.delete(chat)
    this.totals.live -= 1
    this.totals.ended += 1
  }

  /** Chats whose time is up (reference §9). The simulator's own visitors are there for as long as their chats. */
  overdue({ chatTimeout, chatKeptAliveBy }: SwitchSettings): readonly Chat[] {
    const now = this.#now()
    return [...this.#live].filter((chat) => {
      if (chat.birth.visitor.own) {
        if (now - chat.lastUpdateAt >= visitorKeepAliveMs) chat.lastUpdateAt = chat.visitorSeenAt = now
        return false
      }
      const keptAliveAt = chatKeptAliveBy === 'anybody' ? chat.lastUpdateAt : chat.visitorSeenAt
      return chatTimeout > 0 && now - keptAliveAt > chatTimeout
    })
  }

  /** Forgets chats that ended before this moment (epoch milliseconds). */
  forget(before: number): void {
    for (const [key, chat] of this.byKey) {
      if (chat.endedAt === undefined || chat.endedAt > before) continue
      this.byKey.delete(key)
      this.visits.remove(chat)
    }
  }
}
