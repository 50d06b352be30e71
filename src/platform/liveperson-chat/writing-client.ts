import type { Agent } from 'undici'
import {
  parseAgentInfo,
  parseAvailability,
  parseAvailableAgents,
  parseSlots,
  parseSurvey,
  parseTransferError,
  parseTransferSkills,
} from './agent-answers.ts'
import type { Availability } from './agent-answers.ts'
import type { Credentials } from './credentials.ts'
import { RequestRefusedError } from './errors.ts'
import { createPlatformConnections } from './http.ts'
import { signIn } from './sign-in.ts'
import type { SignedIn } from './sign-in.ts'
import { parseChat, parseLocation, parseRingingCount } from './wire.ts'
import type { ChatPage } from './wire.ts'

export type WritingOptions = {
  readonly domainUrl: string
  readonly account: string
  /** Sent with the login. */
  readonly extraHeaders?: Readonly<Record<string, string>>
  /** Certificate of an authority to trust beside the usual ones, in PEM; for a stand-in over TLS. */
  readonly ca?: string
  /** Ends every call of the session. */
  readonly signal: AbortSignal
} & (
  | { readonly loginName: string; readonly password: string }
  /** Any other way to be let in. */
  | { readonly credentials: Credentials }
)

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

  async availability(): Promise<{ readonly chat: Availability }> {
    return parseAvailability(await this.#get('/availability'))
  }

  /** Who this agent is, with skills and how many chats they may have (reference §5.2 method 6). */
  async agentInfo(): Promise<ReturnType<typeof parseAgentInfo>> {
    return parseAgentInfo(await this.#get('/info'))
  }

  /** Every agent of the account, or those of a skill (by name) or in a state (reference §5.2 method 4). */
  async availableAgents(
    filter: { readonly skill?: string; readonly chatState?: Availability } = {},
  ): Promise<ReturnType<typeof parseAvailableAgents>> {
    return parseAvailableAgents(await this.#get(`/availableAgents?${new URLSearchParams(filter).toString()}`))
  }

  /** How many more chats a skill or an agent can take now; -1 is any number (reference §5.2 method 5). */
  async availableSlots(of: { readonly skill: string } | { readonly agent: string }): Promise<number> {
    return parseSlots(await this.#get(`/chat/availableSlots?${new URLSearchParams(of).toString()}`))
  }

  /** Skills that have somebody online to take this chat (reference §5.5 method 20). */
  async transferSkills(chatKey: string): Promise<ReturnType<typeof parseTransferSkills>> {
    return parseTransferSkills(await this.#get(`/chat/${encodeURIComponent(chatKey)}/transfer`))
  }

  /**
   * Gives the chat to a skill or an agent; `text` is for the receiving agent only (reference §5.5 method 21).
   *
   * @throws PlatformError where nobody there can take it; the chat stays.
   */
  async transfer(
    chatKey: string,
    to: { readonly skillId: string } | { readonly agentId: string },
    text: string,
  ): Promise<void> {
    const target = 'skillId' in to ? { skill: { id: to.skillId } } : { agent: { id: to.agentId } }
    const answer = await this.#post(`/chat/${encodeURIComponent(chatKey)}/transfer`, { transfer: { ...target, text } })
    const refusal = parseTransferError(answer)
    if (refusal !== undefined) throw new RequestRefusedError(`The transfer was refused: ${refusal}`)
  }

  /** What the agent is asked about the chat (reference §5.5 method 22). */
  async survey(chatKey: string): Promise<ReturnType<typeof parseSurvey>> {
    return parseSurvey(await this.#get(`/chat/${encodeURIComponent(chatKey)}/survey`))
  }

  /** Answers by question id (reference §5.5 method 23). */
  async submitSurvey(chatKey: string, answers: ReadonlyMap<string, readonly string[]>): Promise<void> {
    const question = [...answers].map(([id, answer]) => ({ id, answer }))
    await this.#post(`/chat/${encodeURIComponent(chatKey)}/survey`, { survey: { question } }, 'PUT')
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

  async sendLine(
    chatKey: string,
    text: string,
    options: { readonly agentsOnly?: boolean; readonly html?: boolean } = {},
  ): Promise<void> {
    const subType = options.agentsOnly === true ? { subType: 'ONLY_TO_REP' } : {}
    await this.#post(`/chat/${encodeURIComponent(chatKey)}/events`, {
      event: { '@type': 'line', text, textType: options.html === true ? 'html' : 'plain', ...subType },
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
  const { domainUrl, account, extraHeaders, signal } = options
  const connections = createPlatformConnections({ ca: options.ca })
  const credentials: Credentials =
    'credentials' in options
      ? options.credentials
      : { method: 'password', loginName: options.loginName, password: options.password }
  try {
    const signedIn = await signIn({
      domainUrl,
      account,
      credentials,
      dispatcher: connections,
      signal,
      ...(extraHeaders ? { extraHeaders } : {}),
    })
    return new WritingSession(signedIn, connections, signal)
  } catch (error) {
    await connections.destroy()
    throw error
  }
}
