// A word that stands in a visitor's line, in the request that it leads to and in each piece of the answer, so that one
// can be told from the other from outside. Letters only: figures would be redacted, or checked.

const prefix = 'qzqzq'
const letters = 'abcdefghijklmnop'
const digits = 5
/** So many lines can be told from each other. */
export const mostMarkers = letters.length ** digits

/** @throws RangeError where the number has no marker. */
export function toMarker(number: number): string {
  if (number >= mostMarkers) throw new RangeError('the bench has no marker for so many lines')
  let rest = number
  let word = ''
  for (let digit = 0; digit < digits; digit += 1) {
    word = letters.charAt(rest % letters.length) + word
    rest = Math.floor(rest / letters.length)
  }
  return prefix + word
}

/** The number in the last marker of a text; undefined where there is none. */
export function lastNumberIn(text: string): number | undefined {
  const at = text.lastIndexOf(prefix)
  return at === -1 ? undefined : numberAt(text, at)
}

/** The line's number and the piece's place, of each piece that begins in a text. */
export function piecesIn(text: string): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, at + 1)) {
    const end = at + prefix.length + digits
    found.push([numberAt(text, at), letters.indexOf(text.charAt(end))])
  }
  return found
}

/** The marker of one piece of the answer to a line. */
export function pieceMarker(number: number, piece: number): string {
  return toMarker(number) + letters.charAt(piece)
}

function numberAt(text: string, at: number): number {
  let number = 0
  for (const letter of text.slice(at + prefix.length, at + prefix.length + digits))
    number = number * letters.length + letters.indexOf(letter)
  return number
}
