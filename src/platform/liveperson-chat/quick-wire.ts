import type { ChatPage, WireEvent, WireInfo } from './wire.ts'

// Thousands of answers a second are of one plain shape. What is exactly so is read here, field by field; whatever is odd
// in any way goes to the schemas of wire.ts, which decide. A test holds the two to the same result for any answer.

type Fields = Readonly<Record<string, unknown>>

/** The several chats of an answer of method 11, or undefined where the schemas must look. */
export function readPlainChats(raw: unknown): ReadonlyMap<string, ChatPage> | undefined {
  if (!isPlain(raw) || !isPlain(raw['chats'])) return undefined
  const { chat } = raw['chats']
  const pages = new Map<string, ChatPage>()
  for (const one of Array.isArray(chat) ? (chat as unknown[]) : [chat]) {
    if (!isPlain(one) || 'error' in one) return undefined
    const info = readInfo(one['info'])
    const key = info?.chatSessionKey
    const page = info && readPage(one, info)
    if (!page || key === undefined || key.includes('%')) return undefined
    pages.set(key, page)
  }
  return pages
}

function readPage({ link, events: wrapped }: Fields, info: WireInfo): ChatPage | undefined {
  if (!Array.isArray(link) || !isPlain(wrapped)) return undefined
  let visit: string | undefined
  let next: string | undefined
  for (const one of link as unknown[]) {
    if (!isPlain(one) || typeof one['href'] !== 'string' || typeof one['rel'] !== 'string') return undefined
    if (one['rel'] === 'visit-id') visit ??= one['href']
    else if (one['rel'] === 'next') next ??= one['href']
  }
  const { event } = wrapped
  const events: WireEvent[] = []
  if (event !== undefined) {
    for (const one of Array.isArray(event) ? (event as unknown[]) : [event]) {
      const read = readEvent(one)
      if (read === undefined) return undefined
      events.push(read)
    }
  }
  return { events, unreadable: 0, info, visit, next }
}

const eventTexts = ['time', 'text', 'textType', 'source', 'by', 'subType', 'state'] as const
const infoTexts = [
  'state',
  'skillName',
  'visitorName',
  'visitorTyping',
  'agentTyping',
  'language',
  'startTime',
  'chatSessionKey',
] as const

const infoIds = ['agentId', 'rtSessionId', 'visitorId', 'sharkVisitorId', 'sharkSessionId', 'participantId'] as const

function readEvent(raw: unknown): WireEvent | undefined {
  if (!isPlain(raw) || !areTexts(raw, eventTexts)) return undefined
  const { type } = raw
  const id = toNumber(raw['id'])
  const systemMessageId = toNumber(raw['systemMessageId'])
  if (!isId(id) || typeof type !== 'string') return undefined
  if (systemMessageId !== undefined && !isId(systemMessageId)) return undefined
  const { time, text, textType, source, by, subType, state } = raw as Record<(typeof eventTexts)[number], string>
  return { id, type, time, text, textType, source, by, subType, state, systemMessageId }
}

function readInfo(raw: unknown): WireInfo | undefined {
  if (!isPlain(raw) || !areTexts(raw, infoTexts)) return undefined
  const [agentId, rtSessionId, visitorId, sharkVisitorId, sharkSessionId, participantId] = infoIds.map((name) =>
    toText(raw[name]),
  )
  // Null is none of theirs: the schemas decide.
  if (
    agentId === null ||
    rtSessionId === null ||
    visitorId === null ||
    sharkVisitorId === null ||
    sharkSessionId === null ||
    participantId === null
  )
    return undefined
  const link = readLinks(raw['link'])
  if (link === undefined) return undefined
  const info = raw as Record<(typeof infoTexts)[number], string>
  const { state, skillName, visitorName, visitorTyping, agentTyping, language, startTime, chatSessionKey } = info
  return {
    state,
    agentId,
    skillName,
    visitorName,
    visitorTyping,
    agentTyping,
    language,
    startTime,
    rtSessionId,
    chatSessionKey,
    visitorId,
    sharkVisitorId,
    sharkSessionId,
    participantId,
    link,
  }
}

function readLinks(raw: unknown): WireInfo['link'] | undefined {
  if (raw === undefined) return []
  if (!Array.isArray(raw)) return undefined
  const links: WireInfo['link'] = []
  for (const one of raw as unknown[]) {
    if (!isPlain(one) || typeof one['href'] !== 'string' || typeof one['rel'] !== 'string') return undefined
    links.push({ href: one['href'], rel: one['rel'] })
  }
  return links
}

/** An object none of whose names carries an `@`. */
function isPlain(raw: unknown): raw is Fields {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return false
  for (const name in raw) if (name.startsWith('@')) return false
  return true
}

function areTexts(raw: Fields, names: readonly string[]): boolean {
  return names.every((name) => raw[name] === undefined || typeof raw[name] === 'string')
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Digits in a string as a number; anything else as it is. */
function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
}

/** A number as the schemas write it; null for what is neither text nor number. */
function toText(value: unknown): string | undefined | null {
  if (value === undefined || typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null
}
