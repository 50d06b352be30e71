import { signal, type ReadonlySignal } from '@preact/signals-core'

/** The server's time as a page knows it. All times are epoch milliseconds. */
export type Clock = {
  /** Changes once a second; what is shown on the page follows it. */
  readonly ticking: ReadonlySignal<number>
  now(): number
  /** Takes over the server's time, so that ages are true on a machine whose clock is wrong. */
  set(serverNow: number): void
}

/** A clock that ticks for as long as the page lives. */
export function createClock(): Clock {
  let offsetMs = 0
  const now = () => Date.now() + offsetMs
  const ticking = signal(now())
  setInterval(() => (ticking.value = now()), 1_000)
  return {
    ticking,
    now,
    set(serverNow) {
      offsetMs = serverNow - Date.now()
      ticking.value = now()
    },
  }
}
