import type { TextCheck } from './text-check.ts'

/** Models count badly; this much over the prompt's limit is still the reply that was asked for. */
const tolerance = 1.5
/** Characters that a word has at most on average, so that writing without spaces has a limit too. */
const charactersPerWord = 12

/** Withholds a tip that is much longer than its prompt allows. */
export function checkLength(maxWords: number): TextCheck {
  const most = Math.ceil(maxWords * tolerance)
  return (text) => {
    const words = text.match(/\S+/g)?.length ?? 0
    if (words <= most && text.length <= most * charactersPerWord) return text.length
    return { rule: 'too-long', numbers: { words, characters: text.length, most } }
  }
}
