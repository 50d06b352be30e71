import { createQueue } from './queue.ts'
import type { Queue } from './queue.ts'

const waiting = Symbol('waiting')
/**
 * The signal itself holds what waits for it. A weak map of the module's would be old, and V8 keeps whatever an old one has
 * for a signal until the whole heap is collected.
 */
type Awaited = AbortSignal & { [waiting]?: Queue<() => void> }

/**
 * Calls `act` once when the signal aborts, unless what is given back was called before; never at once, also where it has
 * aborted. Any number of pieces of work may wait for one signal: adding a listener of its own for each, and taking it away,
 * goes through all the others each time.
 */
export function whenAborted(signal: AbortSignal, act: () => void): () => void {
  const acts = (signal as Awaited)[waiting] ?? listen(signal)
  return acts.join(act)
}

function listen(signal: Awaited): Queue<() => void> {
  const acts = createQueue<() => void>()
  signal[waiting] = acts
  const callAll = () => {
    for (let act = acts.next(); act; act = acts.next()) act()
  }
  signal.addEventListener('abort', callAll, { once: true })
  return acts
}
