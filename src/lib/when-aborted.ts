/** What waits for a signal, behind one listener on it. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls `act` once when the signal aborts, unless what is given back was called before; never at once, also where it has
 * aborted. Any number of pieces of work may wait for one signal: adding a listener of its own for each, and taking it away,
 * goes through all the others each time.
 */
export function whenAborted(signal: AbortSignal, act: () => void): () => void {
  const acts = waiting.get(signal) ?? listen(signal)
  const own = () => act()
  acts.add(own)
  return () => void acts.delete(own)
}

function listen(signal: AbortSignal): Set<() => void> {
  const acts = new Set<() => void>()
  waiting.set(signal, acts)
  const callAll = () => {
    for (const act of acts) {
      acts.delete(act)
      act()
    }
  }
  signal.addEventListener('abort', callAll, { once: true })
  return acts
}
