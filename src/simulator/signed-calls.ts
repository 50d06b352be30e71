import type { AgentDesk } from './agent-desk.ts'
import type { Credentials } from './credentials.ts'
import { isSameSignature, parseOauthHeader, signatureOf } from './oauth-signature.ts'
import type { World } from './world.ts'

const clockDriftMs = 300_000

export type SignedCall = {
  /** The methods it may have been signed with: an override may or may not be one of them. */
  readonly methods: readonly string[]
  /** As the caller asked for it. */
  readonly url: URL
  readonly authorization: string | undefined
}

/** Who signed, or in one sentence why the signature does not hold. */
export type Signer = { readonly desk: AgentDesk } | { readonly refusal: string }

/** Checks OAuth 1.0 signatures: each holds once, and for five minutes (reference §3.4). */
export class SignedCalls {
  readonly #credentials: Credentials
  readonly #world: World
  /** When each nonce was used; epoch milliseconds. */
  readonly #nonces = new Map<string, number>()

  constructor(credentials: Credentials, world: World) {
    this.#credentials = credentials
    this.#world = world
  }

  /** Undefined when the call is not signed at all. To be asked once per request: it uses the nonce up. */
  check({ methods, url, authorization }: SignedCall): Signer | undefined {
    const oauth = parseOauthHeader(authorization)
    if (oauth === undefined) return undefined
    const refuse = (refusal: string): Signer => ({ refusal })
    const appKey = oauth.get('oauth_consumer_key')
    const found = this.#credentials.agents.find(({ apiKey }) => apiKey.appKey === appKey)
    const desk = found && this.#world.deskOf(found.agentId)
    if (found === undefined || desk === undefined) return refuse('The consumer key is unknown')
    const { apiKey } = found
    if (oauth.get('oauth_token') !== apiKey.accessToken) return refuse('The access token is not of this key')
    if (oauth.get('oauth_signature_method') !== 'HMAC-SHA1') return refuse('The signature method must be HMAC-SHA1')
    if ((oauth.get('oauth_version') ?? '1.0') !== '1.0') return refuse('The OAuth version must be 1.0')
    const signature = oauth.get('oauth_signature') ?? ''
    if (!methods.some((method) => isSameSignature(signature, signatureOf(method, url, oauth, apiKey)))) {
      return refuse('The signature does not fit the call')
    }
    const signedAt = Number(oauth.get('oauth_timestamp')) * 1_000
    if (!(Math.abs(this.#world.now() - signedAt) <= clockDriftMs))
      return refuse('The timestamp is off by over 5 minutes')
    const nonce = oauth.get('oauth_nonce') ?? ''
    if (nonce === '' || !this.#takeNonce(`${apiKey.appKey} ${nonce}`)) return refuse('The nonce was used before')
    return { desk }
  }

  #takeNonce(nonce: string): boolean {
    const now = this.#world.now()
    // Older ones are refused by their timestamp; a nonce may be signed up to the drift ahead of us.
    for (const [known, usedAt] of this.#nonces) {
      if (now - usedAt <= 2 * clockDriftMs) break
      this.#nonces.delete(known)
    }
    if (this.#nonces.has(nonce)) return false
    this.#nonces.set(nonce, now)
    return true
  }
}
