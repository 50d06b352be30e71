import { noLongerWanted } from '../lib/no-longer-wanted.ts'
import { waitQuietly } from '../lib/wait.ts'

/** A clock that can stand still and run faster. */
export type PracticeClock = {
  /** 2 runs twice as fast, 0 stands still; whoever waits waits by the new rate from now on. */
  setRate(rate: number): void
  /** Waits `ms` of this clock, or less when the signal aborts; never throws. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export function createPracticeClock({
  now = () => new Date(),
  wait = waitQuietly,
}: {
  readonly now?: () => Date
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
} = {}): PracticeClock {
  let rate = 1
  let changed = new AbortController()
  return {
    setRate(next) {
      if (next === rate) return
      rate = next
      const before = changed
      changed = new AbortController()
      before.abort(noLongerWanted)
    },
    async wait(ms, signal) {
      let leftMs = ms
      while (leftMs > 0 && !signal.aborted) {
        const startedAt = now().getTime()
        const [its, change] = [rate, changed.signal]
        await wait(its === 0 ? longestWaitMs : Math.ceil(leftMs / its), AbortSignal.any([signal, change]))
        leftMs -= (now().getTime() - startedAt) * its
        // A timer may wake a moment early; what is left then is no wait.
        if (leftMs < 1) return
      }
    },
  }
}

/** Standing still is looked at again after this, which costs nothing. */
const longestWaitMs = 3_600_000
