import type { AgentDesk, Availability } from './agent-desk.ts'
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
export function toTime(at: number): string {
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
  { agent, chatReasonId }: AgentDesk,
  availability: Availability | 'Offline',
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
      chatReasonId,
      skillsInfo: { skillInfo: oneOrMany(skills) },
    },
  }
}

/** Reference §6: ids and system message ids are strings of digits. `sequenceId` comes on some lines only (§6.1). */
function toEvent(event: ChatEvent): Readonly<Record<string, unknown>> {
  const common = {
    '@id': String(event.id),
    '@type': event.type === 'other' ? event.platformType : event.type,
    time: toTime(event.at),
  }
  if (event.type === 'state') return { ...common, state: event.state }
  if (event.type === 'other') return { ...event.fields, ...common }
  return {
    ...common,
    textType: event.textType,
    text: event.text,
    by: event.by,
    source: event.source,
    subType: event.agentsOnly ? 'ONLY_TO_REP' : 'REGULAR',
    systemMessageId: event.systemMessageId === undefined ? undefined : String(event.systemMessageId),
    json: event.json,
    sequenceId: event.source === 'agent' ? String(event.id) : undefined,
  }
}

/** Whether whoever is at this desk may see the event; undefined = the visitor. */
export function isShownTo(desk: AgentDesk | undefined, event: ChatEvent): boolean {
  if (event.type !== 'line' || !event.agentsOnly) return true
  return desk !== undefined && (event.onlyFor === undefined || event.onlyFor === desk)
}

/** Reference §5.4 method 12. `chatUrl` is without a query; `next` comes without `v` and `NC`. */
export function toEvents(chat: Chat, events: readonly ChatEvent[], chatUrl: string): unknown {
  return {
    link: [toLink(`${chatUrl}/events`, 'self'), toLink(`${chatUrl}/events?from=${chat.lastEventId + 1}`, 'next')],
    event: oneOrMany(events.map(toEvent)),
  }
}

/** What an answer about a chat needs beside the chat. */
export type InfoView = {
  readonly skillId: (skill: string) => number
  readonly now: number
  /** In milliseconds; 0 = never. */
  readonly chatTimeoutMs: number
  /** `…/agentSession/{id}`; undefined on the visitor's side, which has no links to participants. */
  readonly sessionUrl: string | undefined
}

/** Reference §7.1. `chatUrl` is without a query. */
export function toInfo(chat: Chat, chatUrl: string, view: InfoView): unknown {
  const { birth, desk, skill } = chat
  const { skillId, now, chatTimeoutMs, sessionUrl } = view
  const participantId = birth.visitor.participant?.participantId
  return {
    link: [
      toLink(`${chatUrl}/info`, 'self'),
      toLink(`${chatUrl}/info/visitorName`, 'visitor-name'),
      toLink(`${chatUrl}/info/visitorTyping`, 'visitor-typing'),
      toLink(`${chatUrl}/info/agentTyping`, 'agent-typing'),
      ...(sessionUrl === undefined || participantId === undefined
        ? []
        : [
            toLink(`${sessionUrl}/participantInfo/${participantId}`, 'participant-info'),
            toLink(`${sessionUrl}/participantExtendedInfo/${participantId}`, 'participant-extended-info'),
          ]),
    ],
    state: chat.state,
    chatSessionKey: birth.chatKey,
    agentName: desk?.agent.nickname,
    agentId: desk === undefined ? undefined : Number(desk.agent.platformAgentId),
    skillName: skill,
    skillId: skill === undefined ? undefined : skillId(skill),
    startTime: toTime(birth.startedAt),
    lastUpdate: toTime(chat.lastUpdateAt),
    duration: Math.round(((chat.endedAt ?? now) - birth.startedAt) / 1_000),
    chatTimeout: Math.round(chatTimeoutMs / 1_000),
    visitorId: birth.visitorId,
    visitorName: birth.visitorName,
    agentTyping: toTyping(chat.agentTyping),
    visitorTyping: toTyping(chat.visitorTyping),
    rtSessionId: birth.rtSessionId,
    sharkVisitorId: sharkVisitorId(birth.visitorId),
    sharkSessionId: sharkSessionId(birth.rtSessionId),
    sharkContextId: '1',
    engagementId: 3_100_000_001,
    campaignId: 3_000_000_001,
    language: birth.language,
    participantId,
  }
}

/** The visitor's id for the Visit Information API (reference §7.1, inferred). */
export function sharkVisitorId(visitorId: number): string {
  return `S${visitorId}`
}

/** The `sid` of the Visit Information API (reference §7.1, inferred). */
export function sharkSessionId(rtSessionId: number): string {
  return `T${rtSessionId}`
}
