/** Fewer words say nothing of their own: "Sure." belongs to the sentence behind it. */
const fewestWords = 3
/** A sentence without an end is looked at when it is so long. */
const longest = 240

const ending = /[.!?…。！？\n]+["'”’)]*(?=\s|$)|[。！？\n]/gu

/**
 * The sentences of a text that say something, in order; a text that may still grow ends with the last complete one. The
 * same beginning always gives the same sentences.
 */
export function toStatements(text: string, whole: boolean): string[] {
  const statements: string[] = []
  let from = 0
  const take = (to: number) => {
    const statement = text.slice(from, to).trim()
    if ((statement.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) < fewestWords && to < text.length) return
    if (statement !== '') statements.push(statement)
    from = to
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
