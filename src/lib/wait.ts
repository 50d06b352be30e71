import { onAbort } from './on-abort.ts'

/** Waits `ms`, or less when the signal aborts; never throws, so that the caller's loop is the one place that reports it. */
export function waitQuietly(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || ms <= 0) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stopListening()
      resolve()
    }
    const timer = setTimeout(done, ms)
    const stopListening = onAbort(signal, done)
  })
}
