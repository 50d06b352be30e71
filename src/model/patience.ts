import { linkAbort } from '../lib/linked-abort.ts'
import { ModelError } from './model-error.ts'

/** How long a model may take, in milliseconds; a tip that comes later is no help. */
export type Limits = {
  /** From the request to the first words. */
  readonly firstWordsMs: number
  /** Between two signs of life after that. */
  readonly stallMs: number
  readonly wholeMs: number
}

/** Watches one answer. `signal` aborts when the caller's does, or when the answer is late. */
export type Patience = Disposable & {
  readonly signal: AbortSignal
  heard(words: boolean): void
  /** Undefined while nothing is late. */
  late(): ModelError | undefined
}

export function startPatience({ firstWordsMs, stallMs, wholeMs }: Limits, signal: AbortSignal): Patience {
  const tooLate = linkAbort(signal)
  let late: ModelError | undefined
  const giveUp = (why: string) => () => {
    late = new ModelError('slow', why)
    tooLate.abort()
  }
  const whole = setTimeout(giveUp(`the model was not done within ${wholeMs} ms`), wholeMs)
  let next = setTimeout(giveUp(`the model said nothing for ${firstWordsMs} ms`), firstWordsMs)
  let speaking = false
  return {
    signal: tooLate.signal,
    heard(words) {
      // Some endpoints send empty pieces for as long as they queue the request: no sign of a beginning.
      if (!speaking && !words) return
      if (speaking) return void next.refresh()
      speaking = true
      clearTimeout(next)
      next = setTimeout(giveUp(`the model stopped in mid-stream for ${stallMs} ms`), stallMs)
    },
    late: () => late,
    [Symbol.dispose]() {
      tooLate[Symbol.dispose]()
      clearTimeout(whole)
      clearTimeout(next)
    },
  }
}
