import type { Agent } from 'undici'
import { createPlatformConnections } from './http.ts'
import { signIn } from './sign-in.ts'
import type { SignedIn } from './sign-in.ts'
import { parseChat, parseLocation, parseRingingCount } from './wire.ts'
import type { ChatPage } from './wire.ts'

export type WritingOptions = {
  readonly domainUrl: string
  readonly account: string
  readonly loginName: string
  readonly password: string
  /** Sent with the login. */
  readonly extraHeaders?: Readonly<Record<string, string>>
  /** Ends every call of the session. */
  readonly signal: AbortSignal
}

/**
 * An agent session that takes and answers chats: for the simulator's actors, the demo workspace, and people who build
 * a workspace or bot on this client. Listening never uses it. All methods throw PlatformError.
 */
export class WritingSession implements AsyncDisposable {
  readonly #signedIn: SignedIn
  readonly #connections: Agent
  readonly #signal: AbortSignal
  constructor(signedIn: SignedIn, connections: Agent, signal: AbortSignal) {
    this.#signedIn = signedIn
    this.#connections = connections
    this.#signal = signal
  }

  get platformAgentId(): string {
    return this.#signedIn.platformAgentId
  }

  async setAvailability(availability: 'Online' | 'Away' | 'Occupied'): Promise<void> {
    await this.#post('/availability', { availability: { chat: availability } }, 'PUT')
  }

  async ringingCount(): Promise<number> {
    return parseRingingCount(await this.#get('/incomingRequests'))
  }

  /** Takes the next ringing chat; one cannot choose which (reference §5.3 method 8). */
  async accept(): Promise<{ readonly chatKey: string }> {
    const location = parseLocation(await this.#post('/incomingRequests', { chat: 'start' }), 'chatLocation')
    const chatKey = new URL(location, this.#signedIn.sessionUrl).pathname.split('/').pop() ?? ''
    return { chatKey: decodeURIComponent(chatKey) }
  }

  async readChat(chatKey: string): Promise<ChatPage> {
    return parseChat(await this.#get(`/chat/${encodeURIComponent(chatKey)}`))
  }

  async sendLine(chatKey: string, text: string, options: { readonly agentsOnly?: boolean } = {}): Promise<void> {
    const subType = options.agentsOnly === true ? { subType: 'ONLY_TO_REP' } : {}
    await this.#post(`/chat/${encodeURIComponent(chatKey)}/events`, {
      event: { '@type': 'line', text, textType: 'plain', ...subType },
    })
  }

  async setTyping(chatKey: string, typing: boolean): Promise<void> {
    const agentTyping = typing ? 'typing' : 'not-typing'
    await this.#post(`/chat/${encodeURIComponent(chatKey)}/info/agentTyping`, { agentTyping }, 'PUT')
  }

  async endChat(chatKey: string): Promise<void> {
    await this.#post(`/chat/${encodeURIComponent(chatKey)}/events`, { event: { '@type': 'state', state: 'ended' } })
  }

  /** Keeps the login alive (reference §10: every 5 minutes). */
  refresh(): Promise<void> {
    return this.#signedIn.refresh(this.#signal)
  }

  /** Ends the login; open chats go back to the queue (reference §9). */
  logout(): Promise<void> {
    return this.#signedIn.logout(this.#signal)
  }

  /** Closes the connections; the login stays, as after a browser that was closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connections.destroy()
  }

  #get(path: string): Promise<unknown> {
    return this.#signedIn.call({ purpose: 'session', method: 'GET', url: this.#url(path), signal: this.#signal })
  }

  #post(path: string, body: unknown, override?: 'PUT'): Promise<unknown> {
    const headers = override === undefined ? {} : { 'x-http-method-override': override }
    const url = this.#url(path)
    return this.#signedIn.call({ purpose: 'session', method: 'POST', url, headers, body, signal: this.#signal })
  }

  #url(path: string): URL {
    return new URL(this.#signedIn.sessionUrl.href + path)
  }
}

/** Logs in and starts an agent session that may write. Dispose it to close its connections. */
export async function openWritingSession(options: WritingOptions): Promise<WritingSession> {
  const { loginName, password, signal, ...rest } = options
  const connections = createPlatformConnections()
  try {
    const signedIn = await signIn({
      ...rest,
      signal,
      credentials: { method: 'password', loginName, password },
      dispatcher: connections,
    })
    return new WritingSession(signedIn, connections, signal)
  } catch (error) {
    await connections.destroy()
    throw error
  }
}
