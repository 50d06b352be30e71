import { waitQuietly } from './wait.ts'

/**
 * Tries until it works: what was heard is not heard again, so it must not be lost to a passing fault of the disk. Rejects
 * with the last failure once the signal has aborted.
 */
export async function untilItWorks<Value>(work: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
  for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, 30_000)) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted) throw error
      await waitQuietly(pauseMs, signal)
    }
  }
}
