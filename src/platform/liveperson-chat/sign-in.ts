import type { Dispatcher } from 'undici'
import { parseAgentInfo } from './agent-answers.ts'
import { withOwnCookies } from './cookies.ts'
import type { Credentials } from './credentials.ts'
import { SessionLostError } from './errors.ts'
import { createVisitCalls } from './facts/visit-calls.ts'
import { callPlatform } from './http.ts'
import type { Call } from './http.ts'
import { trustedLink, withVersion } from './links.ts'
import { logIn } from './log-in.ts'
import { createLogins } from './logins.ts'
import type { Logins } from './logins.ts'
import { parseBaseUri, parseLocation } from './wire.ts'

export type SignInOptions = {
  /** `https://api.liveperson.net`, or a stand-in; its scheme applies to the hosts that it names. */
  readonly domainUrl: string
  readonly account: string
  readonly credentials: Credentials
  /** Shared by all sessions of the account; without it this identity is taken to log in nowhere else. */
  readonly logins?: Logins
  /** What carries the calls; a reading session brings the guarded one. */
  readonly dispatcher: Dispatcher
  /** Sent with the Domain API's call and the login only. */
  readonly extraHeaders?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** A login and one agent session on it: what every call of the Chat Agent API needs. */
export type SignedIn = {
  readonly platformAgentId: string
  /** `…/agentSession/{id}`, without a query. */
  readonly sessionUrl: URL
  /** A string is called as it is: absolute, with `v` and `NC`. */
  readonly call: (call: Omit<Call, 'url'> & { readonly url: URL | string }) => Promise<unknown>
  /**
   * Reference §3.3: keeps the login alive; does nothing where we did not log in ourselves. Throws SessionLostError when
   * it is gone.
   */
  refresh(signal: AbortSignal): Promise<void>
  /** Asks the Domain API again: does it name another host than the one we signed in at? */
  hostMoved(signal: AbortSignal): Promise<boolean>
  /** A read from the Visit Information API, at its own host and without cookies; `path` is under the account (§7.3). */
  callVisits(path: string, signal: AbortSignal): Promise<unknown>
  /** Ends the login, and with it the agent's work: never called by a listening session. */
  logout(signal: AbortSignal): Promise<void>
}

/**
 * Domain API, login, and an agent session with a cookie jar of its own (reference §2 to §5.2).
 * The login's jar and the session's jar are separate and live as long as the result.
 */
export async function signIn(options: SignInOptions): Promise<SignedIn> {
  const { account, credentials, dispatcher, signal } = options
  const { dispatcher: loginCalls, jar } = withOwnCookies(dispatcher)
  const { dispatcher: sessionCalls } = withOwnCookies(dispatcher)

  const base = await findHost(loginCalls, options)
  const accountUrl = new URL(`/api/account/${encodeURIComponent(account)}/`, base)
  const login = await logIn(credentials, {
    accountUrl,
    dispatcher: loginCalls,
    jar,
    extraHeaders: options.extraHeaders,
    logins: options.logins ?? createLogins(),
    signal,
  })
  const sessionCall = (call: Call) =>
    callPlatform(sessionCalls, {
      ...call,
      headers: { authorization: login.authorization(call.method, call.url), ...call.headers },
    })
  let started: unknown
  try {
    started = await sessionCall({
      purpose: 'session',
      method: 'POST',
      url: new URL('agentSession?v=1&NC=true', accountUrl).href,
      body: { loginData: login.loginData },
      signal,
    })
  } catch (error) {
    throw error instanceof SessionLostError && login.refusal ? login.refusal(error) : error
  }
  const sessionUrl = trustedLink(parseLocation(started, 'agentSessionLocation'), base)
  sessionUrl.search = ''
  const call: SignedIn['call'] = ({ url, ...rest }) =>
    sessionCall({ ...rest, url: typeof url === 'string' ? url : withVersion(url) })
  const askWho = async () => {
    const url = new URL(`${sessionUrl.href}/info`)
    return parseAgentInfo(await call({ purpose: 'session', method: 'GET', url, signal })).id
  }
  const callVisits = createVisitCalls({
    account,
    named: login.named,
    ask: (service, callSignal) => findHost(loginCalls, { ...options, signal: callSignal }, service),
    base,
    get: ({ href: url }, callSignal) =>
      callPlatform(dispatcher, {
        purpose: 'chat',
        method: 'GET',
        url,
        headers: { authorization: login.authorization('GET', url) },
        signal: callSignal,
      }),
  })
  return {
    platformAgentId: login.platformAgentId ?? (await askWho()),
    sessionUrl,
    call,
    hostMoved: async (callSignal) =>
      (await findHost(loginCalls, { ...options, signal: callSignal })).host !== base.host,
    callVisits,
    refresh: login.refresh,
    logout: login.logout,
  }
}

async function findHost(
  dispatcher: Dispatcher,
  { domainUrl, account, extraHeaders, signal }: SignInOptions,
  service = 'agentVep',
): Promise<URL> {
  const domain = new URL(domainUrl)
  const path = `/api/account/${encodeURIComponent(account)}/service/${service}/baseURI.json?version=1.0`
  const answer = await callPlatform(dispatcher, {
    purpose: 'domain',
    method: 'GET',
    url: new URL(path, domain).href,
    headers: extraHeaders ?? {},
    signal,
  })
  return new URL(`${domain.protocol}//${parseBaseUri(answer, service)}`)
}
