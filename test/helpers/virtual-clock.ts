import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * A clock that stands still until a test lets it pass. Whoever waits by it is woken in the order of their times, so that hours
 * take no time and a busy machine changes nothing. Only for parts that wait for nothing but this clock: no sockets, no files.
 */
export type VirtualClock = {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** As `waitQuietly`. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>
  /** Lets time pass until `look` gives something other than undefined or false; fails with `what` where a day is not enough. */
  until<Value>(what: string, look: () => Value | undefined | false): Promise<Value>
  /** Lets time pass until the promise is settled, and gives it back. */
  through<Value>(promise: Promise<Value>): Promise<Value>
}

type Sleeper = { readonly at: number; readonly wake: () => void }

const longestMs = 24 * 60 * 60_000

export function createVirtualClock(begin = Date.UTC(2026, 10, 23)): VirtualClock {
  let time = begin
  const sleepers = new Set<Sleeper>()

  /** Everything that can happen without time. */
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) await nextTurn()
  }
  /** Wakes those whose time is next, if that is before `end`. */
  const step = async (end: number): Promise<boolean> => {
    const next = Math.min(...[...sleepers].map(({ at }) => at))
    if (next > end) return false
    time = Math.max(time, next)
    for (const sleeper of [...sleepers].filter(({ at }) => at <= next)) sleeper.wake()
    await settle()
    return true
  }

  return {
    now: () => time,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = () => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper = { at: time + Math.max(0, ms), wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake)
      }),
    async pass(ms) {
      const end = time + ms
      await settle()
      while (await step(end));
      time = end
    },
    async until(what, look) {
      const end = time + longestMs
      await settle()
      for (;;) {
        const value = look()
        if (value !== undefined && value !== false) return value
        if (!(await step(end))) throw new Error(`Never came: ${what}`)
      }
    },
    async through(promise) {
      let settled = false
      const noteSettled = () => void (settled = true)
      promise.then(noteSettled, noteSettled)
      await this.until('the end of a promise', () => settled)
      return promise
    },
  }
}
