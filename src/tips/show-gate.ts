import type { Withheld } from '../domain/tip.ts'
import type { RepeatGate } from './policy.ts'

/**
 * Holds a streaming tip back for as long as the silence policy forbids it or it may be a repeat. What the policy forbids
 * only for a moment (the agent types) is shown once it does not any more, if the tip is still being written then.
 */
export function createShowGate(repeats: RepeatGate, withheld: () => Withheld | undefined): RepeatGate {
  return {
    isNew: (textSoFar) => repeats.isNew(textSoFar) && withheld() === undefined,
    why: (text) => (repeats.isNew(text) ? withheld() : undefined) ?? repeats.why(text),
  }
}
