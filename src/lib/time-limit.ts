import { noLongerWanted } from './no-longer-wanted.ts'
import { whenAborted } from './when-aborted.ts'

export type TimeLimit = Disposable & {
  /** Aborts when one of the others does, with its reason, or when the time is over. */
  readonly signal: AbortSignal
  isOver(): boolean
}

/**
 * At most so many milliseconds for a piece of work. `AbortSignal.timeout` and `any` do the same for those who do not know
 * when they are done: each of their timers goes off all the same, and writes down an error that nobody reads.
 */
export function startTimeLimit(ms: number, ...others: readonly AbortSignal[]): TimeLimit {
  const own = new AbortController()
  let isOver = false
  const timer = setTimeout(() => {
    isOver = true
    own.abort(noLongerWanted)
  }, ms)
  const follow = () => own.abort(others.find(({ aborted }) => aborted)?.reason)
  const cancels = others.map((other) => whenAborted(other, follow))
  if (others.some(({ aborted }) => aborted)) follow()
  return {
    signal: own.signal,
    isOver: () => isOver,
    [Symbol.dispose]() {
      clearTimeout(timer)
      for (const cancel of cancels) cancel()
    },
  }
}
