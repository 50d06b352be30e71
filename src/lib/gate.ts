import { createQueue } from './queue.ts'
import { whenAborted } from './when-aborted.ts'

/** Lets so many in at a time; the others wait in the order in which they came. */
export type Gate = {
  /** Resolves with a place, given back by disposing it. An abort ends the waiting; the place then is one beside the others. */
  enter(signal: AbortSignal): Promise<Disposable>
}

export function createGate(places: number): Gate {
  let taken = 0
  const waiting = createQueue<() => void>()
  const leave = () => {
    taken -= 1
    waiting.next()?.()
  }
  return {
    async enter(signal) {
      if (taken >= places && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const go = () => {
            leaveQueue()
            cancel()
            resolve()
          }
          const leaveQueue = waiting.join(go)
          const cancel = whenAborted(signal, go)
        })
      }
      taken += 1
      let left = false
      return {
        [Symbol.dispose]() {
          if (!left) leave()
          left = true
        },
      }
    },
  }
}
