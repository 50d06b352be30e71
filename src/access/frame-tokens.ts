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
  use: z.enum(['call', 'renewal']),
})

/** Who holds a token, and by which session of a browser. `signedInAt` in epoch milliseconds; a renewed token keeps it. */
export type TokenHolder = { readonly personId: PersonId; readonly sessionId: string; readonly signedInAt: number }

export type TokenUse = 'call' | 'renewal'

export type FrameTokens = {
  /** `renewal` opens nothing but the way to new tokens, for as long as these can be had. Undefined where the holder has to sign in anew. */
  issue(holder: TokenHolder, use?: TokenUse): { readonly token: string; readonly expiresInMs: number } | undefined
  /** Undefined for a token that is not ours, is for another use or too old, or whose session has ended. */
  read(token: string, use?: TokenUse): TokenHolder | undefined
  /** When no token of this sign-in is given out any more, epoch milliseconds. */
  endOf(holder: TokenHolder): number
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
  const endOf = ({ signedInAt }: TokenHolder) => signedInAt + longestMs
  return {
    endOf,
    issue(holder, use = 'call') {
      const [at, end] = [now(), endOf(holder)]
      const until = use === 'renewal' ? end : Math.min(at + lifeMs, end)
      if (until <= at || ended.has(holder.sessionId)) return undefined
      const text = Buffer.from(JSON.stringify({ ...holder, until, use })).toString('base64url')
      return { token: `${text}.${sign(text).toString('base64url')}`, expiresInMs: until - at }
    },
    read(token, use = 'call') {
      const [text = '', signature = ''] = token.split('.')
      const [shown, expected] = [Buffer.from(signature, 'base64url'), sign(text)]
      if (shown.length !== expected.length || !timingSafeEqual(shown, expected)) return undefined
      const { until, use: given, ...holder } = payload.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
      return given !== use || until <= now() || ended.has(holder.sessionId) ? undefined : holder
    },
    endSession(sessionId) {
      // Nothing of a session lives longer than that.
      for (const [id, at] of ended) if (now() - at > longestMs) ended.delete(id)
      ended.set(sessionId, now())
    },
  }
}
