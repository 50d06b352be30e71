import type { TextCheck } from './text-check.ts'

/** HTML, Markdown, code and JSON: a tip is plain text, to be pasted as it is. */
const markup =
  /<[!/?]?[\p{L}|]|&(?:#\d+|#x[\da-f]+|[a-z]{2,8});|\*\*|__|`|~~|\]\s?\(|^\s{0,3}#{1,6}\s|^\s*\|.*\|\s*$|^\s*[-=]{4,}\s*$|"\s*:\s*["{[\d]|\[\/?INST\]/imu

/** What may be the beginning of markup. */
const beginning = /(?:<[!/?]?|&#?[a-z\d]{0,8}|[*_~]|\]\s?|"\s*:?\s*|^\s{0,3}#{1,6}|^\s*\|[^\n]*|^\s*[-=]+)$/im

/** What all of it holds; most sentences have nothing of it. */
const sign = /[<&*_`~\]#|=\-"[]/

/** Withholds a tip with markup in it. */
export const checkMarkup: TextCheck = (text, whole) => {
  if (!sign.test(text)) return text.length
  const found = markup.exec(text)
  if (found) return { rule: 'markup', numbers: { at: found.index } }
  return whole ? text.length : (beginning.exec(text)?.index ?? text.length)
}
