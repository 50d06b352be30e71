import { z } from 'zod'
import { MalformedAnswerError } from './errors.ts'
import { readPlainChats } from './quick-wire.ts'
import { digits, list, maybe, object, parseAnswer, text } from './wire-shapes.ts'

const link = object({ href: z.string(), rel: maybe(z.string()) })
const links = list(link)

const baseUris = object({
  baseURI: maybe(z.string()),
  baseURIs: list(object({ service: z.string(), baseURI: z.string() })),
})

const loginAnswer = object({
  bearer: z.string().min(1),
  csrf: z.string().min(1),
  sessionId: maybe(z.string()),
  sessionTTl: maybe(digits),
  config: object({ userId: text }),
  csdsCollectionResponse: maybe(baseUris),
})
export type LoginAnswer = z.infer<typeof loginAnswer>

const locationAnswer = (key: string) => object({ [key]: object({ link }) })

const listedChat = object({ link, chatSessionKey: z.string().min(1) })
const chatSessionsAnswer = object({ chatSessions: object({ chatSession: list(listedChat) }).nullish() })

const wireEvent = object({
  id: digits,
  type: z.string(),
  time: maybe(z.string()),
  text: maybe(text),
  textType: maybe(z.string()),
  source: maybe(z.string()),
  by: maybe(z.string()),
  subType: maybe(z.string()),
  state: maybe(z.string()),
  systemMessageId: maybe(digits),
})
export type WireEvent = z.infer<typeof wireEvent>

const wireInfo = object({
  state: maybe(z.string()),
  agentId: maybe(text),
  skillName: maybe(text),
  visitorName: maybe(text),
  visitorTyping: maybe(z.string()),
  agentTyping: maybe(z.string()),
  language: maybe(z.string()),
  startTime: maybe(z.string()),
  rtSessionId: maybe(text),
  chatSessionKey: maybe(z.string()),
  visitorId: maybe(text),
  sharkVisitorId: maybe(text),
  sharkSessionId: maybe(text),
  participantId: maybe(text),
  link: links,
})
export type WireInfo = z.infer<typeof wireInfo>

const wireChat = object({
  error: z.unknown().optional(),
  link: links,
  // Not leniently: events that cannot be read must be asked for again, not passed over. No event, no key.
  events: object({ link: links, event: z.unknown().optional() }).nullish(),
  info: maybe(wireInfo),
})
const chatAnswer = object({ chat: wireChat })
const chatsAnswer = object({ chats: object({ chat: list(wireChat) }).nullish() })

/** One reading of a chat resource (reference §5.4 method 10). `unreadable` events had no usable id or type. */
export type ChatPage = {
  readonly events: readonly WireEvent[]
  readonly unreadable: number
  readonly info: WireInfo | undefined
  /** The visit that the chat belongs to (rel `visit-id`). */
  readonly visit: string | undefined
  /** Where to read on; it lacks `v` and `NC`. */
  readonly next: string | undefined
}

/** The host of one service, from either shape of the Domain API's answer (reference §2). */
export function parseBaseUri(raw: unknown, service: string): string {
  const answer = parseAnswer(baseUris, raw, 'Domain API')
  const host = answer.baseURI ?? answer.baseURIs.find((entry) => entry.service === service)?.baseURI
  // A name of digits alone may still be no address, and a port may be too high.
  if (host === undefined || !/^[\w.-]+(?::\d+)?$/.test(host) || !URL.canParse(`https://${host}`)) {
    throw new MalformedAnswerError(`Domain API: no usable host for ${service}`)
  }
  return host
}

export function parseLogin(raw: unknown): LoginAnswer {
  refuseErrorAnswer(raw, 'Login')
  return parseAnswer(loginAnswer, raw, 'Login')
}

export function parseLocation(raw: unknown, key: 'agentSessionLocation' | 'chatLocation'): string {
  refuseErrorAnswer(raw, key)
  const answer = parseAnswer(locationAnswer(key), raw, key)
  const location = answer[key] as { readonly link: { readonly href: string } }
  return location.link.href
}

