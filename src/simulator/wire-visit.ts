import type { Chat } from './chat.ts'
import type { Participant } from './chat-visitor.ts'
import { oneOrMany, sharkSessionId, sharkVisitorId, toLink, toTime } from './wire.ts'

/** The visitor's machine and page, the same for everybody: nobody browses here. */
const browser = {
  ip: '203.0.113.7',
  device: 'Desktop',
  system: 'Linux',
  name: 'Firefox',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  page: 'https://shop.example.org/help',
} as const

/** Reference §7.2. `visitUrl` is without a query. */
export function toVisit(visitUrl: string): unknown {
  return {
    visitId: {
      link: [
        toLink(visitUrl, 'self'),
        toLink(`${visitUrl}/info`, 'info'),
        toLink(`${visitUrl}/customVariables`, 'custom-variables'),
      ],
    },
  }
}

/** Name and value pairs (reference §7.2). */
export function toVisitInfo({ birth, state }: Chat, visitUrl: string, now: number): unknown {
  const { startedAt, visitorId, rtSessionId, language } = birth
  return {
    visitInfo: {
      link: toLink(`${visitUrl}/info`, 'self'),
      isInCurrentChat: state !== 'ended',
      visitorId,
      sessionInfo: pairs({ sessionId: rtSessionId, currentPage: browser.page, entryPage: browser.page, pages: 1 }),
      visitorInfo: pairs({
        ipAddress: browser.ip,
        device: browser.device,
        operatingSystem: browser.system,
        browser: browser.name,
        language,
        numberOfVisits: 1,
      }),
      time: pairs({ visitStart: toTime(startedAt), timeOnSite: Math.round((now - startedAt) / 1_000) }),
    },
  }
}

function pairs(values: Readonly<Record<string, string | number>>): unknown {
  return { info: Object.entries(values).map(([name, value]) => ({ '@name': name, $: String(value) })) }
}

/** Reference §7.2: pre-chat answers are among them. */
export function toCustomVariables({ birth }: Chat, visitUrl: string): unknown {
  const variables = birth.visitor.customVariables.map(({ name, value, displayName, scope, source }) => ({
    '@source': source,
    '@scope': scope,
    name,
    time: toTime(birth.startedAt),
    displayName,
    value,
  }))
  return {
    customVariables: { link: toLink(`${visitUrl}/customVariables`, 'self'), customVariable: oneOrMany(variables) },
  }
}

/** The visit's state with its engagement attributes, one key per group (reference §7.3). */
export function toVisitState({ birth }: Chat): unknown {
  const { visitor, visitorId, rtSessionId, startedAt } = birth
  const groups = Object.entries(visitor.sde).map(([group, body]) => [
    group,
    { serverTimeStamp: String(startedAt), contexts: { page: { id: '1' } }, [group]: body },
  ])
  return {
    id: sharkVisitorId(visitorId),
    sessionId: sharkSessionId(rtSessionId),
    engagements: [{ engagementId: '3100000001', campaignId: '3000000001', state: 'accepted' }],
    pages: [{ id: '1', url: browser.page, title: 'Help', timestamp: startedAt }],
    userAgent: browser.userAgent,
    deviceOS: browser.system,
    deviceFamily: browser.device,
    lpv4: browser.ip,
    geo: { country: 'Spain', city: 'Madrid' },
    externalReferrer: '',
    ...Object.fromEntries(groups),
  }
}

/** Reference §5.6 method 24. */
export function toParticipant(participant: Participant): unknown {
  const { name, surname, contacts, participantId, ...customer } = participant
  return {
    authenticatedParticipantInfo: { isUserAuthenticated: true, participantId, ...customer },
    authenticatedPersonalInfo: { name, surname, contacts },
  }
}
