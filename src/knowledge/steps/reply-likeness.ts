import { lineWords } from './line-words.ts'

/** How well a line fits a reply of a playbook, from 0 to 1. */
export type ReplyLikeness = (line: string) => number

/** A reply that is nothing but a blank fits any line a little. */
export const blankFits = 0.4
/** Words that a blank may stand for. */
const blankWords = 6

/** Compares lines with one reply, whose `{names}` in braces are blanks: the words that both have, out of all of both. */
export function createReplyLikeness(reply: string): ReplyLikeness {
  const words = new Set(lineWords(reply.replaceAll(/\{[^}]*\}/g, ' ')).filter(isWord))
  const blanks = reply.match(/\{[^}]*\}/g)?.length ?? 0
  if (words.size === 0) return () => (blanks > 0 ? blankFits : 0)
  return (line) => {
    const said = new Set(lineWords(line).filter(isWord))
    const both = [...words].filter((word) => said.has(word)).length
    const more = Math.max(0, said.size - both - blanks * blankWords)
    return (2 * both) / (words.size + both + more)
  }
}

function isWord(word: string): boolean {
  return /\p{L}/u.test(word)
}
