/** A line of a text, from 1; `text` is undefined where it is longer than is read. */
export type TextLine = { readonly line: number; readonly text: string | undefined }

/** The lines of a text that comes in parts, without their ends. Of a line longer than `longest` characters nothing is kept. */
export async function* textLines(
  parts: AsyncIterable<string>,
  longest: number,
): AsyncGenerator<TextLine, void, undefined> {
  let line = 0
  let begun: string[] = []
  let length = 0
  const take = (piece: string) => {
    length += piece.length
    if (length <= longest) begun.push(piece)
    else begun = []
  }
  const end = (): TextLine => {
    line += 1
    const text = length > longest ? undefined : begun.join('').replace(/\r$/, '')
    begun = []
    length = 0
    return { line, text }
  }
  for await (const part of parts) {
    const pieces = part.split('\n')
    for (const [place, piece] of pieces.entries()) {
      take(piece)
      if (place < pieces.length - 1) yield end()
    }
  }
  if (length > 0) yield end()
}
