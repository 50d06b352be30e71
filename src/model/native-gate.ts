import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Between a thread that runs native code and the one that may end it: native code that is cut off in the middle takes the
 * whole process down with it. One memory, seen by both.
 */
export type NativeGate = {
  /** Of the thread: does the work, unless the end has been called. Undefined then. */
  pass<Value>(work: () => Promise<Value>): Promise<Value | undefined>
  /** Of the other one: nothing begins from now on; resolves when nothing runs. */
  close(): Promise<void>
  /** As `close`, for a process about to end: blocks for as long as the work takes, half a second at most. */
  closeNow(): void
}

export const nativeGateBytes = 8
const places = { working: 0, closed: 1 } as const
const mostMs = 500

export function nativeGate(memory: SharedArrayBuffer): NativeGate {
  const state = new Int32Array(memory)
  const isWorking = () => Atomics.load(state, places.working) === 1
  return {
    async pass(work) {
      // Said before it is asked: whoever closes the gate sees one or the other.
      Atomics.store(state, places.working, 1)
      try {
        return Atomics.load(state, places.closed) === 1 ? undefined : await work()
      } finally {
        // What resolved the promise is still on this turn's stack, and an end would cut it off just the same.
        await nextTurn()
        Atomics.store(state, places.working, 0)
        Atomics.notify(state, places.working)
      }
    },
    async close() {
      Atomics.store(state, places.closed, 1)
      while (isWorking()) {
        const { async: waits, value } = Atomics.waitAsync(state, places.working, 1)
        if (waits) await value
      }
    },
    closeNow() {
      Atomics.store(state, places.closed, 1)
      if (isWorking()) Atomics.wait(state, places.working, 1, mostMs)
    },
  }
}
