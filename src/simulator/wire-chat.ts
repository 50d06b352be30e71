import type { Chat } from './chat.ts'
import type { AgentDesk } from './agent-desk.ts'
import { visitIdOf } from './visits.ts'
import { isShownTo, toEvents, toInfo, toLink } from './wire.ts'
import type { InfoView } from './wire.ts'

/** Where the answer is read from, and what it needs beside the chat. */
export type ChatView = InfoView & {
  /** `…/agentSession/{id}`, without a query. */
  readonly sessionUrl: string
  readonly reader: AgentDesk
}

export function chatUrlOf(chat: Chat, view: Pick<ChatView, 'sessionUrl'>): string {
  return `${view.sessionUrl}/chat/${chat.birth.chatKey}`
}

/** The whole chat resource: links, events from `from` on, info (reference §5.4 method 10). */
export function toChat(chat: Chat, from: number, view: ChatView): Readonly<Record<string, unknown>> {
  const url = chatUrlOf(chat, view)
  const links = chatLinks(chat, view)
  return {
    link: [...links.slice(0, 3), toLink(`${url}?from=${chat.lastEventId + 1}`, 'next'), ...links.slice(3)],
    events: toChatEvents(chat, from, view),
    info: toInfo(chat, url, view),
  }
}

/** The events that this reader may see, from `from` on (reference §5.4 method 12). */
export function toChatEvents(chat: Chat, from: number, view: ChatView): unknown {
  const shown = chat.eventsFrom(from).filter((event) => isShownTo(view.reader, event))
  return toEvents(chat, shown, chatUrlOf(chat, view))
}

/** The same for the multiple-chats call: no chat-level `next`, no `@`, numeric ids (reference §5.4 method 11). */
export function toChatOfMany(chat: Chat, from: number, view: ChatView): unknown {
  const whole = { ...toChat(chat, from, view), link: chatLinks(chat, view) }
  return withoutMarks(whole)
}

function chatLinks(chat: Chat, view: ChatView): ReturnType<typeof toLink>[] {
  const url = chatUrlOf(chat, view)
  return [
    toLink(url, 'self'),
    toLink(`${url}/events`, 'events'),
    toLink(`${url}/info`, 'info'),
    toLink(`${url}/collaborationChannels`, 'collaboration-channels'),
    toLink(`${view.sessionUrl}/visits/visit/${visitIdOf(chat.birth.chatKey)}`, 'visit-id'),
    toLink(`${url}/transfer`, 'transfer'),
    toLink(`${url}/transferAccount`, 'transfer-account'),
    toLink(`${url}/survey`, 'agent-survey'),
  ]
}

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '@id' ? ['id', Number(inner)] : [key.replace(/^@/, ''), key === 'json' ? inner : withoutMarks(inner)],
    ),
  )
}
