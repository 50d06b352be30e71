import { likenessOf, mayBeLike, shapesOf } from './likeness.ts'
import type { Word } from './words.ts'

/** The words of a tip and of an agent's lines, and what each two of them share: few share anything. */
export type WordGrid = {
  readonly tip: readonly Word[]
  readonly line: readonly Word[]
  /** Where in the lists below the line words of each tip word begin; they end where those of the next one begin. */
  readonly starts: Int32Array
  /** The line words that are like it, in their order. */
  readonly columns: readonly number[]
  /** What it shares with each of them: their likeness times the lesser weight. */
  readonly shares: readonly number[]
  /** Before each tip word and before each line word: what those before it weigh. */
  readonly weights: { readonly tip: Float64Array; readonly line: Float64Array }
  /** Whether the tip has any. */
  readonly hasBlank: boolean
}

/** Some of the words: from the first one that belongs to it to the first one that does not. */
export type Range = { readonly from: number; readonly to: number }

export function createGrid(tip: readonly Word[], line: readonly Word[]): WordGrid {
  const starts = new Int32Array(tip.length + 1)
  const columns: number[] = []
  const shares: number[] = []
  const [ours, theirs] = [shapesOf(tip), shapesOf(line)]
  tip.forEach(({ text, weight }, row) => {
    const shape = ours[row] ?? 0
    const width = weight === 0 ? 0 : theirs.length
    for (let column = 0; column < width; column += 1) {
      if (!mayBeLike(shape, theirs[column] ?? 0)) continue
      const other = line[column]
      const likeness = other === undefined ? 0 : likenessOf(text, other.text)
      if (other === undefined || likeness === 0) continue
      columns.push(column)
      shares.push(likeness * Math.min(weight, other.weight))
    }
    starts[row + 1] = columns.length
  })
  const weights = { tip: sumsOf(tip), line: sumsOf(line) }
  return { tip, line, starts, columns, shares, weights, hasBlank: tip.some(({ weight }) => weight === 0) }
}

function sumsOf(words: readonly Word[]): Float64Array {
  const sums = new Float64Array(words.length + 1)
  words.forEach(({ weight }, index) => (sums[index + 1] = (sums[index] ?? 0) + weight))
  return sums
}

/** Before each tip word: what those before it share at most with a run of the lines, each with the best word that it finds. */
export function foundIn({ tip, starts, columns, shares }: WordGrid, run: Range): Float64Array {
  const found = new Float64Array(tip.length + 1)
  for (let row = 0; row < tip.length; row += 1) {
    let most = 0
    const end = starts[row + 1] ?? 0
    for (let at = starts[row] ?? 0; at < end; at += 1) {
      const column = columns[at] ?? 0
      if (column >= run.from && column < run.to) most = Math.max(most, shares[at] ?? 0)
    }
    found[row + 1] = (found[row] ?? 0) + most
  }
  return found
}

export function weightOf(words: readonly Word[], { from, to }: Range = { from: 0, to: words.length }): number {
  let sum = 0
  for (let index = from; index < to; index += 1) sum += words[index]?.weight ?? 0
  return sum
}

/** Every run of neighbouring blocks of words, at most `longest` blocks in one, as ranges of all the words in a row. */
export function runsOf(blocks: readonly (readonly Word[])[], longest = blocks.length): Range[] {
  const starts = [0]
  for (const block of blocks) starts.push((starts.at(-1) ?? 0) + block.length)
  return blocks.flatMap((_, first) =>
    starts.slice(first + 1, first + 1 + longest).map((to) => ({ from: starts[first] ?? 0, to })),
  )
}
