import { commonWords, wordsThatAreNames } from './common-words.ts'
import type { Found } from './found.ts'

/** The names of a conversation's people, as far as they were told. In memory only. */
export type KnownNames = {
  /** The whole name and its words count from now on. */
  learn(name: string): void
  find(text: string): Found[]
  /** False where `find` would find nothing; quick. */
  mayHold(text: string): boolean
}

/** A page that pushes names without end must not make every line slow. */
const most = 200

export function createKnownNames(): KnownNames {
  return new LazyNames()
}

/** Ten thousand conversations have two each, and many of them no name: nothing is made before it is needed. */
class LazyNames implements KnownNames {
  #names: Set<string> | undefined
  #patterns: readonly RegExp[] | undefined

  learn(name: string): void {
    const whole = name.replaceAll(/\s+/g, ' ').trim()
    for (const part of [whole, ...whole.split(' ')]) {
      const tooShort = part.replaceAll(/[^\p{L}]/gu, '').length < 3
      if (tooShort || part.length > 120 || commonWords.has(part.toLowerCase())) continue
      this.#names ??= new Set()
      if (this.#names.size >= most || this.#names.has(part)) continue
      this.#names.add(part)
      this.#patterns = undefined
    }
  }

  mayHold(text: string): boolean {
    const lower = isAscii.test(text) ? text.toLowerCase() : undefined
    for (const name of this.#names ?? [])
      if (lower === undefined || !isAscii.test(name) || lower.includes(name.toLowerCase())) return true
    return false
  }

  find(text: string): Found[] {
    if (this.#names === undefined) return []
    // The patterns take longer to make than all else that a line needs, and most lines tell none of the names again.
    if (!this.mayHold(text)) return []
    this.#patterns ??= compile([...this.#names])
    return this.#patterns
      .flatMap((pattern) => [...text.matchAll(pattern)])
      .map((match) => ({ kind: 'NAME', start: match.index, end: match.index + match[0].length }))
  }
}

/** Other letters may have more than one form in another case. */
const isAscii = /^[\0-\x7F]*$/

function compile(names: readonly string[]): RegExp[] {
  const longestFirst = names.toSorted((one, other) => other.length - one.length)
  const clear = longestFirst.filter((name) => !wordsThatAreNames.has(name.toLowerCase()))
  // Inside a sentence and with a capital: "thanks, Will" but not "Will you".
  const unclear = longestFirst.filter((name) => wordsThatAreNames.has(name.toLowerCase()))
  const pattern = (words: readonly string[], before: string, flags: string) =>
    words.length === 0
      ? []
      : [
          new RegExp(
            String.raw`${before}(?<![\p{L}\d@._-])(?:${words.map(escaped).join('|')})(?![\p{L}\d@_]|\.\p{L})`,
            flags,
          ),
        ]
  return [
    ...pattern(clear, '', 'giu'),
    ...pattern(
      unclear.filter((name) => /^\p{Lu}/u.test(name)),
      String.raw`(?<=[\p{Ll},;] )`,
      'gu',
    ),
  ]
}

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
