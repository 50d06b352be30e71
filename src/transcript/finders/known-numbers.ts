import type { PersonalKind } from '../../domain/personal-kind.ts'
import type { Found } from './found.ts'

/**
 * Numbers and codes that were personal once in a conversation, perhaps only as the answer to a question: "7402 is right"
 * tells the PIN again. In memory only.
 */
export type KnownNumbers = {
  learn(kind: PersonalKind, value: string): void
  find(text: string): Found[]
}

/** A page that pushes numbers without end must not make every line slow. */
const most = 100
/** Shorter ones are amounts, days and rooms as well. */
const fewestDigits = 4

export function createKnownNumbers(): KnownNumbers {
  return new LazyNumbers()
}

/** Ten thousand conversations have one each, and most of them few numbers or none: nothing is made before it is needed. */
class LazyNumbers implements KnownNumbers {
  #kinds: Map<string, PersonalKind> | undefined
  #pattern: RegExp | undefined

  learn(kind: PersonalKind, value: string): void {
    const digits = value.replaceAll(/\D/g, '').length
    if (digits < fewestDigits || value.length > 60) return
    this.#kinds ??= new Map()
    const key = value.toLowerCase()
    if (this.#kinds.size >= most || this.#kinds.has(key)) return
    this.#kinds.set(key, kind)
    this.#pattern = undefined
  }

  find(text: string): Found[] {
    const kinds = this.#kinds
    if (kinds === undefined) return []
    // The pattern takes longer to make than all else that a line needs, and most lines tell none of them again.
    if (!/\d/.test(text) || !kinds.keys().some((key) => text.includes(mostDigits(key)))) return []
    this.#pattern ??= compile([...kinds.keys()])
    return [...text.matchAll(this.#pattern)].flatMap((match) => {
      const kind = kinds.get(match[0].toLowerCase())
      return kind === undefined ? [] : [{ kind, start: match.index, end: match.index + match[0].length }]
    })
  }
}

/** The longest row of digits: letters may stand in another case, digits are always the same. */
function mostDigits(value: string): string {
  return (value.match(/\d+/g) ?? []).reduce((most, digits) => (digits.length > most.length ? digits : most), '')
}

/** Not as a part of a longer number, and not as an amount of money. */
function compile(values: readonly string[]): RegExp {
  const longestFirst = values.toSorted((one, other) => other.length - one.length)
  const anyOf = longestFirst.map((value) => RegExp.escape(value)).join('|')
  return new RegExp(String.raw`(?<![\p{L}\d$€£]|\d[.,/-])(?:${anyOf})(?![\p{L}\d€]|[.,/-]\d)`, 'giu')
}
