import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { personId } from '../domain/ids.ts'
import type { PersonId } from '../domain/ids.ts'

/** How long a token opens anything; a page renews its own long before. */
const lifeMs = 10 * 60_000
/** However often it was renewed: after a long day's work its holder signs in anew. */
const longestMs = 12 * 3_600_000

const payload = z.strictObject({
  personId: z.string().transform(personId),
  sessionId: z.string(),
  signedInAt: z.number(),
  until: z.number(),
})

/** Who holds a token, and by which session of a browser. `signedInAt` in epoch milliseconds; a renewed token keeps it. */
export type TokenHolder = { readonly personId: PersonId; readonly sessionId: string; readonly signedInAt: number }

export type FrameTokens = {
  /** Undefined where the holder has to sign in anew. */
  issue(holder: TokenHolder): { readonly token: string; readonly expiresInMs: number } | undefined
  /** Undefined for a token that is not ours, is too old, or whose session has ended. */
  read(token: string): TokenHolder | undefined
  /** From here on no token of the session opens anything. */
  endSession(sessionId: string): void
}

/**
 * Short-lived tokens for a page that stands in a frame of another site, where a browser keeps no cookie of ours. They are
 * signed and stored nowhere, so they outlive a restart as the session key does.
 */
export function createFrameTokens(sessionKey: Buffer, now: () => number = Date.now): FrameTokens {
  const key = Buffer.from(hkdfSync('sha256', sessionKey, '', 'sotto frame tokens', 32))
  const sign = (text: string) => createHmac('sha256', key).update(text).digest()
  const ended = new Map<string, number>()
  return {
    issue(holder) {
      const until = Math.min(now() + lifeMs, holder.signedInAt + longestMs)
      if (until <= now() || ended.has(holder.sessionId)) return undefined
      const text = Buffer.from(JSON.stringify({ ...holder, until })).toString('base64url')
      return { token: `${text}.${sign(text).toString('base64url')}`, expiresInMs: until - now() }
    },
    read(token) {
      const [text = '', signature = ''] = token.split('.')
      const [given, expected] = [Buffer.from(signature, 'base64url'), sign(text)]
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
      const { until, ...holder } = payload.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
      return until <= now() || ended.has(holder.sessionId) ? undefined : holder
    },
    endSession(sessionId) {
      // No token lives longer than that.
      for (const [id, at] of ended) if (now() - at > lifeMs) ended.delete(id)
      ended.set(sessionId, now())
    },
  }
}
