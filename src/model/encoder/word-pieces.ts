/** Cuts a text into the pieces of words that a network knows; their numbers, in order. */
export type WordPieces = (text: string) => readonly number[]

type Node = { readonly next: Map<string, Node>; piece: number | undefined }

const wordBegins = '\u2581'
const unknown = 0
/** The first pieces of the list are marks, no text. */
const marks = 6

/**
 * The likeliest cut by the pieces' scores (a unigram language model, Kudo 2018), as the encoder was trained with: spaces
 * become the mark of a word's beginning, and what no piece covers becomes one unknown piece a run.
 *
 * @param pieces each with the logarithm of how common it is; the place of a piece is its number
 */
export function createWordPieces(pieces: readonly (readonly [piece: string, score: number])[]): WordPieces {
  const root: Node = { next: new Map(), piece: undefined }
  const lengths = pieces.map(([piece]) => Array.from(piece).length)
  for (const [number, [piece]] of pieces.entries()) {
    if (number < marks) continue
    let node = root
    for (const symbol of piece) {
      const next = node.next.get(symbol) ?? { next: new Map<string, Node>(), piece: undefined }
      node.next.set(symbol, next)
      node = next
    }
    node.piece = number
  }

  return (text) => {
    const symbols = Array.from(wordBegins + text.normalize('NFKC').replaceAll(' ', wordBegins))
    /** Of the best cut up to each place: its score, and the piece that ends there. Undefined where no cut leads there. */
    const scores: (number | undefined)[] = [0]
    const last: number[] = []
    const offer = (from: number, number: number, length: number, score: number) => {
      const sum = (scores[from] ?? 0) + score
      const best = scores[from + length]
      if (best !== undefined && best !== 0 && sum < best) return
      scores[from + length] = sum
      last[from + length] = number
    }
    for (let from = 0; from < symbols.length; from += 1) {
      let isKnown = false
      let node = root.next.get(symbols[from] ?? '')
      for (let at = from; node;) {
        if (node.piece !== undefined) {
          offer(from, node.piece, at - from + 1, pieces[node.piece]?.[1] ?? 0)
          isKnown = true
        }
        at += 1
        node = node.next.get(symbols[at] ?? '')
      }
      if (!isKnown) offer(from, unknown, 1, 0)
    }

    const cut: number[] = []
    for (let end = symbols.length; end > 0;) {
      const number = last[end] ?? unknown
      if (number !== unknown || cut.at(-1) !== unknown) cut.push(number)
      end -= number === unknown ? 1 : (lengths[number] ?? 1)
    }
    return cut.toReversed()
  }
}
