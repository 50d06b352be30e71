/** What stands in a stored line where a personal value stood, such as `[EMAIL_1]`. */
const placeholder = /\[[A-Z]+(?:_[A-Z]+)*_\d+\]/

/** True where two plain texts are one message: spaces and the form of letters aside, placeholders fit any value. */
export function isSameText(one: string, other: string): boolean {
  const [a, b] = [normalise(one), normalise(other)]
  return a === b || fits(a, b) || fits(b, a)
}

function normalise(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim()
}

/** Looks for the pieces between the placeholders, each after the one before; linear, unlike a pattern of wildcards. */
function fits(redacted: string, text: string): boolean {
  const pieces = redacted.split(placeholder)
  if (pieces.length === 1) return false
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  if (!text.startsWith(first)) return false
  let from = first.length
  for (const piece of pieces.slice(1, -1)) {
    // A value has one character at least.
    const found = text.indexOf(piece, from + 1)
    if (found === -1) return false
    from = found + piece.length
  }
  return text.endsWith(last) && text.length - last.length > from
}
