import type { Dispatcher } from 'undici'
import { parseAgentInfo, parseAvailableAgents, parseSlots } from './agent-answers.ts'
import type { Availability } from './agent-answers.ts'
import { factReadings } from './facts/fact-readings.ts'
import type { FactReading } from './facts/fact-readings.ts'
import type { VisitWishes } from './facts/visit-names.ts'
import type { KeptAnswer } from './http.ts'
import { trustedLink, withVersion } from './links.ts'
import { readOnly } from './read-only.ts'
import { signIn } from './sign-in.ts'
import type { SignedIn, SignInOptions } from './sign-in.ts'
import { parseChat, parseChats, parseChatSessions } from './wire.ts'
import type { ChatPage } from './wire.ts'

/** How an agent stands; either may be unsaid. */
export type Presence = { readonly availability: Availability | undefined; readonly reasonId: string | undefined }

/** Addresses are kept as texts: thousands of URL objects are what takes longest when memory is tidied up. */
export type ListedChat = { readonly chatKey: string; readonly url: string }

/** An agent session that can only read: its dispatcher lets nothing else out, and it has no other methods. */
export class ReadingSession {
  readonly #signedIn: SignedIn
  readonly #wishes: () => VisitWishes
  readonly #listUrl: string
  /** Most lists are the same as the one before. */
  readonly #keptList: KeptAnswer = { text: '', json: undefined }
  #listed: { readonly of: unknown; readonly chats: readonly ListedChat[] } | undefined
  constructor(signedIn: SignedIn, wishes: () => VisitWishes) {
    this.#signedIn = signedIn
    this.#wishes = wishes
    this.#listUrl = withVersion(new URL(`${signedIn.sessionUrl.href}/chatSessions`))
  }

  get platformAgentId(): string {
    return this.#signedIn.platformAgentId
  }

  /** The chats of this agent, whichever of its sessions took them (reference §5.4 method 9). */
  async chatSessions(signal: AbortSignal): Promise<readonly ListedChat[]> {
    const call = { purpose: 'session', method: 'GET', url: this.#listUrl, kept: this.#keptList, signal } as const
    const answer = await this.#signedIn.call(call)
    if (this.#listed === undefined || this.#listed.of !== answer) {
      const chats = parseChatSessions(answer).map(({ chatKey, href }) => ({
        chatKey,
        url: trustedLink(href, this.#signedIn.sessionUrl).href,
      }))
      this.#listed = { of: answer, chats }
    }
    return this.#listed.chats
  }

  /** Where a chat whose key we know is read, from its beginning or from this event on. */
  chatUrl(chatKey: string, from?: number): string {
    const query = from === undefined ? '' : `?from=${from}`
    return `${this.#signedIn.sessionUrl.href}/chat/${encodeURIComponent(chatKey)}${query}`
  }

  /** Links, events and info of a chat, from its own or its `next` link (reference §5.4 method 10). */
  async readChat(url: string, signal: AbortSignal): Promise<ChatPage> {
    const page = parseChat(await this.#signedIn.call({ purpose: 'chat', method: 'GET', url: new URL(url), signal }))
    return {
      ...page,
      next: page.next === undefined ? undefined : trustedLink(page.next, this.#signedIn.sessionUrl).href,
    }
  }

  /**
   * Several chats in one request (reference §5.4 method 11). Asked for what came after the last event we have; whether
   * that event comes once more is not documented, so it may.
   */
  async readChats(
    chats: readonly { readonly chatKey: string; readonly lastId: number }[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ChatPage>> {
    const keys = encodeURIComponent(chats.map(({ chatKey }) => chatKey).join(','))
    const from = encodeURIComponent(chats.map(({ lastId }) => lastId).join(','))
    const url = `${this.#signedIn.sessionUrl.href}/chat?chatSessionKeys=${keys}&fromEventIds=${from}&v=1&NC=true`
    return parseChats(await this.#signedIn.call({ purpose: 'chat', method: 'GET', url, signal }))
  }

  /** Where facts of a chat can be read, as far as this page of it tells; nothing is asked yet. */
  facts(page: Pick<ChatPage, 'info' | 'visit'>): readonly FactReading[] {
    return factReadings(this.#signedIn, page, this.#wishes())
  }

  /** How many more chats the agents of a skill could take now; -1 is any number (reference §5.2 method 5). */
  async freeSlots(skill: string, signal: AbortSignal): Promise<number> {
    const url = new URL(`${this.#signedIn.sessionUrl.href}/chat/availableSlots`)
    url.searchParams.set('skill', skill)
    return parseSlots(await this.#signedIn.call({ purpose: 'chat', method: 'GET', url, signal }))
  }

  /** Availability of the agent as this agent session sees it, and the reason given with it (reference §5.2 method 6). */
  async presence(signal: AbortSignal): Promise<Presence> {
    const { availability, chatReasonId } = parseAgentInfo(await this.#get('/info', signal))
    return { availability: availability?.chat, reasonId: chatReasonId }
  }

  /**
   * For how long, in milliseconds, the agent as a whole has had this availability (reference §5.2 method 4): `another`
   * where the platform lists the agent under another one, undefined where it does not say.
   */
  async availabilityAgeMs(availability: Availability, signal: AbortSignal): Promise<number | 'another' | undefined> {
    const listed = parseAvailableAgents(await this.#get(`/availableAgents?chatState=${availability}`, signal))
    const own = listed.find(({ id }) => id === this.platformAgentId)
    if (own === undefined || (own.chatState !== undefined && own.chatState !== availability)) return 'another'
    return own.elapsedTimeInState === undefined ? undefined : own.elapsedTimeInState * 1_000
  }

  /** True where the Domain API names another host by now (reference §2: hosts may change). */
  hostMoved(signal: AbortSignal): Promise<boolean> {
    return this.#signedIn.hostMoved(signal)
  }

  /** Keeps the login alive; to be called every `refreshEveryMs`. */
  refresh(signal: AbortSignal): Promise<void> {
    return this.#signedIn.refresh(signal)
  }

  #get(path: string, signal: AbortSignal): Promise<unknown> {
    const url = new URL(this.#signedIn.sessionUrl.href + path)
    return this.#signedIn.call({ purpose: 'session', method: 'GET', url, signal })
  }
}

export type ReadingOptions = Omit<SignInOptions, 'dispatcher'> & {
  readonly connections: Dispatcher
  /** Called for each write that was stopped; it never leaves the process. */
  readonly onWrite: () => void
  /** Whether to take IP addresses of visitors too, asked for each chat; default: no. */
  readonly keepIp?: () => boolean
}

/** Logs in and opens a second, silent agent session beside the human's (architecture §4, `shadow`). */
export async function openReadingSession(options: ReadingOptions): Promise<ReadingSession> {
  const { connections, onWrite, keepIp = () => false, ...rest } = options
  const signedIn = await signIn({ ...rest, dispatcher: connections.compose(readOnly(onWrite)) })
  return new ReadingSession(signedIn, () => ({ keepIp: keepIp() }))
}
