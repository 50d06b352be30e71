import type { TeamPattern } from '../team-patterns.ts'
import { afterCue, matches } from './found.ts'
import type { Finder } from './found.ts'

const filler = String.raw`^(?:[\s:#=.,-]|(?:number|numbers|no|nr|num|id|ids|code|ref|reference|is|it['’]s|was|número|numero|nummer|es|ist|est|my|the)(?![\p{L}\d])){0,12}`

/** Makes finders of the team's patterns. */
export function teamFinders(patterns: readonly TeamPattern[]): Finder[] {
  return patterns.map(({ kind, cues, form }): Finder => {
    const expression = formExpression(form)
    if (cues.length === 0) {
      const alone = new RegExp(expression, 'giu')
      return (text) => matches(text, alone, kind)
    }
    const cue = new RegExp(String.raw`(?<![\p{L}\d])(?:${cues.map(escaped).join('|')})(?![\p{L}\d])`, 'giu')
    const value = new RegExp(`${filler}(${expression})`, 'iu')
    return (text) => afterCue(text, cue, value, kind)
  })
}

const most = 40

/**
 * The expression of a form: `#` is a digit, `@` a letter, `*` a letter or a digit with at least one digit in the whole, and
 * `{6}` or `{6,12}` repeats the character before it; any other character stands for itself. It takes linear time.
 *
 * @throws Error where the form is none.
 */
export function formExpression(form: string): string {
  const parts = [...form.matchAll(/(\{(\d{1,2})(?:,(\d{1,2}))?\})|([^{}])/gu)]
  if (parts.map(([whole]) => whole).join('') !== form) throw new Error('a form repeats with {6} or {6,12} only')
  let expression = ''
  let longest = 0
  for (const [index, [, repeat, from = '', to = from, character]] of parts.entries()) {
    if (repeat !== undefined) {
      const repeatsOne = parts[index - 1]?.[4] !== undefined
      if (!repeatsOne || Number(from) > Number(to) || Number(to) > most)
        throw new Error(`a form repeats one character, ${most} times at most, the smaller number first`)
      expression += `{${Number(from)},${Number(to)}}`
      longest += Number(to)
      continue
    }
    longest += 1
    expression += classOf(character ?? '')
  }
  if (!/[#@*]/.test(form)) throw new Error('a form needs a #, a @ or a *')
  if (longest > 2 * most) throw new Error(`a form is ${2 * most} characters long at most`)
  const digit = form.includes('*') ? String.raw`(?=[\p{L}\d]{0,${most}}\d)` : ''
  return String.raw`(?<![\p{L}\d])${digit}${expression}(?![\p{L}\d]|[.,]\d)`
}

function classOf(character: string): string {
  if (character === '#') return String.raw`\d`
  if (character === '@') return String.raw`\p{L}`
  if (character === '*') return String.raw`[\p{L}\d]`
  return escaped(character)
}

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\/-]/g, (character) => (character === '-' ? '-' : `\\${character}`))
}
