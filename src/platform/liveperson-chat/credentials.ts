import { assertNever } from '../../lib/assert-never.ts'
import type { ApiKey } from './oauth1.ts'
import type { TokenProvider } from './token-provider.ts'

/** The forms of login of reference §3: each goes into the body of one call. */
export type LoginCredentials =
  | { readonly method: 'password'; readonly loginName: string; readonly password: string }
  /** Replaces the app key since 30 Apr 2026, in the same fields (reference §3.4). */
  | { readonly method: 'oauth2'; readonly loginName: string; readonly clientId: string; readonly clientSecret: string }
  | ({ readonly method: 'app-key'; readonly loginName: string } & ApiKey)

/**
 * OAuth 1.0 signed calls (reference §3.4): no login at all. A key is the site's, and stands for the agent it was made
 * for; with a password the start of the agent session names `loginName` instead (reference §5.2 method 1).
 */
export type SignedCredentials = {
  readonly method: 'signed'
  readonly loginName: string
  readonly key: ApiKey
  readonly password?: string
}

/** Somebody else signs in, and hands over the bearer. */
export type TokenCredentials = {
  readonly method: 'token'
  readonly loginName: string
  readonly token: TokenProvider
}

/** Every way in which an identity may be let in. */
export type Credentials = LoginCredentials | SignedCredentials | TokenCredentials

/** The body of a login (reference §3). */
export function loginBody(credentials: LoginCredentials): Readonly<Record<string, string>> {
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
