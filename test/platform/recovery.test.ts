import { describe, expect, it } from 'vitest'
import { createRecovery } from '../../src/platform/liveperson-chat/recovery.ts'

/** A clock of its own: waiting moves it, or an abort cuts the wait short. */
function clocked(options: Parameters<typeof createRecovery>[0] = {}) {
  let time = 0
  const waiting: { until: number; resolve: () => void; signal: AbortSignal }[] = []
  const recovery = createRecovery({
    ...options,
    now: () => time,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        waiting.push({ until: time + ms, resolve, signal })
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
  })
  return {
    recovery,
    async pass(ms: number) {
      for (const end = time + ms; time < end;) {
        time = Math.min(time + 500, end)
        for (const one of waiting.splice(0)) {
          if (one.until <= time || one.signal.aborted) one.resolve()
          else waiting.push(one)
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

describe('the end of an outage', () => {
  it('ends the waiting of every session, spread over two seconds', async () => {
    const { recovery, pass } = clocked()
    const signal = new AbortController().signal
    let back = 0
    for (let session = 0; session < 5; session += 1) void recovery.wait(120_000, signal).then(() => (back += 1))
    await pass(30_000)
    expect(back).toBe(0)
    recovery.heard()
    await pass(3_000)
    expect([back, recovery.outages()]).toEqual([5, 1])
  })

  it('spreads thousands over as long as the account wants', async () => {
    const { recovery, pass } = clocked({ spreadMs: () => 60_000 })
    const signal = new AbortController().signal
    let back = 0
    for (let session = 0; session < 200; session += 1) void recovery.wait(120_000, signal).then(() => (back += 1))
    await pass(30_000)
    recovery.heard()
    await pass(3_000)
    expect(back).toBeLessThan(100)
    await pass(60_000)
    expect(back).toBe(200)
  })

  it('is none while other sessions hear: who fails alone waits its time out', async () => {
    const { recovery, pass } = clocked()
    let back = false
    void recovery.wait(30_000, new AbortController().signal).then(() => (back = true))
    for (let second = 0; second < 28; second += 2) {
      await pass(2_000)
      recovery.heard()
    }
    expect([back, recovery.outages()]).toEqual([false, 0])
    await pass(4_000)
    expect(back).toBe(true)
  })
})
