import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ApiKey } from './credentials.ts'

/** The parameters of an `Authorization: OAuth …` header, decoded; undefined for another scheme. */
export function parseOauthHeader(header: string | undefined): ReadonlyMap<string, string> | undefined {
  const rest = /^OAuth\s+(.*)$/is.exec(header ?? '')?.[1]
  if (rest === undefined) return undefined
  const pairs = [...rest.matchAll(/([\w.-]+)="([^"]*)"/g)]
  return new Map(pairs.map(([, name = '', value = '']) => [name, decode(value)]))
}

/**
 * The HMAC-SHA1 signature of one call, base64 (RFC 5849 §3.4). JSON bodies are not part of it.
 * `oauth` are the header's parameters without `realm` and `oauth_signature`.
 */
export function signatureOf(
  method: string,
  url: URL,
  oauth: ReadonlyMap<string, string>,
  key: Pick<ApiKey, 'secret' | 'accessTokenSecret'>,
): string {
  const signed = [...url.searchParams, ...oauth].filter(([name]) => name !== 'oauth_signature' && name !== 'realm')
  const parameters = signed
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const base = [method.toUpperCase(), encode(`${url.origin}${url.pathname}`), encode(parameters)].join('&')
  const signingKey = `${encode(key.secret)}&${encode(key.accessTokenSecret)}`
  return createHmac('sha1', signingKey).update(base).digest('base64')
}

export function isSameSignature(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** RFC 5849 §3.6: stricter than encodeURIComponent. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not percent-encoded: then it means itself, and the signature decides.
    return text
  }
}

function order(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
