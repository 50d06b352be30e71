import { weightOf } from './word-grid.ts'
import type { Range, WordGrid } from './word-grid.ts'

/** Words of a line that may fill one blank; an address or a title is shorter. */
const longestFilling = 12

/** By words of the line, the best that the tip's words so far can share with them. */
type Row = { readonly shared: Float64Array; readonly filled: Float64Array }

const createRow = (width: number): Row => ({
  shared: new Float64Array(width + 1),
  filled: new Float64Array(width + 1),
})

/**
 * How far these words of the tip stand in these words of the line, in the tip's order: twice what they share, of what
 * both have; 0 to 1, and 1 where every word of both is shared. Blanks of the tip take words of the line for nothing.
 */
export function align(grid: WordGrid, tip: Range, line: Range): number {
  const width = line.to - line.from
  const row = createRow(width)
  const above = createRow(width)
  for (let index = tip.from; index < tip.to; index += 1) {
    if (grid.tip[index]?.weight === 0) fillBlank(grid, line, row)
    else shareWord(grid, index, line, row, above)
  }
  const shared = row.shared[width] ?? 0
  const all = weightOf(grid.tip, tip) + Math.max(0, weightOf(grid.line, line) - (row.filled[width] ?? 0))
  return all === 0 ? 0 : (2 * shared) / all
}

/** One more word of the tip: it is shared with a word of the line where that is better than to go without it. */
function shareWord(grid: WordGrid, index: number, line: Range, row: Row, above: Row): void {
  const { starts, columns, shares } = grid
  const [start = 0, end = 0] = [starts[index], starts[index + 1]]
  if (start === end) return
  above.shared.set(row.shared)
  above.filled.set(row.filled)
  for (let at = start; at < end; at += 1) {
    const left = (columns[at] ?? 0) - line.from
    if (left < 0) continue
    const shared = (above.shared[left] ?? 0) + (shares[at] ?? 0)
    const filled = above.filled[left] ?? 0
    // It stays so for words of the line further on, until without it they have as much.
    for (let column = left + 1; column < row.shared.length; column += 1) {
      if (2 * shared + filled <= 2 * (row.shared[column] ?? 0) + (row.filled[column] ?? 0)) break
      row.shared[column] = shared
      row.filled[column] = filled
    }
  }
}

/** One blank more: it takes words of the line where that is better than to go without it. */
function fillBlank({ line: words }: WordGrid, line: Range, { shared, filled }: Row): void {
  let filling = 0
  for (let column = 1; column < shared.length; column += 1) {
    const left = column - 1
    const fills = filling < longestFilling
    const leftShared = shared[left] ?? 0
    const leftFilled = (filled[left] ?? 0) + (fills ? (words[line.from + left]?.weight ?? 0) : 0)
    if (2 * leftShared + leftFilled > 2 * (shared[column] ?? 0) + (filled[column] ?? 0)) {
      shared[column] = leftShared
      filled[column] = leftFilled
      filling = fills ? filling + 1 : 0
    } else filling = 0
  }
}

/**
 * What `align` cannot exceed but by rounding, for far less work: every word of the tip has what it finds (`foundIn`), in
 * any order, and blanks take all the rest.
 */
export function alignsAtMost({ weights, hasBlank }: WordGrid, tip: Range, line: Range, found: Float64Array): number {
  const said = (weights.line[line.to] ?? 0) - (weights.line[line.from] ?? 0)
  const shared = Math.min(said, (found[tip.to] ?? 0) - (found[tip.from] ?? 0))
  const all = (weights.tip[tip.to] ?? 0) - (weights.tip[tip.from] ?? 0) + (hasBlank ? shared : said)
  return all === 0 ? 0 : (2 * shared) / all
}
