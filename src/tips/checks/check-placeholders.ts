import type { TextCheck } from './text-check.ts'

/** Longer than this between its brackets it is no placeholder but an aside. */
const longestPlaceholder = 60

/** What every gap holds, whole or growing. */
const sign = /[[{_X]/

/**
 * Lets only placeholders through that stand in what the tip was made from, and those whole: on the agent's screen their
 * values are put back. Anything else in brackets or braces, such as `[your name]`, is a gap that nobody filled.
 */
export function checkPlaceholders(given: () => string): TextCheck {
  let read: ReadonlySet<string> | undefined
  const readKnown = () => (read ??= new Set(given().match(/\[[A-Z]+_\d+\]/g)))
  return (text, whole) => {
    if (!sign.test(text)) return text.length
    const known = readKnown()
    const inBrackets = text.match(/\[[^[\]]*\]|\{+[^{}]*\}+|_{3,}|\bX{3,}\b/g) ?? []
    const invented = inBrackets.filter((found) => !known.has(found)).length
    if (invented > 0) return { rule: 'invented-placeholder', numbers: { invented, known: known.size } }
    const open = /(?:\[[^[\]]*|\{[^{}]*|_{1,2}|\bX{1,2})$/.exec(text)
    if (!open) return text.length
    if (whole || open[0].length > longestPlaceholder) {
      const isBracket = /^[[{]/.test(open[0])
      return isBracket ? { rule: 'invented-placeholder', numbers: { invented: 1, known: known.size } } : text.length
    }
    return open.index
  }
}
