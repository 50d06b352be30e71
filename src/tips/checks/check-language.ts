import { languageOf } from '../../lib/language-of.ts'
import { lastWordStart } from './text-check.ts'
import type { TextCheck } from './text-check.ts'

/** The visitor's newest lines that tell the language; people switch, and a quoted word is no switch. */
const newestLines = 5
/** Telling words that a tip in another language has before it is withheld. */
const certain = 3
/** Words after which a tip that does not tell its language is shown all the same. */
const patienceWords = 6

/** Withholds a tip that is surely in none of the languages in which the visitor wrote lately. */
export function checkLanguage(visitor: readonly string[]): TextCheck {
  const newest = visitor.slice(-newestLines)
  const allowed = new Set([...newest, newest.join(' ')].flatMap((line) => languageOf(line)?.language ?? []))
  if (allowed.size === 0) return (text) => text.length
  return (text, whole) => {
    const found = languageOf(text.slice(0, lastWordStart(text, whole)))
    if (found && !allowed.has(found.language) && found.hits >= certain)
      return {
        rule: 'wrong-language',
        numbers: { language: found.language, visitor: [...allowed].join(' '), hits: found.hits },
      }
    const told = found !== undefined && allowed.has(found.language)
    return whole || told || (text.match(/\S+/g)?.length ?? 0) > patienceWords ? text.length : 0
  }
}
