import { likenessOf, mayBeLike, shapesOf } from './likeness.ts'
import type { Word } from './words.ts'

/** The words of a tip and of an agent's lines, and what each two of them share. */
export type WordGrid = {
  readonly tip: readonly Word[]
  readonly line: readonly Word[]
  /** Row by row, of tip word `row` and line word `column`: their likeness times the lesser weight. */
  readonly cells: Float64Array
  /** Before each tip word: what those before it share at most with any word of the lines, and what they weigh. */
  readonly most: Float64Array
  readonly tipWeights: Float64Array
  /** Before each line word: what those before it weigh. */
  readonly lineWeights: Float64Array
}

/** Some of the words: from the first one that belongs to it to the first one that does not. */
export type Range = { readonly from: number; readonly to: number }

export function createGrid(tip: readonly Word[], line: readonly Word[]): WordGrid {
  const width = line.length
  const cells = new Float64Array(tip.length * width)
  const most = new Float64Array(tip.length + 1)
  const shapes = { tip: shapesOf(tip), line: shapesOf(line) }
  for (let row = 0; row < tip.length; row += 1) {
    const ours = tip[row]
    let best = 0
    const columns = ours === undefined || ours.weight === 0 ? 0 : width
    const shape = shapes.tip[row] ?? 0
    for (let column = 0; column < columns; column += 1) {
      if (!mayBeLike(shape, shapes.line[column] ?? 0)) continue
      const theirs = line[column]
      const likeness = ours === undefined || theirs === undefined ? 0 : likenessOf(ours.text, theirs.text)
      if (likeness === 0) continue
      const both = likeness * Math.min(ours?.weight ?? 0, theirs?.weight ?? 0)
      cells[row * width + column] = both
      best = Math.max(best, both)
    }
    most[row + 1] = (most[row] ?? 0) + best
  }
  return { tip, line, cells, most, tipWeights: sumsOf(tip), lineWeights: sumsOf(line) }
}

function sumsOf(words: readonly Word[]): Float64Array {
  const sums = new Float64Array(words.length + 1)
  for (const [index, { weight }] of words.entries()) sums[index + 1] = (sums[index] ?? 0) + weight
  return sums
}

/** What `align` cannot exceed in a run of so much weight, by what these words of the tip share with anything that was said. */
export function sharesAtMost({ most, tipWeights }: WordGrid, { from, to }: Range, said: number): number {
  const weight = (tipWeights[to] ?? 0) - (tipWeights[from] ?? 0)
  const shared = Math.min(said, (most[to] ?? 0) - (most[from] ?? 0))
  // Blanks may take all of the rest.
  return weight === 0 ? 0 : (2 * shared) / (weight + shared)
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
