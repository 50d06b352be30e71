import { describe, expect, it } from 'vitest'
import { createWriteQueue } from '../../src/store/write-queue.ts'

const openQueue = (transact: (work: (transaction: string) => Promise<void>) => Promise<void>) =>
  createWriteQueue<string>({ flushEveryMs: 5, transact, onError: () => undefined, onCommit: () => undefined })

/** Work that keeps the thread busy, as SQLite does. */
const busy = (ms: number) => {
  const until = performance.now() + ms
  while (performance.now() < until) continue
}

describe('the write queue', () => {
  it('lets others in between while it commits many writes in one transaction', async () => {
    let transactions = 0
    const queue = openQueue((work) => {
      transactions += 1
      return work('transaction')
    })
    let turns = 0
    const inBetween: number[] = []
    const turn = () => {
      turns += 1
      if (inBetween.length < 30) setImmediate(turn)
    }
    setImmediate(turn)
    const all = Array.from({ length: 30 }, () =>
      queue.write(async () => {
        busy(1)
        inBetween.push(turns)
      }),
    )
    await Promise.all(all)
    expect(transactions).toBe(1)
    // Each write sees the turns that were had before it.
    expect(new Set(inBetween).size).toBeGreaterThanOrEqual(8)
  })

  it('counts what is not committed yet, under way or waiting', async () => {
    let commit: () => void = () => undefined
    const queue = openQueue(async (work) => {
      await work('transaction')
      await new Promise<void>((resolve) => (commit = resolve))
    })
    const first = queue.write(async () => undefined)
    const flushed = queue.flush()
    const second = queue.write(async () => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    expect(queue.waiting()).toBe(2)
    commit()
    await Promise.all([first, flushed])
    expect(queue.waiting()).toBe(1)
    const rest = queue.flush()
    await new Promise((resolve) => setImmediate(resolve))
    commit()
    await Promise.all([second, rest])
    expect(queue.waiting()).toBe(0)
  })
})
