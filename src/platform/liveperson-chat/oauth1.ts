import { createHmac, randomBytes } from 'node:crypto'

/** An OAuth 1.0 API key of four values (reference §3.4). */
export type ApiKey = {
  readonly appKey: string
  readonly secret: string
  readonly accessToken: string
  readonly accessTokenSecret: string
}

/**
 * The `Authorization` header of one call, signed by HMAC-SHA1 (reference §3.4, RFC 5849). It holds for this method and
 * address only, and once: platforms remember the nonce. They also compare clocks; five minutes apart is too much.
 */
export function oauthHeader(method: string, url: string, key: ApiKey): string {
  const oauth: Readonly<Record<string, string>> = {
    oauth_consumer_key: key.appKey,
    oauth_nonce: randomBytes(16).toString('hex'),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1_000)),
    oauth_token: key.accessToken,
    oauth_version: '1.0',
  }
  const parts = { oauth_signature: signature(signatureBase(method, url, oauth), key), ...oauth }
  const written = Object.entries(parts).map(([name, value]) => `${name}="${encode(value)}"`)
  return `OAuth ${written.join(', ')}`
}

/** What is signed (RFC 5849 §3.4.1): method, address and all parameters, a JSON body excepted. */
export function signatureBase(method: string, url: string, oauth: Readonly<Record<string, string>>): string {
  const { origin, pathname, searchParams } = new URL(url)
  const parameters = [...searchParams, ...Object.entries(oauth)]
    .map(([name, value]) => ({ name: encode(name), value: encode(value) }))
    .sort((one, other) => compare(one.name, other.name) || compare(one.value, other.value))
    .map(({ name, value }) => `${name}=${value}`)
  return [method.toUpperCase(), origin + pathname, parameters.join('&')].map(encode).join('&')
}

/** Base64 (RFC 5849 §3.4.2). */
export function signature(base: string, { secret, accessTokenSecret }: Omit<ApiKey, 'appKey' | 'accessToken'>): string {
  return createHmac('sha1', `${encode(secret)}&${encode(accessTokenSecret)}`)
    .update(base)
    .digest('base64')
}

/** RFC 5849 §3.6, which encodes five characters more than the language does. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
