import { createRecentValues } from '../../../lib/percentile.ts'

export type TimerWheel = Disposable & {
  after(ms: number, work: () => void): void
  /** 99th percentile of how late work was done, over the last 10,000, in milliseconds. */
  latenessMsP99(): number
}

/** Thousands of short delays a second on one timer; each is kept to `tickMs`. */
export function createTimerWheel({ tickMs }: { readonly tickMs: number }): TimerWheel {
  type Entry = { readonly dueAt: number; readonly work: () => void }
  const slots = new Map<number, Entry[]>()
  const lateness = createRecentValues(10_000)
  let done = Math.floor(Date.now() / tickMs)
  const timer = setInterval(() => {
    const now = Date.now()
    for (const end = Math.floor(now / tickMs); done < end; done += 1) {
      const entries = slots.get(done)
      if (!entries) continue
      slots.delete(done)
      for (const { dueAt, work } of entries) {
        lateness.add(now - dueAt)
        work()
      }
    }
  }, tickMs)
  return {
    after(ms, work) {
      const dueAt = Date.now() + ms
      const slot = Math.max(done, Math.floor(dueAt / tickMs))
      const entries = slots.get(slot)
      if (entries) entries.push({ dueAt, work })
      else slots.set(slot, [{ dueAt, work }])
    },
    latenessMsP99: () => lateness.percentile(0.99),
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
