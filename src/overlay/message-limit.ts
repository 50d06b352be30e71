/** What one connection may send; a person with two hands stays far below. */
export const messageLimits = {
  /** Answered in any stretch of `perMs`. */
  answered: 60,
  /** With so many the connection ends. */
  most: 240,
  perMs: 10_000,
} as const

export type MessageVerdict = 'answered' | 'refused' | 'over'

/** Judges each message of one connection: beyond the first limit it is refused with a reason, beyond the second it is over. */
export function createMessageLimit(now: () => number = Date.now): () => MessageVerdict {
  let from = now()
  let count = 0
  return () => {
    if (now() - from >= messageLimits.perMs) {
      from = now()
      count = 0
    }
    count += 1
    if (count > messageLimits.most) return 'over'
    return count > messageLimits.answered ? 'refused' : 'answered'
  }
}
