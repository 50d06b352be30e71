import { commonWords, looksLikeDescription } from './common-words.ts'
import { matches } from './found.ts'
import type { Finder } from './found.ts'

// Every part has a limit, or a long line without an @ would take quadratic time (RFC 5321 §4.5.3.1: 64 and 255).
const plain = /[\p{L}\d._%+'-]{1,64}@(?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,24}/gu

/** `lena at example dot org`, as people write against robots. The word `dot` must be there: "see you at lunch." is none. */
const spelled =
  /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64} ?(?:\(at\)|\[at\]| at ) ?(?:[\p{L}\d-]{1,63} ?(?:\(dot\)|\[dot\]| dot ) ?){1,4}(?:com|org|net|edu|gov|info|io|me|co|uk|us|eu|es|de|fr|it|nl|pt|br|mx|ar|in|ca|au|ch|at|example)(?![\p{L}\d])/giu

export const findEmails: Finder = (text) => {
  if (text.includes('@')) return matches(text, plain, 'EMAIL')
  // The expression looks far ahead from every word.
  if (!/dot/i.test(text)) return []
  return matches(text, spelled, 'EMAIL').filter(({ start }) => {
    const [first = ''] = /^[^\s([]+/.exec(text.slice(start, start + 64)) ?? []
    return !commonWords.has(first.toLowerCase()) && !looksLikeDescription(first.toLowerCase())
  })
}
