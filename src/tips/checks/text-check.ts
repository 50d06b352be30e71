import type { Withheld } from '../../domain/tip.ts'

/**
 * Looks at a tip's text so far, again and again as it grows; `whole` is true when no more comes. Answers how many
 * characters from the start may be shown now, or why the tip may not be shown at all. What it has let through once it
 * may not hold back later, but it may still withhold the tip.
 */
export type TextCheck = (text: string, whole: boolean) => number | Withheld

/** All checks as one: the first that withholds decides, and else the one that holds back most. */
export function combineChecks(checks: readonly TextCheck[]): TextCheck {
  return (text, whole) => {
    let safe = text.length
    for (const check of checks) {
      const verdict = check(text, whole)
      if (typeof verdict !== 'number') return verdict
      safe = Math.min(safe, verdict)
    }
    return beforePlaceholder(text, safe)
  }
}

/** A placeholder goes out whole, or its value cannot be put back: an index inside one is moved to its beginning. */
function beforePlaceholder(text: string, index: number): number {
  const open = index === 0 ? -1 : text.lastIndexOf('[', index - 1)
  if (open === -1) return index
  const [placeholder] = /^\[[A-Z]+_\d+\]/.exec(text.slice(open, open + 40)) ?? []
  return placeholder !== undefined && open + placeholder.length > index ? open : index
}

/** Where the last word of the text begins, while it may still grow; the end of the text when it is whole. */
export function lastWordStart(text: string, whole: boolean): number {
  if (whole) return text.length
  let start = text.length
  while (start > 0 && !isBlank(text.charCodeAt(start - 1))) start -= 1
  return start
}

/** What `\s` stands for, by its UTF-16 code. */
export function isBlank(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d)
  return /\s/.test(String.fromCharCode(code))
}

/** The check for the sentences that are not over yet: one that was looked at when it was complete needs no second look. */
export function bySentence(check: TextCheck): TextCheck {
  let from = 0
  /** No sentence ends between `from` and here. */
  let looked = 0
  return (text, whole) => {
    const verdict = check(text.slice(from), whole)
    if (typeof verdict !== 'number') return verdict
    const safe = from + verdict
    from = sentenceStart(text, from, looked, safe)
    looked = Math.max(looked, safe)
    return safe
  }
}

/** Where the sentence begins that stands before `to`; `from` where that one is not over yet, as was seen up to `looked`. */
function sentenceStart(text: string, from: number, looked: number, to: number): number {
  for (let at = to - 1; at >= looked; at -= 1) {
    const code = text.charCodeAt(at)
    if (code === 0x0a) return at + 1
    if (code !== 0x20 || at === from) continue
    const before = text.charCodeAt(at - 1)
    if (before === 0x2e || before === 0x21 || before === 0x3f) return at + 1
  }
  return from
}
