import { weightOf } from './word-grid.ts'
import type { Range, WordGrid } from './word-grid.ts'

/** Words of a line that may fill one blank; an address or a title is shorter. */
const longestFilling = 12

/** For one more word of the tip: by words of the line, the best that can be shared so far. */
type Row = { readonly shared: Float64Array; readonly filled: Float64Array; readonly filling: Uint8Array }

/**
 * How far these words of the tip stand in these words of the line, in the tip's order: twice what they share, of what
 * both have; 0 to 1, and 1 where every word of both is shared. Blanks of the tip take words of the line for nothing.
 */
export function align(grid: WordGrid, tip: Range, line: Range): number {
  const width = line.to - line.from
  const create = (): Row => ({
    shared: new Float64Array(width + 1),
    filled: new Float64Array(width + 1),
    filling: new Uint8Array(width + 1),
  })
  let above = create()
  let row = create()
  for (let index = tip.from; index < tip.to; index += 1) {
    const isBlank = grid.tip[index]?.weight === 0
    for (let column = 0; column <= width; column += 1) {
      // Without this word of the tip.
      let shared = above.shared[column] ?? 0
      let filled = above.filled[column] ?? 0
      let filling = 0
      const take = (itsShared: number, itsFilled: number, itsFilling: number) => {
        if (2 * itsShared + itsFilled <= 2 * shared + filled) return
        shared = itsShared
        filled = itsFilled
        filling = itsFilling
      }
      if (column > 0) {
        const left = column - 1
        const [leftShared, leftFilled, leftFilling] = [
          row.shared[left] ?? 0,
          row.filled[left] ?? 0,
          row.filling[left] ?? 0,
        ]
        const word = line.from + left
        // Without this word of the line, or with it in the blank.
        if (isBlank && leftFilling < longestFilling)
          take(leftShared, leftFilled + (grid.line[word]?.weight ?? 0), leftFilling + 1)
        else take(leftShared, leftFilled, 0)
        const both = grid.shared(index, word)
        if (both > 0) take((above.shared[left] ?? 0) + both, above.filled[left] ?? 0, 0)
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
    for (let column = line.from; column < line.to; column += 1) most = Math.max(most, grid.shared(row, column))
    shared += most
  }
  const said = weightOf(grid.line, line)
  shared = Math.min(shared, said)
  const all = weightOf(grid.tip, tip) + (hasBlank ? shared : said)
  return all === 0 ? 0 : (2 * shared) / all
}
