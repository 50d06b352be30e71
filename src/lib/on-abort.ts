type Listener = { readonly all: Set<() => void>; readonly tell: () => void }

/** Those that somebody listens to. */
const listeners = new WeakMap<AbortSignal, Listener>()

/**
 * Calls `then` when the signal aborts, unless the function that it returns was called before. For signals that hundreds listen
 * to at once: a signal looks through all of its listeners whenever one comes or goes, so it has one for all of these.
 */
export function onAbort(signal: AbortSignal, then: () => void): () => void {
  const { all, tell } = listeners.get(signal) ?? listen(signal)
  all.add(then)
  return () => {
    if (!all.delete(then) || all.size > 0) return
    // A signal that nobody listens to can go when its owner does.
    signal.removeEventListener('abort', tell)
    listeners.delete(signal)
  }
}

function listen(signal: AbortSignal): Listener {
  const all = new Set<() => void>()
  const tell = () => {
    for (const then of all) then()
  }
  signal.addEventListener('abort', tell, { once: true })
  const listener = { all, tell }
  listeners.set(signal, listener)
  return listener
}
