import { noLongerWanted } from './no-longer-wanted.ts'

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
  if (other.aborted) follow()
  else other.addEventListener('abort', follow, { once: true })
  return {
    signal: own.signal,
    abort: () => own.abort(noLongerWanted),
    [Symbol.dispose]: () => other.removeEventListener('abort', follow),
  }
}
