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
  /** Puts the values back, for the agent's own screen. Placeholders it does not know stay. */
  restore(text: string): string
}

const numbersOfSource = 1_000
/** A conversation's lines tell fewer values of a kind. */
const numbersOfLines = 900

export function createVault(): Vault {
  const values = new Map<string, string>()
  const placeholdersFrom = (before: number): Placeholders => {
    const placeholders = new Map<string, string>()
    const counts = new Map<PersonalKind, number>()
    return {
      placeholder(kind, value) {
        const key = `${kind}:${sameValue(kind, value)}`
        const known = placeholders.get(key)
        if (known !== undefined) return known
        const count = (counts.get(kind) ?? before) + 1
        counts.set(kind, count)
        const placeholder = `[${kind}_${count}]`
        placeholders.set(key, placeholder)
        values.set(placeholder, value)
        return placeholder
      },
    }
  }
  const facts = new Map<FactSource, Placeholders>()
  return {
    ...placeholdersFrom(0),
    ofVisitorName: placeholdersFrom(numbersOfLines),
    ofFacts(source) {
      const known = facts.get(source) ?? placeholdersFrom((factSources.indexOf(source) + 1) * numbersOfSource)
      facts.set(source, known)
      return known
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
