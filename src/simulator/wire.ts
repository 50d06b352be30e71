import type { Availability } from './agent-desk.ts'
import type { AgentDesk } from './agent-desk.ts'
import type { Chat, ChatEvent } from './chat.ts'

// Reference §8 and the answers printed in §5: the oddities of this file are the platform's.

export type Link = { readonly '@href': string; readonly '@rel': string }

export function toLink(href: string, rel: string): Link {
  return { '@href': href, '@rel': rel }
}

/** One element stands alone, several are an array, and for none the key is missing. */
export function oneOrMany<Item>(items: readonly Item[]): Item | readonly Item[] | undefined {
  return items.length > 1 ? items : items[0]
}

/** ISO 8601 with milliseconds and an offset other than zero, as the platform's examples have it. */
function toTime(at: number): string {
  return new Date(at + 3_600_000).toISOString().replace('Z', '+01:00')
}

export function toTyping(typing: boolean): 'typing' | 'not-typing' {
  return typing ? 'typing' : 'not-typing'
}

/** Reference §5.2 method 2. Nobody has a telephone here. */
export function toAvailability(chat: Availability | 'Offline'): { chat: string; voice: string } {
  return { chat, voice: 'Offline' }
}

/** Reference §5.2 method 6. */
export function toAgentInfo(
  { agent, availability }: AgentDesk,
  skillId: (skill: string) => number,
  self: string,
): unknown {
  const skills = agent.skills.map((name) => ({ id: String(skillId(name)), name }))
  return {
    info: {
      link: toLink(self, 'self'),
      agentName: agent.nickname,
      displayName: agent.name,
      loginName: agent.loginName,
      id: agent.platformAgentId,
      maxChats: String(agent.maxChats ?? -1),
      availability: toAvailability(availability),
      skillsInfo: { skillInfo: oneOrMany(skills) },
    },
  }
}

/** Reference §6: ids and system message ids are strings of digits. */
function toEvent(event: ChatEvent): Readonly<Record<string, unknown>> {
  const common = { '@id': String(event.id), '@type': event.type, time: toTime(event.at) }
  if (event.type === 'state') return { ...common, state: event.state }
  return {
    ...common,
    textType: event.textType,
    text: event.text,
    by: event.by,
    source: event.source,
    subType: event.agentsOnly ? 'ONLY_TO_REP' : 'REGULAR',
    systemMessageId: event.systemMessageId === undefined ? undefined : String(event.systemMessageId),
    json: event.json,
  }
}

/** Reference §5.4 method 12. `chatUrl` is without a query; `next` comes without `v` and `NC`. */
export function toEvents(chat: Chat, events: readonly ChatEvent[], chatUrl: string): unknown {
  return {
    link: [toLink(`${chatUrl}/events`, 'self'), toLink(`${chatUrl}/events?from=${chat.events.length}`, 'next')],
    event: oneOrMany(events.map(toEvent)),
  }
}

/** Reference §7.1. */
export function toInfo(chat: Chat, skillId: (skill: string) => number, now: number, chatUrl: string): unknown {
  const { birth, desk } = chat
  return {
    link: [
      toLink(`${chatUrl}/info`, 'self'),
      toLink(`${chatUrl}/info/visitorName`, 'visitor-name'),
      toLink(`${chatUrl}/info/visitorTyping`, 'visitor-typing'),
      toLink(`${chatUrl}/info/agentTyping`, 'agent-typing'),
    ],
    state: chat.state,
    chatSessionKey: birth.chatKey,
    agentName: desk?.agent.nickname,
    agentId: desk === undefined ? undefined : Number(desk.agent.platformAgentId),
    skillName: birth.skill,
    skillId: birth.skill === undefined ? undefined : skillId(birth.skill),
    startTime: toTime(birth.startedAt),
    lastUpdate: toTime(chat.lastUpdateAt),
    duration: Math.round(((chat.endedAt ?? now) - birth.startedAt) / 1_000),
    chatTimeout: 40,
    visitorId: birth.visitorId,
    visitorName: birth.visitorName,
    agentTyping: toTyping(chat.agentTyping),
    visitorTyping: toTyping(chat.visitorTyping),
    rtSessionId: birth.rtSessionId,
    sharkVisitorId: `S${birth.visitorId}`,
    sharkSessionId: `T${birth.rtSessionId}`,
    language: birth.language,
  }
}
