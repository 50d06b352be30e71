import { setImmediate as nextTurn } from 'node:timers/promises'

/** Lets pieces of work onto the main loop one by one: each call resolves in a later turn of its own, in the order of calls. */
export function createTurnstile(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return () => (last = last.then(() => nextTurn()))
}
