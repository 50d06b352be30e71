import { waitQuietly } from '../../lib/wait.ts'
import { loginFloorMs } from './retry-rules.ts'

/** What the sessions of one account share about logging in, so that no identity logs in twice at a time. */
export type Logins = {
  /**
   * Runs one login of an identity: after any other of it is over, and not within `loginFloorMs` of that (reference §10).
   * Rejects with what the login rejects with, or with the signal's reason.
   */
  next<Result>(
    loginName: string,
    signal: AbortSignal,
    logIn: (refusedBearer: string | undefined) => Promise<Result>,
  ): Promise<Result>
  /** The platform no longer takes this bearer, which came from a token provider. */
  noteRefused(loginName: string, bearer: string): void
}

type Identity = { last: Promise<void>; notBefore: number; refusedBearer: string | undefined }

/** Real time, whatever a stand-in does to its own. */
export function createLogins({
  wait = waitQuietly,
  now = Date.now,
}: { readonly wait?: typeof waitQuietly; readonly now?: () => number } = {}): Logins {
  const identities = new Map<string, Identity>()
  const identityOf = (loginName: string): Identity => {
    const known = identities.get(loginName)
    if (known) return known
    const identity: Identity = { last: Promise.resolve(), notBefore: 0, refusedBearer: undefined }
    identities.set(loginName, identity)
    return identity
  }
  return {
    async next(loginName, signal, logIn) {
      const identity = identityOf(loginName)
      const before = identity.last
      let leave = () => {}
      const own = new Promise<void>((resolve) => (leave = resolve))
      // Who gives up waiting must not let the next one pass before those in front.
      identity.last = before.then(() => own)
      try {
        await orAborted(before, signal)
        // A timer may ring a little early.
        for (;;) {
          signal.throwIfAborted()
          const pauseMs = identity.notBefore - now()
          if (pauseMs <= 0) break
          await wait(pauseMs, signal)
        }
        try {
          return await logIn(identity.refusedBearer)
        } finally {
          identity.notBefore = now() + loginFloorMs
        }
      } finally {
        leave()
      }
    },
    noteRefused(loginName, bearer) {
      identityOf(loginName).refusedBearer = bearer
    },
  }
}

/** Rejects with the signal's reason where that comes first. */
async function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  let onAbort = () => {}
  const aborted = new Promise<void>((resolve) => (onAbort = resolve))
  signal.addEventListener('abort', onAbort, { once: true })
  await Promise.race([promise, aborted])
  signal.removeEventListener('abort', onAbort)
  signal.throwIfAborted()
}
