import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options?: { readonly type: 'minor' }) => void

const collect = collector()

/**
 * Collects the garbage among what is young, at once: 1 ms where little was made since the last time. Where much is made that
 * stays, as when cards and past are taken up, the collector's own turn comes late and takes 15 ms, in which nobody is heard.
 */
export function collectYoung(): void {
  collect({ type: 'minor' })
}

/** Collects all garbage, which takes 50 ms: for the end of the start, before anybody is heard. */
export function collectAll(): void {
  collect()
}

function collector(): Collect {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  return typeof gc === 'function' ? (gc as Collect) : () => undefined
}
