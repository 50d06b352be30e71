import type { Chat } from './chat.ts'
import { toEvents, toInfo, toLink } from './wire.ts'

/** Where the answer is read from, and what it needs beside the chat. */
export type ChatView = {
  readonly skillId: (skill: string) => number
  readonly now: number
  /** `…/agentSession/{id}`, without a query. */
  readonly sessionUrl: string
}

export function chatUrlOf(chat: Chat, view: Pick<ChatView, 'sessionUrl'>): string {
  return `${view.sessionUrl}/chat/${chat.birth.chatKey}`
}

/** The whole chat resource: links, events from `from` on, info (reference §5.4 method 10). */
export function toChat(chat: Chat, from: number, view: ChatView): Readonly<Record<string, unknown>> {
  const url = chatUrlOf(chat, view)
  const links = chatLinks(chat, view)
  return {
    link: [...links.slice(0, 3), toLink(`${url}?from=${chat.events.length}`, 'next'), ...links.slice(3)],
    events: toEvents(chat, chat.eventsFrom(from), url),
    info: toInfo(chat, view.skillId, view.now, url),
  }
}

/** The same for the multiple-chats call: no chat-level `next`, no `@`, numeric ids (reference §5.4 method 11). */
export function toChatOfMany(chat: Chat, from: number, view: ChatView): unknown {
  const whole = { ...toChat(chat, from, view), link: chatLinks(chat, view) }
  return withoutMarks(whole)
}

function chatLinks(chat: Chat, view: ChatView): ReturnType<typeof toLink>[] {
  const url = chatUrlOf(chat, view)
  const visitId = chat.birth.chatKey.replace(/-.*K/, 'K')
  return [
    toLink(url, 'self'),
    toLink(`${url}/events`, 'events'),
    toLink(`${url}/info`, 'info'),
    toLink(`${url}/collaborationChannels`, 'collaboration-channels'),
    toLink(`${view.sessionUrl}/visits/visit/${visitId}`, 'visit-id'),
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
