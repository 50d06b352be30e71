import { waitQuietly } from '../lib/wait.ts'
import { ModelError } from './model-error.ts'

export type BreakerOptions = {
  /** Asks the endpoint for next to nothing; resolves when it answers to the end, rejects where it does not. */
  readonly probe: (signal: AbortSignal) => Promise<void>
  /** `error`: what opened it. */
  readonly onChange: (state: 'closed' | 'open', error: ModelError | undefined) => void
  /** Ends the probing. */
  readonly signal: AbortSignal
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** Keeps tips from waiting for an endpoint that has a fault; the endpoint itself is asked now and then, at nobody's cost. */
export type Breaker = {
  isOpen(): boolean
  /** The endpoint gave words; it may still break off. */
  words(): void
  /** The endpoint answered to the end. */
  good(): void
  /** A request that began at `startedAt` failed. */
  fault(error: ModelError, startedAt: number): void
  /** Aborts when the breaker opens: whoever still waits for first words need not go on. A new one after each opening. */
  opening(): AbortSignal
}

/** Faults in a row, none of which held anyone up. */
const faultsInARow = 3
/** Half a minute of probing at most lies between the endpoint's recovery and ours. */
const probeAfterMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const
const longestWaitMs = 300_000

export function createBreaker(options: BreakerOptions): Breaker {
  const { probe, onChange, signal, wait = waitQuietly, now = Date.now } = options
  let open = false
  let inARow = 0
  let lastWordsAt = -Infinity
  let opening = new AbortController()

  const close = () => {
    open = false
    inARow = 0
    onChange('closed', undefined)
  }
  const recover = async (first: ModelError) => {
    let askedMs = first.retryAfterMs
    for (let tries = 0; !signal.aborted; tries += 1) {
      const ownMs = probeAfterMs[Math.min(tries, probeAfterMs.length - 1)] ?? 0
      await wait(Math.min(Math.max(askedMs ?? 0, ownMs), longestWaitMs), signal)
      if (signal.aborted) return
      try {
        await probe(signal)
        if (!signal.aborted) close()
        return
      } catch (error) {
        // What is wrong was told when it opened; here only how long to wait counts.
        askedMs = error instanceof ModelError ? error.retryAfterMs : undefined
      }
    }
  }
  return {
    isOpen: () => open,
    opening: () => opening.signal,
    words() {
      lastWordsAt = now()
    },
    good() {
      inARow = 0
    },
    fault(error, startedAt) {
      inARow += 1
      // One that was slow while others were answered says nothing of the endpoint.
      const atOnce = ['too-many-requests', 'key-refused'].includes(error.kind)
      const hangs = error.kind === 'slow' && lastWordsAt < startedAt
      if (open || signal.aborted || (!atOnce && !hangs && inARow < faultsInARow)) return
      open = true
      const opened = opening
      opening = new AbortController()
      onChange('open', error)
      opened.abort()
      void recover(error)
    },
  }
}
