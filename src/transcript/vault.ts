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

export function createVault(): Vault {
  const values = new Map<string, string>()
  type Counted = Placeholders & { known(kind: PersonalKind, value: string): string | undefined }
  const placeholdersFrom = (before: number, elsewhere?: Counted): Counted => {
    const placeholders = new Map<string, string>()
    const counts = new Map<PersonalKind, number>()
    const keyOf = (kind: PersonalKind, value: string) => `${kind}:${sameValue(kind, value)}`
    const known = (kind: PersonalKind, value: string) =>
      elsewhere?.known(kind, value) ?? placeholders.get(keyOf(kind, value))
    return {
      known,
      placeholder(kind, value) {
        const given = known(kind, value)
        if (given !== undefined) return given
        const count = (counts.get(kind) ?? before) + 1
        counts.set(kind, count)
        const placeholder = `[${kind}_${count}]`
        placeholders.set(keyOf(kind, value), placeholder)
        values.set(placeholder, value)
        return placeholder
      },
    }
  }
  const facts = new Map<FactSource, Placeholders>()
  const ofLines = placeholdersFrom(0)
  return {
    placeholder: ofLines.placeholder,
    ofVisitorName: placeholdersFrom(numbersOfVisitorNames),
    ofFacts(source) {
      const known = facts.get(source) ?? placeholdersFrom((factSources.indexOf(source) + 1) * numbersOfSource)
      facts.set(source, known)
      return known
    },
    ofQuestions: placeholdersFrom(numbersOfQuestions, ofLines),
    conceal(text) {
      // Before a part of it.
      const known = [...values]
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
    },
    restore: (text) =>
      values.size === 0
        ? text
        : text.replaceAll(/\[[A-Z]+_\d+\]/g, (placeholder) => values.get(placeholder) ?? placeholder),
  }
}

/** Digits are the same however they are grouped; an e-mail address is another one with every dot. */
function sameValue(kind: PersonalKind, value: string): string {
  return kind === 'CARD' || kind === 'PHONE' || kind === 'IBAN'
    ? value.replaceAll(/[\s().-]/g, '').toLowerCase()
    : value.toLowerCase()
}
