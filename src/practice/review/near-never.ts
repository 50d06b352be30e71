import { contentStems, shareOf } from '../../knowledge/steps/content-stems.ts'
import { isRequest } from '../../knowledge/steps/needed-facts.ts'

/** Share of a rule's words that a line has to have. */
const close = 0.5
const fewestWords = 2
/** "I can't promise an hour" keeps the rule that it names. */
const saysNot = /\b(?:no|not|never|none|cannot|without|nunca|nicht|kein\w*|nie|niemals)\b|n['’]t\b/i
const asksForIt = /^(?:never|do not|don['’]t|nunca)\s+(?:ask|request|pidas|preguntes)\b/i
const quoted = /["“„«]([^"”“»]{3,80})["”»]/g

/**
 * The line that comes close to what a card says never to say, by its words alone; undefined where none does. It is a reason
 * to look again, and no proof: a rule may hold under circumstances that words do not tell.
 */
export function findNearNever(rule: string, lines: readonly string[]): string | undefined {
  const phrases = [...rule.matchAll(quoted)].map(([, phrase = '']) => plain(phrase))
  if (phrases.length > 0) return lines.find((line) => phrases.some((phrase) => plain(line).includes(phrase)))
  // Behind the first clause stands the reason, or what to do instead.
  const [ruled = ''] = rule.split(/[;.:(]/)
  const wanted = new Set([...contentStems(ruled)].filter((stem) => stem !== 'never'))
  return lines.find((line) => {
    if (saysNot.test(line) || (asksForIt.test(rule) && !isRequest(line))) return false
    const said = contentStems(line)
    const both = [...wanted].filter((stem) => said.has(stem)).length
    return both >= Math.min(fewestWords, wanted.size) && both > 0 && shareOf(wanted, said) >= close
  })
}

function plain(text: string): string {
  return ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
}
