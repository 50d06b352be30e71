import { createHmac, timingSafeEqual } from 'node:crypto'
import { IngestRefusal } from './refusal.ts'

/** A signed request may be this old, or this far ahead of our clock. */
const timestampToleranceMs = 5 * 60_000

export type SignedHeaders = { readonly signature: string | undefined; readonly timestamp: string | undefined }

/**
 * Checks `x-sotto-signature: sha256={hex HMAC-SHA256 of the raw body}` and that `x-sotto-timestamp` (epoch seconds or
 * milliseconds) is about now. Compares in constant time.
 *
 * @throws IngestRefusal (403)
 */
export function checkSignature(raw: Uint8Array, headers: SignedHeaders, secret: string, now: Date): void {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(headers.signature ?? '')?.[1]
  if (given === undefined) throw new IngestRefusal(403, 'x-sotto-signature must be sha256= and 64 hex digits.')
  const at = /^\d{9,15}$/.test(headers.timestamp ?? '') ? Number(headers.timestamp) : Number.NaN
  const atMs = at < 100_000_000_000 ? at * 1_000 : at
  if (!(Math.abs(atMs - now.getTime()) <= timestampToleranceMs)) {
    throw new IngestRefusal(403, 'x-sotto-timestamp must be the time now in epoch seconds, within 5 minutes.')
  }
  const expected = createHmac('sha256', secret).update(raw).digest()
  if (secret === '' || !timingSafeEqual(expected, Buffer.from(given, 'hex'))) {
    throw new IngestRefusal(403, 'x-sotto-signature does not fit the body.')
  }
}
