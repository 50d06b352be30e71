import { waitQuietly } from '../../lib/wait.ts'

/**
 * What the sessions of one account tell each other about an outage: while nobody hears anything each waits by the table
 * of reference §10, up to two minutes; the first that hears again ends the waiting of all. A session that fails while
 * others hear has trouble of its own, and waits its time out.
 */
export type Recovery = {
  /** A session heard something. */
  heard(): void
  /** Rises when an outage of the whole account ended. */
  outages(): number
  /** Waits, or until the outage ends; never throws. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Polls come every 2 s: an account of which nobody heard for this long is down. */
const silentForMs = 6_000

export function createRecovery({
  wait = waitQuietly,
  now = Date.now,
  spreadMs = () => 2_000,
}: {
  readonly wait?: typeof waitQuietly
  readonly now?: () => number
  /** Those who waited do not all come back in the same moment; default: over two seconds. */
  readonly spreadMs?: () => number
} = {}): Recovery {
  let heardAt = now()
  let outages = 0
  let ended = new AbortController()
  const isDown = () => now() - heardAt > silentForMs
  return {
    heard() {
      const wasDown = isDown()
      heardAt = now()
      if (!wasDown) return
      outages += 1
      ended.abort()
      ended = new AbortController()
    },
    outages: () => outages,
    async wait(ms, signal) {
      const until = now() + ms
      // The account may turn out to be down only while we wait.
      while (!signal.aborted && now() < until) {
        const { signal: end } = ended
        await wait(Math.min(until - now(), isDown() ? ms : silentForMs), AbortSignal.any([signal, end]))
        if (end.aborted) return wait(Math.random() * spreadMs(), signal)
      }
    },
  }
}
