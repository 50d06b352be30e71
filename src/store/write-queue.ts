import { setImmediate } from 'node:timers/promises'

/**
 * SQLite works on this thread, and a transaction of hundreds of writes would hold up every line and every token for as
 * long as it takes. So it lets others in between.
 */
const breatheAfterMs = 2

/** One write inside a transaction that it shares with others. */
type Write<Transaction> = (transaction: Transaction) => Promise<unknown>

export type WriteQueue<Transaction> = {
  /** Resolves when the write is committed, rejects when it alone failed. */
  write(work: Write<Transaction>): Promise<void>
  /** Resolves when all writes made before are committed or have failed. */
  flush(): Promise<void>
  /** Writes that are neither committed nor failed. */
  waiting(): number
  close(): Promise<void>
}

/**
 * Commits writes together: one transaction every `flushEveryMs` instead of one a write (stack.md §3: 25 times the rows).
 * When a transaction fails its writes are tried one by one, so that a bad one does not take the others with it.
 */
export function createWriteQueue<Transaction>(options: {
  readonly flushEveryMs: number
  readonly transact: (work: (transaction: Transaction) => Promise<void>) => Promise<void>
  /** A write that failed; its caller is told too, but need not look. */
  readonly onError: (error: unknown) => void
  /** A transaction went well. */
  readonly onCommit: () => void
}): WriteQueue<Transaction> {
  type Entry = {
    readonly work: Write<Transaction>
    readonly resolve: () => void
    readonly reject: (error: unknown) => void
  }
  let waiting: Entry[] = []
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let closed = false
  let underWay = 0

  const commitAll = async (entries: readonly Entry[]) => {
    try {
      await options.transact(async (transaction) => {
        let since = performance.now()
        for (const { work } of entries) {
          await work(transaction)
          if (performance.now() - since < breatheAfterMs) continue
          await setImmediate()
          since = performance.now()
        }
      })
      options.onCommit()
      for (const { resolve } of entries) resolve()
    } catch (error) {
      if (entries.length > 1) {
        for (const entry of entries) await commitAll([entry])
        return
      }
      options.onError(error)
      for (const { reject } of entries) reject(error)
    }
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const entries = waiting
    waiting = []
    if (entries.length > 0) {
      underWay += entries.length
      running = running
        .then(() => commitAll(entries))
        .finally(() => {
          underWay -= entries.length
        })
    }
    return running
  }
  return {
    write(work) {
      const committed = closed
        ? Promise.reject<void>(new Error('The store is closed'))
        : new Promise<void>((resolve, reject) => waiting.push({ work, resolve, reject }))
      // Callers that do not wait for the commit are told by `onError`.
      committed.catch(() => undefined)
      if (!closed) timer ??= setTimeout(() => void flush(), options.flushEveryMs)
      return committed
    },
    flush,
    waiting: () => waiting.length + underWay,
    async close() {
      closed = true
      await flush()
    },
  }
}
