/**
 * The reason of an abort that needs none of its own, of the kind that `abort()` without one makes anew each time: with a
 * stack that nobody reads, and that takes longer to write down than all that the abort ends.
 */
export const noLongerWanted = new DOMException('No longer wanted', 'AbortError')

/** Sotto itself ends: nothing newer took the place of what is given up. */
export const shuttingDown = 'Sotto ends'
