export type AtMost = {
  /** Undefined where it is one too many; otherwise how many were held back since the last that was not. */
  take(): { readonly heldBack: number } | undefined
}

/** Lets `count` pass in each stretch of `perMs`, for a log that must not repeat itself thousands of times. */
export function createAtMost({
  count,
  perMs,
  now = Date.now,
}: {
  readonly count: number
  readonly perMs: number
  /** Epoch milliseconds. */
  readonly now?: () => number
}): AtMost {
  let from = now()
  let taken = 0
  let heldBack = 0
  return {
    take() {
      if (now() - from >= perMs) {
        from = now()
        taken = 0
      }
      taken += 1
      if (taken > count) {
        heldBack += 1
        return undefined
      }
      const passed = { heldBack }
      heldBack = 0
      return passed
    },
  }
}
