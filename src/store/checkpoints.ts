import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export type Checkpoints = {
  /** A statement was run. */
  wrote(): void
  /** Resolves when nothing of it holds the file any more. */
  close(): Promise<void>
}

/** Statements after which the log is brought in; a megabyte or two. */
const usualStatements = 500

/**
 * SQLite brings its write-ahead log into the database file after a thousand pages, on the thread that wrote last, which
 * waits for the disk meanwhile: tens of milliseconds, in which no line and no token is passed on. Here another thread
 * does it. The thread starts when there is something to do for it, and holds no process.
 */
export function createCheckpoints(
  file: string,
  {
    onFailure,
    everyStatements = usualStatements,
  }: {
    /** The thread fell over: from now on SQLite has to do it by itself. */
    readonly onFailure: () => void
    readonly everyStatements?: number
  },
): Checkpoints {
  let worker: Worker | undefined
  let statements = 0
  let isBusy = false
  let isOver = false

  const start = (): Worker => {
    // The flags of this process (`--input-type`, a test runner's) are not for it.
    const started = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { execArgv: [], workerData: file })
    started.on('message', () => (isBusy = false))
    started.on('error', () => {
      if (isOver) return
      isOver = true
      onFailure()
    })
    started.unref()
    return started
  }
  return {
    wrote() {
      statements += 1
      if (statements < everyStatements || isBusy || isOver) return
      statements = 0
      isBusy = true
      worker ??= start()
      worker.postMessage('checkpoint')
    },
    async close() {
      const ending = isOver ? undefined : worker
      isOver = true
      if (!ending) return
      const ended = once(ending, 'exit')
      ending.ref()
      ending.postMessage('close')
      await ended
    },
  }
}
