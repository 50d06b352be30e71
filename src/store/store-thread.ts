import { Worker } from 'node:worker_threads'
import { createNumbered } from '../lib/numbered.ts'
import { SetupError } from '../lib/setup-error.ts'
import type { FromStore, StoreCall, StoreCallName, ToStore } from './store-messages.ts'

/** One call to the store, and who waits for it. */
export type AskedCall = {
  readonly name: StoreCallName
  readonly given: readonly unknown[]
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** The store's thread. It holds the process only while somebody waits for an answer. */
export type StoreThread = AsyncDisposable & {
  /** Hands calls over, to be begun in this order; those of one hand-over are written in one transaction. */
  run(calls: readonly AskedCall[]): void
}

export type StoreThreadOptions = {
  readonly file: string
  /** The program of the thread; default `store-worker.ts`. */
  readonly program?: URL
  /** What is waited before a thread that fell over is started again at first, longer each time. Default 500. */
  readonly restartAfterMs?: number
  /** The thread fell over; whoever waited is told, too. */
  readonly onFall: (error: Error) => void
}

const longestRestartMs = 60_000

/**
 * Opens the database in a thread of its own. Where that falls over everybody who waits is told so, as for a disk that takes
 * no write, and it is started again: what was answered is committed, and the rest may be asked for again.
 *
 * @throws SetupError where the folder or file cannot be used.
 */
export async function openStoreThread(options: StoreThreadOptions): Promise<StoreThread> {
  const program = options.program ?? new URL('./store-worker.ts', import.meta.url)
  const firstRestartMs = options.restartAfterMs ?? 500
  const waiting = createNumbered<AskedCall>()
  let worker: Worker | undefined
  let restartAfterMs = firstRestartMs
  let restarting: NodeJS.Timeout | undefined
  let isClosed = false

  const rejectAll = (error: Error) => {
    for (const { reject } of waiting.takeAll()) reject(error)
  }
  const take = (message: Extract<FromStore, { readonly type: 'answers' }>) => {
    for (const one of message.answers) {
      const asked = waiting.take(one.id)
      if ('error' in one) asked?.reject(new Error(one.error))
      else {
        restartAfterMs = firstRestartMs
        asked?.resolve(one.value)
      }
    }
    if (waiting.size() === 0) worker?.unref()
  }
  const start = (): Promise<void> => {
    // The flags of this process (`--input-type`, a test runner's) are not for it.
    const started = new Worker(program, { execArgv: [], workerData: options.file })
    worker = started
    const { promise: opened, resolve, reject } = Promise.withResolvers<void>()
    let problem: Error | undefined
    const onEnd = (cause: unknown) => {
      if (worker !== started) return
      worker = undefined
      const error = problem ?? new Error('the thread of the store fell over', { cause })
      reject(error)
      rejectAll(error)
      if (isClosed) return
      options.onFall(error)
      // Told by `onFall` where it does not work either.
      restarting = setTimeout(() => void start().catch(() => undefined), restartAfterMs)
      restartAfterMs = Math.min(restartAfterMs * 2, longestRestartMs)
    }
    started.on('error', onEnd)
    started.on('exit', onEnd)
    started.on('message', (message: FromStore) => {
      if (worker !== started) return
      if (message.type === 'answers') return take(message)
      if (message.type === 'opened') return resolve()
      problem = message.isSetup ? new SetupError(message.reason) : new Error(message.reason)
      reject(problem)
      // It is opened anew with the next one.
      void started.terminate()
    })
    return opened
  }
  const post = (to: Worker, calls: readonly StoreCall[]) => {
    to.ref()
    to.postMessage({ type: 'run', calls } satisfies ToStore)
  }
  const end = async () => {
    isClosed = true
    clearTimeout(restarting)
    const ending = worker
    if (!ending) return
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    ending.ref()
    ending.postMessage({ type: 'close' } satisfies ToStore)
    await ended
  }

  try {
    await start()
  } catch (error) {
    isClosed = true
    clearTimeout(restarting)
    throw error
  }
  worker?.unref()

  return {
    run(calls) {
      const to = worker
      if (!to) {
        for (const { reject } of calls) reject(new Error('the thread of the store is being started again'))
        return
      }
      const numbered = calls.map((call) => ({ id: waiting.put(call), name: call.name, given: call.given }))
      try {
        post(to, numbered)
      } catch {
        // What cannot be sent must not take the others with it.
        for (const call of numbered) {
          try {
            post(to, [call])
          } catch (error) {
            waiting.take(call.id)?.reject(new Error('a value cannot be stored', { cause: error }))
          }
        }
      }
    },
    [Symbol.asyncDispose]: end,
  }
}
