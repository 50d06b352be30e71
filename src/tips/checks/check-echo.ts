import { isDense, letters } from './letters.ts'
import type { TextCheck } from './text-check.ts'

/** A run of this many of the source's letters is a copy; a dense script says as much in a third of them. */
const copied = 40
/** A line that is shorter may be said by both: "Yes." */
const shortest = 10
/** From here on a run is held back, as it may become a copy. */
const suspicious = 15

/**
 * Withholds a tip that says back what it was given: a visitor's line (whoever has a model repeat their words has it say
 * what they like) or the prompt's own instructions; `rule` tells which. Made for one tip, whose text only grows.
 */
export function checkEcho(rule: 'echo' | 'leak', texts: readonly string[]): TextCheck {
  const perLetter = texts.some(isDense) ? 3 : 1
  const lines = texts.map(letters).filter((line) => line !== '')
  const source = lines.join(' ')
  const runs = createRuns(source)
  return (text, whole) => {
    const said = letters(text)
    if (said === '' || source === '') return text.length
    const { trailing, longest } = runs.of(said)
    const isCopy = longest * perLetter >= copied
    const hasLine = lines.some((line) => line.length * perLetter >= suspicious && said.includes(line))
    const isLine = whole && said.length * perLetter >= shortest && lines.includes(said)
    if (isCopy || hasLine || isLine) return { rule, numbers: { letters: said.length, copied: longest } }
    // The whole tip so far may be nothing but a copy, however short it is.
    if (whole || (trailing < said.length && trailing * perLetter < suspicious)) return text.length
    return indexOfLetter(text, said.length - trailing)
  }
}

/** How much of the end of a growing text, and at most of any part of it, stands in the source. */
function createRuns(source: string): { of(text: string): { readonly trailing: number; readonly longest: number } } {
  let seen = 0
  let trailing = 0
  let longest = 0
  return {
    of(text) {
      for (; seen < text.length; seen += 1) {
        trailing += 1
        while (trailing > 0 && !source.includes(text.slice(seen + 1 - trailing, seen + 1))) trailing -= 1
        longest = Math.max(longest, trailing)
      }
      return { trailing, longest }
    },
  }
}

/** Where in the text the letter or digit after the first `count` of them stands. */
function indexOfLetter(text: string, count: number): number {
  let seen = 0
  let index = 0
  for (const character of text) {
    const own = letters(character).length
    if (own > 0 && seen + own > count) return index
    seen += own
    index += character.length
  }
  return text.length
}
