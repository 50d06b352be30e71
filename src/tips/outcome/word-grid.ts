import { likenessOf } from './likeness.ts'
import type { Word } from './words.ts'

/** The words of a tip and of an agent's lines, and what each two of them share. */
export type WordGrid = {
  readonly tip: readonly Word[]
  readonly line: readonly Word[]
  /** Row by row, of tip word `row` and line word `column`: their likeness times the lesser weight. */
  readonly cells: Float64Array
}

/** Some of the words: from the first one that belongs to it to the first one that does not. */
export type Range = { readonly from: number; readonly to: number }

export function createGrid(tip: readonly Word[], line: readonly Word[]): WordGrid {
  const width = line.length
  const cells = new Float64Array(tip.length * width)
  for (let row = 0; row < tip.length; row += 1) {
    const ours = tip[row]
    if (ours === undefined || ours.weight === 0) continue
    for (let column = 0; column < width; column += 1) {
      const theirs = line[column]
      const likeness = theirs === undefined ? 0 : likenessOf(ours.text, theirs.text)
      if (likeness > 0) cells[row * width + column] = likeness * Math.min(ours.weight, theirs?.weight ?? 0)
    }
  }
  return { tip, line, cells }
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
