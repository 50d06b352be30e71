/** What may stand between two parts of a pattern: some words of the same sentence. A limit, or long lines take too long. */
export const gap = '[^.!?\\n]{0,60}?'
