import type { Fact, FactSource } from '../domain/fact.ts'
import type { PersonalKind } from '../domain/personal-kind.ts'
import { toPlainText } from './plain-text.ts'

const longestName = 80
const longestValue = 500

/**
 * A fact, or none where there is no name or value. Both are cut to what a prompt can use, and each is one line: a fact
 * cannot pass itself off as two.
 */
export function makeFact(source: FactSource, name: string, value: string, personal?: PersonalKind): readonly Fact[] {
  const fact = { name: oneLine(name, longestName), value: oneLine(value, longestValue), source }
  if (fact.name === '' || fact.value === '') return []
  return [personal === undefined ? fact : { ...fact, personal }]
}

function oneLine(text: string, longest: number): string {
  // Twice: a cut may end in a blank, or in half a character.
  const cut = toPlainText(text.slice(0, longest * 4), false)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return toPlainText(cut.slice(0, longest), false).trim()
}
