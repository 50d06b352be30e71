import { LRUCache } from 'lru-cache'
import { createCopiedRuns, indexCopies } from './copied-runs.ts'
import type { CopySource } from './copied-runs.ts'
import type { GivenLine } from './given-text.ts'
import { createGrowingLetters, isDense, letters } from './letters.ts'
import type { TextCheck } from './text-check.ts'

/** A run of this many of the source's letters is a copy; a dense script says as much in a third of them. */
const copied = 40
/** A line that is shorter may be said by both: "Yes." */
const shortest = 10
/** From here on a run is held back, as it may become a copy. */
const suspicious = 15
/** Prompts that are in use at the same time, and then some. */
const promptsAtHand = 20

type Source = {
  readonly perLetter: number
  /** In letters. */
  readonly lines: readonly string[]
  readonly copies: CopySource
}

const prompts = new LRUCache<string, Source>({ max: promptsAtHand })

/**
 * Withholds a tip that says back what the visitor wrote: whoever has a model repeat their words has it say what they like.
 * `said` gives the letters of the tip's text. Made for one tip, whose text only grows.
 */
export function checkEcho(visitor: readonly GivenLine[], said = createGrowingLetters()): TextCheck {
  return checkCopies('echo', toSource(visitor.map(({ text }) => text)), said)
}

/** Likewise, a tip that tells the prompt's own instructions. */
export function checkLeak(prompt: string, said = createGrowingLetters()): TextCheck {
  const source = prompts.get(prompt) ?? toSource([prompt])
  prompts.set(prompt, source)
  return checkCopies('leak', source, said)
}

function toSource(texts: readonly string[]): Source {
  const lines = texts.map(letters).filter((line) => line !== '')
  const perLetter = texts.some(isDense) ? 3 : 1
  return { perLetter, lines, copies: indexCopies(lines.join(' '), Math.ceil(suspicious / perLetter)) }
}

function checkCopies(
  rule: 'echo' | 'leak',
  { perLetter, lines, copies }: Source,
  lettersOf: (text: string) => string,
): TextCheck {
  const runs = createCopiedRuns(copies)
  let before = 0
  return (text, whole) => {
    const said = lettersOf(text)
    if (said === '' || lines.length === 0) return text.length
    const { trailing, longest } = runs.of(said)
    const isCopy = longest * perLetter >= copied
    // A line that stands in the text is a run of it. One that stood in what was looked at before was found then.
    const hasLine =
      longest * perLetter >= suspicious &&
      lines.some(
        (line) =>
          line.length * perLetter >= suspicious &&
          line.length <= longest &&
          said.includes(line, Math.max(0, before - line.length)),
      )
    before = said.length
    const isLine = whole && said.length * perLetter >= shortest && lines.includes(said)
    if (isCopy || hasLine || isLine) return { rule, numbers: { letters: said.length, copied: longest } }
    // The whole tip so far may be nothing but a copy, however short it is.
    if (whole || (trailing < said.length && trailing * perLetter < suspicious)) return text.length
    return indexOfLetter(text, said.length - trailing)
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
