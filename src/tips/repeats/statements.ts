/** Fewer words say nothing of their own: "Sure." belongs to the sentence behind it. */
const fewestWords = 3
/** A sentence without an end is looked at when it is so long. */
const longest = 240

/** Only from the beginning of a row of marks on: tried at each of thousands of marks it would take seconds. */
const ending = /(?<![.!?…。！？\n])[.!?…。！？\n]+["'”’)]*(?=\s|$)|[。！？\n]/gu

/**
 * The sentences of a text that say something, in order; a text that may still grow ends with the last complete one. The
 * same beginning always gives the same sentences.
 */
export function toStatements(text: string, whole: boolean): string[] {
  const statements: string[] = []
  let from = 0
  let counted = 0
  let words = 0
  const take = (to: number) => {
    words += text.slice(counted, to).match(/[\p{L}\p{N}]+/gu)?.length ?? 0
    counted = to
    if (words < fewestWords && to < text.length) return
    const statement = text.slice(from, to).trim()
    if (statement !== '') statements.push(statement)
    from = to
    words = 0
  }
  for (const match of text.matchAll(ending)) {
    const to = match.index + match[0].length
    // "3." may be growing into "3.50".
    if (to < text.length || whole) take(to)
  }
  if (whole) take(text.length)
  else if (text.length - from > longest) statements.push(text.slice(from, from + longest).trim())
  return statements
}
