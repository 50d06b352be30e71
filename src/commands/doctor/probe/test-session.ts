import type { Dispatcher } from 'undici'
import { SessionLostError } from '../../../platform/liveperson-chat/errors.ts'
import { withVersion } from '../../../platform/liveperson-chat/links.ts'
import { ReadingSession } from '../../../platform/liveperson-chat/reading-session.ts'
import type { SignedIn } from '../../../platform/liveperson-chat/sign-in.ts'
import { WritingSession } from '../../../platform/liveperson-chat/writing-client.ts'
import type { PatientCaller } from './patient-caller.ts'
import type { TestLogin } from './test-login.ts'

type SessionParts = {
  readonly caller: PatientCaller
  /** Carries this agent session's own cookies. */
  readonly dispatcher: Dispatcher
  /** `…/agentSession/{id}`, without a query. */
  readonly url: URL
  readonly login: TestLogin
}

/** One agent session of a test agent, which both acts as the agent and reads as the listener would. */
export class TestSession {
  readonly act: WritingSession
  readonly read: ReadingSession
  readonly url: URL
  /** Whose bearer its calls show. */
  login: TestLogin
  readonly #caller: PatientCaller
  readonly #dispatcher: Dispatcher

  constructor({ caller, dispatcher, url, login }: SessionParts) {
    this.#caller = caller
    this.#dispatcher = dispatcher
    this.url = url
    this.login = login
    const signedIn: SignedIn = {
      platformAgentId: login.platformAgentId,
      sessionUrl: url,
      call: ({ url: to, headers, ...call }) =>
        caller.call(dispatcher, {
          ...call,
          url: typeof to === 'string' ? to : withVersion(to),
          headers: { ...this.#bearer(), ...headers },
        }),
      refresh: () => this.login.refresh(),
      logout: () => this.login.logout(),
      hostMoved: () => Promise.resolve(false),
      callVisits: () => Promise.reject(new Error('the probe asks for no visit')),
    }
    this.act = new WritingSession(signedIn, caller.connections, caller.signal)
    this.read = new ReadingSession(signedIn, () => ({ keepIp: false }))
  }

  /** The answer to a GET below the agent session, as it came. */
  ask(pathOrUrl: string | URL): Promise<unknown> {
    const url = typeof pathOrUrl === 'string' ? new URL(this.url.href + pathOrUrl) : pathOrUrl
    return this.#caller.call(this.#dispatcher, {
      purpose: 'session',
      method: 'GET',
      url: withVersion(url),
      headers: this.#bearer(),
    })
  }

  /** The status with which the platform refuses this agent session (401, 403, 404); undefined while it answers. */
  async refusal({
    login = this.login,
    cookies = true,
  }: { readonly login?: TestLogin; readonly cookies?: boolean } = {}): Promise<number | undefined> {
    try {
      await this.#caller.call(cookies ? this.#dispatcher : this.#caller.connections, {
        purpose: 'session',
        method: 'GET',
        url: withVersion(new URL(`${this.url.href}/info`)),
        headers: { authorization: login.authorization },
      })
      return undefined
    } catch (error) {
      if (error instanceof SessionLostError) return error.status
      throw error
    }
  }

  #bearer(): Readonly<Record<string, string>> {
    return { authorization: this.login.authorization }
  }
}
