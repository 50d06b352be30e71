import type { TimedTipEvent } from './join-deltas.ts'
import type { StoreCallName } from './store-messages.ts'
import type { AskedCall } from './store-thread.ts'

/** What is to be handed to the store's thread, in order. */
export type Outbox = {
  /** Resolves when the write is committed, rejects when it alone failed. */
  write(name: StoreCallName, given: readonly unknown[]): Promise<void>
  /** Handed over at once, behind all writes made before. */
  read(name: StoreCallName, given: readonly unknown[]): Promise<unknown>
  /** A write; those that come one after the other are one, at the place of the first of them. */
  addTipEvent(event: TimedTipEvent): Promise<void>
  /** Writes that are neither committed nor failed. */
  waiting(): number
  /** Resolves when nothing is waiting; what is asked from now on is refused. */
  close(): Promise<void>
}

/** What was written of a conversation before one of these, and what after it, is not the same to the store. */
const separating: ReadonlySet<StoreCallName> = new Set(['saveConversation', 'forgetConversation', 'forgetAccount'])

/** Collects writes for `flushEveryMs`, so that one message, and one transaction, carries many of them. */
export function createOutbox(options: {
  readonly flushEveryMs: number
  readonly run: (calls: readonly AskedCall[]) => void
  readonly onWriteError: (error: unknown) => void
  readonly onCommit: () => void
}): Outbox {
  let calls: AskedCall[] = []
  /** Tip events that wait among the calls. */
  let joined: { readonly events: TimedTipEvent[]; readonly committed: Promise<void> } | undefined
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  /** Calls that are neither answered nor failed. */
  let open = 0
  let writing = 0
  const { promise: drained, resolve: isDrained } = Promise.withResolvers<void>()

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    joined = undefined
    const all = calls
    calls = []
    if (all.length > 0) options.run(all)
  }
  const ask = (name: StoreCallName, given: readonly unknown[]): Promise<unknown> => {
    if (isClosed) return Promise.reject(new Error('The store is closed'))
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    open += 1
    const settled = () => {
      open -= 1
      if (isClosed && open === 0) isDrained()
    }
    calls.push({
      name,
      given,
      resolve(value) {
        resolve(value)
        settled()
      },
      reject(error) {
        reject(error)
        settled()
      },
    })
    return promise
  }
  const write = (name: StoreCallName, given: readonly unknown[]): Promise<void> => {
    const isRefused = isClosed
    if (separating.has(name)) joined = undefined
    const asked = ask(name, given)
    writing += 1
    const committed = asked.then(
      () => {
        writing -= 1
        options.onCommit()
      },
      (error: unknown) => {
        writing -= 1
        if (!isRefused) options.onWriteError(error)
        throw error
      },
    )
    // Callers that do not wait for the commit are told by `onWriteError`.
    committed.catch(() => undefined)
    if (!isClosed) timer ??= setTimeout(flush, options.flushEveryMs)
    return committed
  }
  return {
    write,
    read(name, given) {
      const asked = ask(name, given)
      flush()
      return asked
    },
    addTipEvent(event) {
      if (joined && !isClosed) {
        joined.events.push(event)
        return joined.committed
      }
      const events = [event]
      joined = { events, committed: write('appendTipEvents', [events]) }
      return joined.committed
    },
    waiting: () => writing,
    async close() {
      isClosed = true
      flush()
      if (open > 0) await drained
    },
  }
}
