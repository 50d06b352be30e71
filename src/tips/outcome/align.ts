import { weightOf } from './word-grid.ts'
import type { Range, WordGrid } from './word-grid.ts'

/** Words of a line that may fill one blank; an address or a title is shorter. */
const longestFilling = 12

/** For one more word of the tip: by words of the line, the best that can be shared so far. */
type Row = { readonly shared: Float64Array; readonly filled: Float64Array; readonly filling: Uint8Array }

const createRow = (width: number): Row => ({
  shared: new Float64Array(width + 1),
  filled: new Float64Array(width + 1),
  filling: new Uint8Array(width + 1),
})

/**
 * How far these words of the tip stand in these words of the line, in the tip's order: twice what they share, of what
 * both have; 0 to 1, and 1 where every word of both is shared. Blanks of the tip take words of the line for nothing.
 */
export function align(grid: WordGrid, tip: Range, line: Range): number {
  const { cells } = grid
  const width = line.to - line.from
  let above = createRow(width)
  let row = createRow(width)
  for (let index = tip.from; index < tip.to; index += 1) {
    const isBlank = grid.tip[index]?.weight === 0
    const from = index * grid.line.length + line.from
    row.shared[0] = above.shared[0] ?? 0
    row.filled[0] = above.filled[0] ?? 0
    row.filling[0] = 0
    for (let column = 1; column <= width; column += 1) {
      const left = column - 1
      // Without this word of the tip.
      let shared = above.shared[column] ?? 0
      let filled = above.filled[column] ?? 0
      let filling = 0
      // Without this word of the line, or with it in the blank.
      const leftFilling = row.filling[left] ?? 0
      const fills = isBlank && leftFilling < longestFilling
      const leftShared = row.shared[left] ?? 0
      const leftFilled = (row.filled[left] ?? 0) + (fills ? (grid.line[line.from + left]?.weight ?? 0) : 0)
      if (2 * leftShared + leftFilled > 2 * shared + filled) {
        shared = leftShared
        filled = leftFilled
        filling = fills ? leftFilling + 1 : 0
      }
      const both = cells[from + left] ?? 0
      if (both > 0) {
        const bothShared = (above.shared[left] ?? 0) + both
        const bothFilled = above.filled[left] ?? 0
        if (2 * bothShared + bothFilled > 2 * shared + filled) {
          shared = bothShared
          filled = bothFilled
          filling = 0
        }
      }
      row.shared[column] = shared
      row.filled[column] = filled
      row.filling[column] = filling
    }
    ;[above, row] = [row, above]
  }
  const shared = above.shared[width] ?? 0
  const all = weightOf(grid.tip, tip) + Math.max(0, weightOf(grid.line, line) - (above.filled[width] ?? 0))
  return all === 0 ? 0 : (2 * shared) / all
}

/** What `align` cannot exceed, for far less work: every word of the tip finds its best match, in any order. */
export function alignsAtMost(grid: WordGrid, tip: Range, line: Range): number {
  let shared = 0
  let hasBlank = false
  for (let row = tip.from; row < tip.to; row += 1) {
    hasBlank ||= grid.tip[row]?.weight === 0
    let most = 0
    const start = row * grid.line.length
    for (let column = line.from; column < line.to; column += 1) {
      const both = grid.cells[start + column] ?? 0
      if (both > most) most = both
    }
    shared += most
  }
  const said = weightOf(grid.line, line)
  shared = Math.min(shared, said)
  const all = weightOf(grid.tip, tip) + (hasBlank ? shared : said)
  return all === 0 ? 0 : (2 * shared) / all
}
