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
    // Most lines tell none of them again, and making a pattern takes longer than all else that a line needs.
    if (!/\d/.test(text) || !kinds.keys().some((key) => text.includes(mostDigits(key)))) return []
    if (isAscii.test(text)) return findPlain(text, kinds)
    this.#pattern ??= compile([...kinds.keys()])
    return [...text.matchAll(this.#pattern)].flatMap((match) => {
      const kind = kinds.get(match[0].toLowerCase())
      return kind === undefined ? [] : [{ kind, start: match.index, end: match.index + match[0].length }]
    })
  }
}

/** Letters of other texts may have more than one form in another case, and need the pattern. */
const isAscii = /^[\0-\x7F]*$/

/** What the pattern finds, in order and the longer one first where two begin at one place. */
function findPlain(text: string, kinds: ReadonlyMap<string, PersonalKind>): Found[] {
  const lower = text.toLowerCase()
  const all: Found[] = []
  for (const [key, kind] of kinds) {
    for (let start = lower.indexOf(key); start !== -1; start = lower.indexOf(key, start + 1)) {
      const end = start + key.length
      const joinsBefore = /[a-z\d$]$|\d[.,/-]$/.test(lower.slice(Math.max(0, start - 2), start))
      const joinsBehind = /^(?:[a-z\d]|[.,/-]\d)/.test(lower.slice(end, end + 2))
      if (!joinsBefore && !joinsBehind) all.push({ kind, start, end })
    }
  }
  const found: Found[] = []
  for (const one of all.toSorted((a, b) => a.start - b.start || b.end - a.end))
    if (one.start >= (found.at(-1)?.end ?? 0)) found.push(one)
  return found
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
