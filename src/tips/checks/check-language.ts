import { languageOf } from '../../lib/language-of.ts'
import type { GivenLine } from './given-text.ts'
import { lastWordStart } from './text-check.ts'
import type { TextCheck } from './text-check.ts'

/** The visitor's newest lines that tell the language; people switch. */
const newestLines = 5
/** Lines in a language from which on the visitor is followed, whatever the platform says of the conversation. */
const switched = 2
/** Telling words that a tip in another language has before it is withheld. */
const certain = 3
/** Telling words after which a tip counts as being in its language to the end. */
const settled = 8
/** Words after which a tip that does not tell its language is shown all the same. */
const patienceWords = 6

/**
 * Withholds a tip that is surely in none of the languages in which the visitor wrote lately. `told` is the conversation's
 * language by the platform, such as `en-US`: it is allowed too until the visitor has written two lines in another.
 */
export function checkLanguage(visitor: readonly GivenLine[], told: string | undefined): TextCheck {
  const allowed = allowedLanguages(visitor.slice(-newestLines), told)
  let hits = 0
  return (text, whole) => {
    if (allowed.size === 0 || hits >= settled) return text.length
    const found = languageOf(text.slice(0, lastWordStart(text, whole)))
    if (found && !allowed.has(found.language) && found.hits >= certain) {
      const { language, hits: words } = found
      return { rule: 'wrong-language', numbers: { language, words, visitor: [...allowed].join(' ') } }
    }
    const isAllowed = found !== undefined && allowed.has(found.language)
    if (isAllowed) hits = found.hits
    return whole || isAllowed || (text.match(/\S+/g)?.length ?? 0) > patienceWords ? text.length : 0
  }
}

/** None where nothing tells the visitor's language: then any will do. */
function allowedLanguages(lines: readonly GivenLine[], told: string | undefined): ReadonlySet<string> {
  const languages = lines.flatMap((line) => languageOfLine(line) ?? [])
  const together = languages.length === 0 ? languageOf(lines.map(({ text }) => text).join(' '))?.language : undefined
  const visitors = new Set(together === undefined ? languages : [together])
  const ofPlatform = /^[a-z]{2}(?=[-_]|$)/i.exec(told ?? '')?.[0].toLowerCase()
  if (ofPlatform === undefined || visitors.size === 0) return visitors
  const others = languages.filter((language) => language !== ofPlatform)
  return others.length >= switched ? visitors : new Set([...visitors, ofPlatform])
}

// The newest lines are the newest still when the next tip is made.
const known = new WeakMap<GivenLine, string | false>()

function languageOfLine(line: GivenLine): string | undefined {
  const language = known.get(line) ?? languageOf(line.text)?.language ?? false
  known.set(line, language)
  return language === false ? undefined : language
}
