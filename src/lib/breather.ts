import { setImmediate as nextTurn } from 'node:timers/promises'
import { collectYoung } from './collect-garbage.ts'

/** Lets others in between the pieces of long work on the main loop. */
export type Breather = {
  /** True once this turn of the loop has worked for long enough: ask after each piece, and then wait for `breathe`. */
  isDue(): boolean
  /** Resolves in a later turn of the loop. */
  breathe(): Promise<void>
}

/** `mostMs`: what one turn may take, in milliseconds; the work itself must come in pieces that are shorter. */
export function createBreather(mostMs = 3): Breather {
  let since = performance.now()
  return {
    isDue: () => performance.now() - since >= mostMs,
    async breathe() {
      await nextTurn()
      collectYoung()
      since = performance.now()
    },
  }
}
