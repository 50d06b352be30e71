import { isBlank, lastWordStart } from './text-check.ts'
import type { TextCheck } from './text-check.ts'

/** Models count badly; this much over the prompt's limit is still the reply that was asked for. */
const tolerance = 1.5
/** Characters that a word has at most on average, so that writing without spaces has a limit too. */
const charactersPerWord = 12

/** Withholds a tip that is much longer than its prompt allows. */
export function checkLength(maxWords: number): TextCheck {
  const most = Math.ceil(maxWords * tolerance)
  let counted = 0
  let from = 0
  return (text) => {
    // Whole words are counted once.
    const to = lastWordStart(text, false)
    counted += countWords(text, from, to)
    from = to
    const words = counted + (to < text.length ? 1 : 0)
    if (words <= most && text.length <= most * charactersPerWord) return text.length
    return { rule: 'too-long', numbers: { words, characters: text.length, most } }
  }
}

/** Words that begin between two indexes; no word stands across the first. */
function countWords(text: string, from: number, to: number): number {
  let words = 0
  let wasBlank = true
  for (let at = from; at < to; at += 1) {
    const blank = isBlank(text.charCodeAt(at))
    if (wasBlank && !blank) words += 1
    wasBlank = blank
  }
  return words
}
