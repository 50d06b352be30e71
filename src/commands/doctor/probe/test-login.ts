import type { Dispatcher } from 'undici'
import { withOwnCookies } from '../../../platform/liveperson-chat/cookies.ts'
import { loginBody } from '../../../platform/liveperson-chat/credentials.ts'
import { trustedLink } from '../../../platform/liveperson-chat/links.ts'
import { parseLocation, parseLogin } from '../../../platform/liveperson-chat/wire.ts'
import type { LoginAnswer } from '../../../platform/liveperson-chat/wire.ts'
import { findHost } from './find-host.ts'
import type { PatientCaller } from './patient-caller.ts'
import { TestSession } from './test-session.ts'

/** The forms of login of reference §3. */
export type LoginCredentials = Parameters<typeof loginBody>[0]

type LoginParts = {
  readonly caller: PatientCaller
  readonly accountUrl: URL
  /** Carries the login's own cookies. */
  readonly dispatcher: Dispatcher
  readonly answer: LoginAnswer
}

/** One login of a test agent, on which any number of agent sessions can be opened. */
export class TestLogin {
  readonly #parts: LoginParts

  constructor(parts: LoginParts) {
    this.#parts = parts
  }

  get platformAgentId(): string {
    return this.#parts.answer.config.userId
  }

  get authorization(): string {
    return `Bearer ${this.#parts.answer.bearer}`
  }

  /** A further agent session on the same bearer, with a cookie jar of its own (reference §4.1, §5.2 method 1). */
  async openSession(): Promise<TestSession> {
    const { caller, accountUrl } = this.#parts
    const { dispatcher } = withOwnCookies(caller.connections)
    const started = await caller.call(dispatcher, {
      purpose: 'session',
      method: 'POST',
      url: new URL('agentSession?v=1&NC=true', accountUrl).href,
      headers: { authorization: this.authorization },
      body: { loginData: '' },
    })
    const url = trustedLink(parseLocation(started, 'agentSessionLocation'), accountUrl)
    url.search = ''
    return new TestSession({ caller, dispatcher, url, login: this })
  }

  /** Reference §3: keeps the login alive. Throws SessionLostError when it is gone. */
  refresh(): Promise<void> {
    return this.#keep('refresh')
  }

  /** Ends the login with its agent sessions. Throws SessionLostError when it was gone already. */
  logout(): Promise<void> {
    return this.#keep('logout')
  }

  async #keep(verb: 'refresh' | 'logout'): Promise<void> {
    const { caller, accountUrl, dispatcher, answer } = this.#parts
    await caller.call(dispatcher, {
      purpose: 'refresh',
      method: 'POST',
      url: new URL(`${verb}?v=1.3`, accountUrl).href,
      body: { csrf: answer.csrf },
    })
  }
}

/** Logs in and opens no agent session yet. Throws PlatformError. */
export async function logIn(credentials: LoginCredentials, caller: PatientCaller): Promise<TestLogin> {
  const { dispatcher, jar } = withOwnCookies(caller.connections)
  const base = await findHost(caller, 'agentVep')
  const accountUrl = new URL(`/api/account/${encodeURIComponent(caller.account)}/`, base)
  const answer = parseLogin(
    await caller.inTurn(credentials.loginName, () =>
      caller.call(dispatcher, {
        purpose: 'login',
        method: 'POST',
        url: new URL('login?v=1.3', accountUrl).href,
        body: loginBody(credentials),
      }),
    ),
  )
  const cookies = await jar.getCookies(accountUrl.href)
  if (answer.sessionId !== undefined && !cookies.some(({ key }) => key === 'Session_id')) {
    await jar.setCookie(`Session_id=${answer.sessionId}; Path=/`, accountUrl.href)
  }
  return new TestLogin({ caller, accountUrl, dispatcher, answer })
}
