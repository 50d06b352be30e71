import { availableParallelism } from 'node:os'

export type EncoderPace = {
  /**
   * Somebody wants a text encoded. A function to be called when it is, or undefined where the encoder has no time for it
   * and words alone are to decide.
   */
  begin(): ((isDone: boolean) => void) | undefined
}

/** The share of the machine that moments may take for the meaning of what is asked. */
const shareOfMachine = 1 / 8
const windowMs = 2_000
/** Until one was encoded. */
const usualMs = 2
/** What a text takes is the least of so many: the others waited for a core. */
const takenAtHand = 16
/** What comes sooner was known before. */
const knownMs = 0.5

/**
 * Where more is asked than the encoder can take with its share of the machine, words alone decide, for everybody: a moment
 * that waits for the encoder is late, and those that do not wait for it are held up by the core that it keeps busy.
 */
export function createEncoderPace({
  mostAtOnce = 2,
  cores = availableParallelism(),
  now = () => performance.now(),
}: {
  /** Texts with the encoder at the same time: who comes next would wait for all of them. */
  readonly mostAtOnce?: number
  /** Of the machine; Infinity where the encoder takes none of them, or nobody is in a hurry. */
  readonly cores?: number
  /** Milliseconds. */
  readonly now?: () => number
} = {}): EncoderPace {
  let atOnce = 0
  let window = { from: now(), asked: 0, before: 0 }
  let taken: readonly number[] = [usualMs]

  /** Texts asked for in a stretch of `windowMs` up to now. */
  const askedLately = (at: number): number => {
    const passed = Math.floor((at - window.from) / windowMs)
    if (passed > 0)
      window = { from: window.from + passed * windowMs, asked: 0, before: passed === 1 ? window.asked : 0 }
    const old = 1 - (at - window.from) / windowMs
    return window.asked + window.before * old
  }

  return {
    begin() {
      const at = now()
      const asked = askedLately(at) + 1
      window.asked += 1
      if (atOnce >= mostAtOnce || asked * Math.min(...taken) > windowMs * cores * shareOfMachine) return undefined
      atOnce += 1
      return (isDone) => {
        atOnce -= 1
        const tookMs = now() - at
        if (isDone && tookMs > knownMs) taken = [...taken, tookMs].slice(-takenAtHand)
      }
    },
  }
}
