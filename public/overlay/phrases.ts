/** What of a growing text may be shown: whole phrases, or whole words where no phrase has ended for a while. */
export function phrasesOf(text: string): string {
  const phrase = lastEnd(text, /[.,;:!?…)\]]\s+|[\n、。]\s*/g)
  if (text.length - phrase < 24) return text.slice(0, phrase)
  const word = lastEnd(text, /\s+/g)
  // Some languages write without spaces.
  return text.slice(0, text.length - word > 24 ? text.length : word)
}

function lastEnd(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((_, match) => match.index + match[0].length, 0)
}
