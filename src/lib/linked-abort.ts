import { noLongerWanted } from './no-longer-wanted.ts'
import { whenAborted } from './when-aborted.ts'

export type LinkedAbort = Disposable & {
  /** Aborts when the other one does, with its reason, or when `abort` is called. */
  readonly signal: AbortSignal
  abort(): void
}

/**
 * A signal of its own that follows another one until it is disposed of. `AbortSignal.any` does the same for those who do
 * not know when they are done, with weak references that cost more than the rest of a short piece of work.
 */
export function linkAbort(other: AbortSignal): LinkedAbort {
  const own = new AbortController()
  const follow = () => own.abort(other.reason)
  const cancel = whenAborted(other, follow)
  if (other.aborted) follow()
  return {
    signal: own.signal,
    abort: () => own.abort(noLongerWanted),
    [Symbol.dispose]: cancel,
  }
}
