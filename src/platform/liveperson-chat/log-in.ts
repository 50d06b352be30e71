import type { Dispatcher } from 'undici'
import type { OwnJar } from './cookies.ts'
import { loginBody } from './credentials.ts'
import type { Credentials, LoginCredentials, SignedCredentials, TokenCredentials } from './credentials.ts'
import { BearerUnavailableError, LoginRejectedError } from './errors.ts'
import type { PlatformError, SessionLostError } from './errors.ts'
import { callPlatform } from './http.ts'
import type { Logins } from './logins.ts'
import { oauthHeader } from './oauth1.ts'
import { parseLogin } from './wire.ts'
import type { LoginAnswer } from './wire.ts'

/** An identity that was let in, and how its calls say so. */
export type Login = {
  /** Undefined where only the agent session can tell (reference §5.2 method 6). */
  readonly platformAgentId: string | undefined
  /** The hosts that the login's answer named; undefined where there was no such answer. */
  readonly named: LoginAnswer['csdsCollectionResponse']
  /** The `Authorization` header of one call. */
  readonly authorization: (method: string, url: string) => string
  /** What the start of an agent session carries (reference §5.2 method 1). */
  readonly loginData: unknown
  /** What it means that the platform does not let it start an agent session. */
  readonly refusal?: (error: SessionLostError) => PlatformError
  /** Reference §3.3; nothing to do where we did not log in ourselves. */
  readonly refresh: (signal: AbortSignal) => Promise<void>
  readonly logout: (signal: AbortSignal) => Promise<void>
}

type LogInOptions = {
  readonly accountUrl: URL
  /** Carries this login's calls, with a cookie jar of its own. */
  readonly dispatcher: Dispatcher
  readonly jar: OwnJar
  readonly extraHeaders?: Readonly<Record<string, string>> | undefined
  readonly logins: Logins
  readonly signal: AbortSignal
}

/**
 * Lets an identity in, by whichever method it has (reference §3).
 *
 * @throws PlatformError; LoginRejectedError where a person has to act.
 */
export async function logIn(credentials: Credentials, options: LogInOptions): Promise<Login> {
  if (credentials.method === 'signed') return signCalls(credentials)
  if (credentials.method === 'token') return takeToken(credentials, options)
  return loginByBody(credentials, options)
}

const nothingToDo = () => Promise.resolve()

function signCalls({ key, loginName, password }: SignedCredentials): Login {
  return {
    platformAgentId: undefined,
    named: undefined,
    authorization: (method, url) => oauthHeader(method, url, key),
    loginData: password === undefined ? '' : { userName: loginName, password },
    refusal: (error) =>
      new LoginRejectedError(
        `${error.message}: check the agent's API key in the agents file, and that this machine's clock is right`,
      ),
    refresh: nothingToDo,
    logout: nothingToDo,
  }
}

async function takeToken({ loginName, token }: TokenCredentials, { logins, signal }: LogInOptions): Promise<Login> {
  const { bearer } = await logins.next(loginName, signal, (refused) => token({ refused, signal }))
  return {
    platformAgentId: undefined,
    named: undefined,
    authorization: () => `Bearer ${bearer}`,
    loginData: '',
    refusal: (error) => {
      logins.noteRefused(loginName, bearer)
      return new BearerUnavailableError(`${error.message}: the bearer is no longer taken; a new one is waited for`)
    },
    // Whoever signed in keeps the bearer alive, and ends it.
    refresh: nothingToDo,
    logout: nothingToDo,
  }
}

async function loginByBody(credentials: LoginCredentials, options: LogInOptions): Promise<Login> {
  const { accountUrl, dispatcher, jar, extraHeaders, logins, signal } = options
  const answer = await logins.next(credentials.loginName, signal, () =>
    callPlatform(dispatcher, {
      purpose: 'login',
      method: 'POST',
      url: new URL('login?v=1.3', accountUrl).href,
      headers: extraHeaders ?? {},
      body: loginBody(credentials),
      signal,
    }),
  )
  const login = parseLogin(answer)
  // The answer's own `sessionId` where the platform sets no cookie (reference §3.1).
  const cookies = await jar.getCookies(accountUrl.href)
  if (login.sessionId !== undefined && !cookies.some(({ key }) => key === 'Session_id')) {
    await jar.setCookie(`Session_id=${login.sessionId}; Path=/`, accountUrl.href)
  }
  const keepLogin = async (verb: 'refresh' | 'logout', callSignal: AbortSignal) => {
    await callPlatform(dispatcher, {
      purpose: 'refresh',
      method: 'POST',
      url: new URL(`${verb}?v=1.3`, accountUrl).href,
      body: { csrf: login.csrf },
      signal: callSignal,
    })
  }
  return {
    platformAgentId: login.config.userId,
    named: login.csdsCollectionResponse,
    authorization: () => `Bearer ${login.bearer}`,
    // Required "for backwards compatibility" (reference §5.2).
    loginData: '',
    refresh: (callSignal) => keepLogin('refresh', callSignal),
    logout: (callSignal) => keepLogin('logout', callSignal),
  }
}