/** The chats of this agent (reference §5.4 method 9). */
export function parseChatSessions(raw: unknown): readonly { readonly chatKey: string; readonly href: string }[] {
  refuseErrorAnswer(raw, 'Chat sessions')
  const answer = parseAnswer(chatSessionsAnswer, raw ?? {}, 'Chat sessions')
  if (answer.chatSessions === undefined && raw !== undefined) {
    throw new MalformedAnswerError('Chat sessions: the answer has no chatSessions')
  }
  return (answer.chatSessions?.chatSession ?? []).map((chat) => ({
    chatKey: chat.chatSessionKey,
    href: chat.link.href,
  }))
}

/** Links, events and info of one chat. */
export function parseChat(raw: unknown): ChatPage {
  refuseErrorAnswer(raw, 'Chat')
  const { chat } = parseAnswer(chatAnswer, raw, 'Chat')
  if (chat.error !== undefined) throw new MalformedAnswerError('Chat: an error inside a good answer')
  return toPage(chat)
}

/**
 * Several chats at once (reference §5.4 method 11), by chat key. A chat that is missing, holds an error or cannot be told
 * by its key or its own link is left out.
 */
export function parseChats(raw: unknown): ReadonlyMap<string, ChatPage> {
  refuseErrorAnswer(raw, 'Chats')
  return readPlainChats(raw) ?? parseOddChats(raw)
}

/** The same by the schemas, whatever the answer looks like; exported for the test that compares the two. */
export function parseOddChats(raw: unknown): ReadonlyMap<string, ChatPage> {
  const answer = parseAnswer(chatsAnswer, raw ?? {}, 'Chats')
  if (answer.chats === undefined && raw !== undefined) throw new MalformedAnswerError('Chats: the answer has no chats')
  const pages = new Map<string, ChatPage>()
  for (const chat of answer.chats?.chat ?? []) {
    const self = chat.link.find((entry) => entry.rel === 'self')?.href
    const key = chat.info?.chatSessionKey ?? fromLink(/\/chat\/([^/?]+)/.exec(self ?? '')?.[1])
    if (key !== undefined && chat.error === undefined) pages.set(key, toPage(chat))
  }
  return pages
}

/** Undefined for a part of a link that is not escaped as it should be. */
function fromLink(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part)
  } catch {
    return undefined
  }
}

function toPage(chat: z.infer<typeof wireChat>): ChatPage {
  const raws = [chat.events?.event ?? []].flat()
  const events = raws.flatMap((event) => {
    const parsed = wireEvent.safeParse(event)
    return parsed.success ? [parsed.data] : []
  })
  return {
    events,
    unreadable: raws.length - events.length,
    info: chat.info,
    visit: chat.link.find((entry) => entry.rel === 'visit-id')?.href,
    next: chat.link.find((entry) => entry.rel === 'next')?.href,
  }
}

/** Where the parts of a visit are (reference §7.2); undefined where it lacks them. */
export function parseVisit(raw: unknown): {
  readonly customVariables: string | undefined
  readonly info: string | undefined
} {
  refuseErrorAnswer(raw, 'Visit')
  const answer = parseAnswer(object({ visitId: object({ link: links }) }), raw, 'Visit')
  const href = (rel: string) => answer.visitId.link.find((entry) => entry.rel === rel)?.href
  return { customVariables: href('custom-variables'), info: href('info') }
}

const customVariable = object({
  source: maybe(z.string()),
  name: text,
  displayName: maybe(text),
  value: text,
})

/** Custom variables, and with them the answers of the survey before the chat (reference §7.2). */
export function parseCustomVariables(raw: unknown): readonly z.infer<typeof customVariable>[] {
  refuseErrorAnswer(raw, 'Custom variables')
  const schema = object({ customVariables: object({ customVariable: list(customVariable) }).nullish() })
  return parseAnswer(schema, raw ?? {}, 'Custom variables').customVariables?.customVariable ?? []
}

/** How many chats ring at this agent (reference §5.3 method 7). */
export function parseRingingCount(raw: unknown): number {
  const schema = object({ incomingRequests: object({ ringingCount: digits }) })
  return parseAnswer(schema, raw, 'Incoming requests').incomingRequests.ringingCount
}

/** @throws MalformedAnswerError where a good answer holds an error. */
export function refuseErrorAnswer(raw: unknown, what: string): void {
  // The node SDK treats any answer with an `error` key as a failure, even at 2xx (reference §3.2).
  if (typeof raw === 'object' && raw !== null && 'error' in raw) {
    throw new MalformedAnswerError(`${what}: an error inside a good answer`)
  }
}
