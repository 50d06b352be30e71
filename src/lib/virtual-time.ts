import { setImmediate as untilAllIsDone } from 'node:timers/promises'

/** A clock that stands still until it is moved: for replays of the past, and for tests. */
export type VirtualTime = {
  now(): Date
  /** Like `waitQuietly`, by this clock. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Moves the clock on by `ms`: whoever waits is woken when their time comes, and does what follows before the next is. */
  pass(ms: number): Promise<void>
  /** Those who wait now. */
  waiting(): number
}

export function createVirtualTime(startMs = 0): VirtualTime {
  let nowMs = startMs
  const sleepers = new Map<() => void, number>()
  return {
    now: () => new Date(nowMs),
    wait(ms, signal) {
      if (signal.aborted || ms <= 0) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = () => {
          sleepers.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        sleepers.set(wake, nowMs + ms)
        signal.addEventListener('abort', wake, { once: true })
      })
    },
    async pass(ms) {
      const untilMs = nowMs + ms
      for (;;) {
        await untilAllIsDone()
        const [next] = [...sleepers].toSorted(([, one], [, other]) => one - other)
        if (next === undefined || next[1] > untilMs) break
        nowMs = Math.max(nowMs, next[1])
        next[0]()
      }
      nowMs = Math.max(nowMs, untilMs)
    },
    waiting: () => sleepers.size,
  }
}
