import { parentPort, Worker } from 'node:worker_threads'
import { errorText } from './error-text.ts'
import { createNumbered } from './numbered.ts'
import { whenAborted } from './when-aborted.ts'

/** What a thread answers: by name, one argument each. */
export type Calls = { readonly [Name: string]: (argument: never) => unknown }

/** A thread of its own that answers questions. It holds the process only while somebody waits for it. */
export type Thread<Its extends Calls> = AsyncDisposable & {
  /** Rejects with the signal's reason, and with an Error where the thread could not answer or fell over. */
  ask<Name extends keyof Its & string>(
    name: Name,
    argument: Parameters<Its[Name]>[0],
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<Its[Name]>>>
}

type Question = { readonly id: number; readonly name: string; readonly argument: unknown }
type Answer = { readonly id: number; readonly value?: unknown; readonly error?: string }
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }

/** Starts the module in a thread; `onEnd` is told once where it ends by itself. */
export function startThread<Its extends Calls>(module: URL, onEnd: (cause: unknown) => void): Thread<Its> {
  // The flags of this process (`--input-type`, a test runner's) are not for it.
  const worker = new Worker(module, { execArgv: [] })
  const waiting = createNumbered<Waiting>()
  let over: Error | undefined
  const end = (because: string, cause?: unknown) => {
    over ??= new Error(because, { cause })
    for (const { reject } of waiting.takeAll()) reject(over)
  }
  const onOver = (cause: unknown) => {
    if (over) return
    end('A thread fell over', cause)
    onEnd(cause)
  }
  worker.unref()
  worker.on('error', onOver)
  worker.on('exit', onOver)
  worker.on('message', ({ id, value, error }: Answer) => {
    const asked = waiting.take(id)
    if (error === undefined) asked?.resolve(value)
    else asked?.reject(new Error(error))
  })
  const ask = async (name: string, argument: unknown, signal: AbortSignal): Promise<unknown> => {
    signal.throwIfAborted()
    if (over) throw over
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const cancel = whenAborted(signal, () => reject(signal.reason))
    const id = waiting.put({ resolve, reject })
    worker.ref()
    try {
      worker.postMessage({ id, name, argument } satisfies Question)
      return await promise
    } finally {
      waiting.take(id)
      cancel()
      if (waiting.size() === 0) worker.unref()
    }
  }
  return {
    // Both sides have the same calls.
    ask: ask as Thread<Its>['ask'],
    async [Symbol.asyncDispose]() {
      end('The thread is closed')
      await worker.terminate()
    },
  }
}

/** The thread's side: answers until it is ended. Calls that wait let others in. */
export function answerAsThread(calls: Calls): void {
  parentPort?.on('message', ({ id, name, argument }: Question) => {
    const work = async (): Promise<unknown> => calls[name]?.(argument as never)
    work().then(
      (value) => parentPort?.postMessage({ id, value } satisfies Answer),
      (error: unknown) => parentPort?.postMessage({ id, error: errorText(error) } satisfies Answer),
    )
  })
}
