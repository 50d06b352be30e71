import type { Dispatcher } from 'undici'
import type { Fact } from '../../domain/conversation.ts'
import type { KeptAnswer } from './http.ts'
import { trustedLink, withVersion } from './links.ts'
import { readOnly } from './read-only.ts'
import { signIn } from './sign-in.ts'
import type { SignedIn, SignInOptions } from './sign-in.ts'
import { parseChat, parseChats, parseChatSessions, parseCustomVariables, parseVisit } from './wire.ts'
import type { ChatPage } from './wire.ts'

export type ListedChat = { readonly chatKey: string; readonly url: URL }

/** An agent session that can only read: its dispatcher lets nothing else out, and it has no other methods. */
export class ReadingSession {
  readonly #signedIn: SignedIn
  readonly #listUrl: string
  /** Most lists are the same as the one before. */
  readonly #keptList: KeptAnswer = { text: '', json: undefined }
  #listed: { readonly of: unknown; readonly chats: readonly ListedChat[] } | undefined
  constructor(signedIn: SignedIn) {
    this.#signedIn = signedIn
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
        url: trustedLink(href, this.#signedIn.sessionUrl),
      }))
      this.#listed = { of: answer, chats }
    }
    return this.#listed.chats
  }

  /** Where a chat whose key we know is read from its beginning. */
  chatUrl(chatKey: string): URL {
    return new URL(`${this.#signedIn.sessionUrl.href}/chat/${encodeURIComponent(chatKey)}`)
  }

  /** Links, events and info of a chat, from its own or its `next` link (reference §5.4 method 10). */
  async readChat(
    url: URL,
    signal: AbortSignal,
  ): Promise<Omit<ChatPage, 'next' | 'visit'> & { readonly next: URL | undefined; readonly visit: URL | undefined }> {
    const page = parseChat(await this.#signedIn.call({ purpose: 'chat', method: 'GET', url: new URL(url), signal }))
    const link = (href: string | undefined) =>
      href === undefined ? undefined : trustedLink(href, this.#signedIn.sessionUrl)
    return { ...page, next: link(page.next), visit: link(page.visit) }
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

  /** What is known of the visit of a chat: custom variables, and with them the survey before the chat (reference §7.2). */
  async facts(visit: URL, signal: AbortSignal): Promise<readonly Fact[]> {
    const { sessionUrl, call } = this.#signedIn
    const href = parseVisit(await call({ purpose: 'chat', method: 'GET', url: new URL(visit), signal }))
    if (href === undefined) return []
    const url = trustedLink(href, sessionUrl)
    return parseCustomVariables(await call({ purpose: 'chat', method: 'GET', url, signal })).map(
      ({ source, name, displayName, value }) => ({
        name: displayName ?? name,
        value,
        source: source === 'prechat' ? 'pre-chat' : 'custom-variable',
      }),
    )
  }

  /** True where the Domain API names another host by now (reference §2: hosts may change). */
  hostMoved(signal: AbortSignal): Promise<boolean> {
    return this.#signedIn.hostMoved(signal)
  }

  /** Keeps the login alive; to be called every `refreshEveryMs`. */
  refresh(signal: AbortSignal): Promise<void> {
    return this.#signedIn.refresh(signal)
  }
}

/** Logs in and opens a second, silent agent session beside the human's (architecture §4, `shadow`). */
export async function openReadingSession(
  options: Omit<SignInOptions, 'dispatcher'> & {
    readonly connections: Dispatcher
    /** Called for each write that was stopped; it never leaves the process. */
    readonly onWrite: () => void
  },
): Promise<ReadingSession> {
  const { connections, onWrite, ...rest } = options
  return new ReadingSession(await signIn({ ...rest, dispatcher: connections.compose(readOnly(onWrite)) }))
}
