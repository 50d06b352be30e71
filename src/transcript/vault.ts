import { factSources } from '../domain/fact.ts'
import type { FactSource } from '../domain/fact.ts'
import type { PersonalKind } from '../domain/personal-kind.ts'

/** Gives each personal value the placeholder that stands for it. */
export type Placeholders = {
  /** Always the same for the same value. */
  placeholder(kind: PersonalKind, value: string): string
}

/**
 * The personal values of one conversation, in memory only: they never reach disk, logs or a model (architecture §3.4).
 * It is rebuilt by reading the chat again; the same reading order gives the same placeholders.
 */
export type Vault = Placeholders & {
  /**
   * The placeholders of one source's facts. They have numbers of their own, from 1001, 2001 … on: facts come sooner or
   * later than lines, and must not change what stands for a value in lines that are stored already.
   */
  ofFacts(source: FactSource): Placeholders
  /** The placeholders of names that the platform knows, from 901 on, for the same reason. */
  readonly ofVisitorName: Placeholders
  /** The placeholders of what only an agent's question told, from 801 on: nobody asks it again when the chat is read again. */
  readonly ofQuestions: Placeholders
  /**
   * Puts a placeholder wherever a value stands that has one, however it came by it. Names are left to those who know names,
   * and values of one or two characters stay.
   */
  conceal(text: string): string
  /** Puts the values back, for the agent's own screen. Placeholders it does not know stay. */
  restore(text: string): string
}

const numbersOfSource = 1_000
const numbersOfVisitorNames = 900
/** A conversation's lines tell fewer values of a kind. */
const numbersOfQuestions = 800
/** Shorter values are words of every text. */
const shortestConcealed = 3

/** Ten thousand conversations have one each, and most of them few values or none: nothing is made before it is needed. */
export function createVault(): Vault {
  return new LazyVault()
}

class LazyVault implements Vault {
  #values: Map<string, string> | undefined
  #ofLines: Numbered | undefined
  #ofVisitorName: Numbered | undefined
  #ofQuestions: Numbered | undefined
  #ofFacts: Map<FactSource, Numbered> | undefined

  readonly #onGiven = (placeholder: string, value: string) => {
    this.#values ??= new Map()
    this.#values.set(placeholder, value)
  }

  get #lines(): Numbered {
    return (this.#ofLines ??= new Numbered(0, this.#onGiven))
  }

  placeholder(kind: PersonalKind, value: string): string {
    return this.#lines.placeholder(kind, value)
  }

  get ofVisitorName(): Placeholders {
    return (this.#ofVisitorName ??= new Numbered(numbersOfVisitorNames, this.#onGiven))
  }

  get ofQuestions(): Placeholders {
    return (this.#ofQuestions ??= new Numbered(numbersOfQuestions, this.#onGiven, this.#lines))
  }

  ofFacts(source: FactSource): Placeholders {
    this.#ofFacts ??= new Map()
    const known = this.#ofFacts.get(source)
    if (known) return known
    const made = new Numbered((factSources.indexOf(source) + 1) * numbersOfSource, this.#onGiven)
    this.#ofFacts.set(source, made)
    return made
  }

  conceal(text: string): string {
    // Before a part of it.
    const known = [...(this.#values ?? [])]
      .filter(([placeholder, value]) => !placeholder.startsWith('[NAME_') && value.trim().length >= shortestConcealed)
      .toSorted(([, one], [, other]) => other.length - one.length)
    if (known.length === 0) return text
    const anyOf = known.map(([, value]) => `(${RegExp.escape(value.trim())})`).join('|')
    return text.replaceAll(
      new RegExp(String.raw`(?<![\p{L}\d])(?:${anyOf})(?![\p{L}\d])`, 'giu'),
      (value, ...groups) => {
        const at = groups.findIndex((group, index) => index < known.length && group !== undefined)
        return known[at]?.[0] ?? value
      },
    )
  }

  restore(text: string): string {
    const values = this.#values
    // Of each piece of a tip: few have a placeholder.
    if (values === undefined || !text.includes('[')) return text
    return text.replaceAll(/\[[A-Z]+_\d+\]/g, (placeholder) => values.get(placeholder) ?? placeholder)
  }
}

/** Numbers the values of each kind in the order in which they come. */
class Numbered implements Placeholders {
  readonly #placeholders = new Map<string, string>()
  readonly #counts = new Map<PersonalKind, number>()
  readonly #before: number
  readonly #onGiven: (placeholder: string, value: string) => void
  readonly #elsewhere: Numbered | undefined

  /** What `elsewhere` has a placeholder for keeps it. */
  constructor(before: number, onGiven: (placeholder: string, value: string) => void, elsewhere?: Numbered) {
    this.#before = before
    this.#onGiven = onGiven
    this.#elsewhere = elsewhere
  }

  known(key: string): string | undefined {
    return this.#elsewhere?.known(key) ?? this.#placeholders.get(key)
  }

  placeholder(kind: PersonalKind, value: string): string {
    const key = `${kind}:${sameValue(kind, value)}`
    const given = this.known(key)
    if (given !== undefined) return given
    const count = (this.#counts.get(kind) ?? this.#before) + 1
    this.#counts.set(kind, count)
    const placeholder = `[${kind}_${count}]`
    this.#placeholders.set(key, placeholder)
    this.#onGiven(placeholder, value)
    return placeholder
  }
}

/** Digits are the same however they are grouped; an e-mail address is another one with every dot. */
function sameValue(kind: PersonalKind, value: string): string {
  return kind === 'CARD' || kind === 'PHONE' || kind === 'IBAN'
    ? value.replaceAll(/[\s().-]/g, '').toLowerCase()
    : value.toLowerCase()
}
