import { batch } from '@preact/signals-core'

/** Runs what it is given in order: at once after a pause, else together with whatever else came by then. */
export type Pace = {
  run(work: () => void): void
  /** What comes from now on belongs together: it waits for `flush`, but no longer than a pause. */
  gather(): void
  /** Runs what still waits, now. */
  flush(): void
}

/** At most one moment of change every `everyMs`, however much comes. While nobody can see the page nothing waits. */
export function createPace(everyMs: number): Pace {
  let waiting: (() => void)[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let nextAt = 0

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    nextAt = performance.now() + everyMs
    const works = waiting
    waiting = []
    batch(() => {
      for (const work of works) work()
    })
  }
  return {
    flush,
    gather() {
      flush()
      nextAt = performance.now() + everyMs
    },
    run(work) {
      waiting.push(work)
      const inMs = nextAt - performance.now()
      if (inMs <= 0 || document.hidden) flush()
      else timer ??= setTimeout(flush, inMs)
    },
  }
}
