import type { Dispatcher } from 'undici'
import { assertNever } from '../../lib/assert-never.ts'
import { withOwnCookies } from './cookies.ts'
import { callPlatform } from './http.ts'
import type { Call } from './http.ts'
import { trustedLink, withVersion } from './links.ts'
import { parseBaseUri, parseLocation, parseLogin } from './wire.ts'

/** The forms of login of reference §3 that an agent may have. */
export type Credentials =
  | { readonly method: 'password'; readonly loginName: string; readonly password: string }
  /** Replaces the app key since 30 Apr 2026, in the same fields (reference §3.4). */
  | { readonly method: 'oauth2'; readonly loginName: string; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly method: 'app-key'
      readonly loginName: string
      readonly appKey: string
      readonly secret: string
      readonly accessToken: string
      readonly accessTokenSecret: string
    }

/** The body of a login (reference §3). */
function loginBody(credentials: Credentials): Readonly<Record<string, string>> {
  const { loginName: username } = credentials
  switch (credentials.method) {
    case 'password':
      return { username, password: credentials.password }
    case 'oauth2': {
      const { clientId: appKey, clientSecret: secret } = credentials
      return { username, appKey, secret, accessToken: 'dummy', accessTokenSecret: 'dummy' }
    }
    case 'app-key': {
      const { appKey, secret, accessToken, accessTokenSecret } = credentials
      return { username, appKey, secret, accessToken, accessTokenSecret }
    }
    default:
      return assertNever(credentials)
  }
}

export type SignInOptions = {
  /** `https://api.liveperson.net`, or a stand-in; its scheme applies to the hosts that it names. */
  readonly domainUrl: string
  readonly account: string
  readonly credentials: Credentials
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
  call(
    call: Omit<Call, 'url' | 'headers'> & { readonly url: URL | string; readonly headers?: Call['headers'] },
  ): Promise<unknown>
  /** Reference §3.3: keeps the login alive. Throws SessionLostError when it is gone. */
  refresh(signal: AbortSignal): Promise<void>
  /** Asks the Domain API again: does it name another host than the one we signed in at? */
  hostMoved(signal: AbortSignal): Promise<boolean>
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
  const login = parseLogin(
    await callPlatform(loginCalls, {
      purpose: 'login',
      method: 'POST',
      url: new URL('login?v=1.3', accountUrl).href,
      headers: options.extraHeaders ?? {},
      body: loginBody(credentials),
      signal,
    }),
  )
  // The answer's own `sessionId` where the platform sets no cookie (reference §3.1).
  const cookies = await jar.getCookies(accountUrl.href)
  if (login.sessionId !== undefined && !cookies.some(({ key }) => key === 'Session_id')) {
    await jar.setCookie(`Session_id=${login.sessionId}; Path=/`, accountUrl.href)
  }
  const bearer = { authorization: `Bearer ${login.bearer}` }
  const started = await callPlatform(sessionCalls, {
    purpose: 'session',
    method: 'POST',
    url: new URL('agentSession?v=1&NC=true', accountUrl).href,
    headers: bearer,
    // Required "for backwards compatibility" (reference §5.2).
    body: { loginData: '' },
    signal,
  })
  const sessionUrl = trustedLink(parseLocation(started, 'agentSessionLocation'), base)
  sessionUrl.search = ''

  const keepLogin = (verb: 'refresh' | 'logout', callSignal: AbortSignal) =>
    callPlatform(loginCalls, {
      purpose: 'refresh',
      method: 'POST',
      url: new URL(`${verb}?v=1.3`, accountUrl).href,
      body: { csrf: login.csrf },
      signal: callSignal,
    })
  return {
    platformAgentId: login.config.userId,
    sessionUrl,
    call: ({ url, headers, ...call }) =>
      callPlatform(sessionCalls, {
        ...call,
        url: typeof url === 'string' ? url : withVersion(url),
        headers: headers === undefined ? bearer : { ...bearer, ...headers },
      }),
    hostMoved: async (callSignal) =>
      (await findHost(loginCalls, { ...options, signal: callSignal })).host !== base.host,
    refresh: async (callSignal) => void (await keepLogin('refresh', callSignal)),
    logout: async (callSignal) => void (await keepLogin('logout', callSignal)),
  }
}

async function findHost(
  dispatcher: Dispatcher,
  { domainUrl, account, extraHeaders, signal }: SignInOptions,
): Promise<URL> {
  const domain = new URL(domainUrl)
  const path = `/api/account/${encodeURIComponent(account)}/service/agentVep/baseURI.json?version=1.0`
  const answer = await callPlatform(dispatcher, {
    purpose: 'domain',
    method: 'GET',
    url: new URL(path, domain).href,
    headers: extraHeaders ?? {},
    signal,
  })
  return new URL(`${domain.protocol}//${parseBaseUri(answer, 'agentVep')}`)
}
