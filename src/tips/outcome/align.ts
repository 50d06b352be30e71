import type { Word } from './words.ts'

/** How far the words of a tip stand in a line, in the tip's order. */
export type Alignment = {
  /** 0 to 1: twice what they share, of what both have. 1 where every word of both is shared. */
  readonly score: number
  /** 0 to 1: how much of the tip stands in the line. */
  readonly ofTip: number
  /** 0 to 1: how much of the line stands in the tip; what fills a blank counts as the tip's. */
  readonly ofLine: number
}

/** Words of a line that may fill one blank; an address or a title is shorter. */
const longestFilling = 12

/** A mistyped word counts a little less than the same word. */
const typoWeight = 0.9

/** The best way to find the tip's words in the line, in order. Blanks of the tip take words of the line for nothing. */
export function align(tip: readonly Word[], line: readonly Word[]): Alignment {
  // Each cell: the most that the first words of both can share, what filled blanks so far, and the filling of the last.
  type Cell = { readonly shared: number; readonly filled: number; readonly filling: number }
  const start: Cell = { shared: 0, filled: 0, filling: 0 }
  const worth = (cell: Cell) => cell.shared * 2 + cell.filled
  let above: Cell[] = Array.from({ length: line.length + 1 }, () => start)
  for (const word of tip) {
    const row: Cell[] = []
    const isBlank = word.weight === 0
    for (let column = 0; column <= line.length; column += 1) {
      const skipTip = above[column] ?? start
      let best: Cell = { ...skipTip, filling: 0 }
      const other = line[column - 1]
      const left = row[column - 1]
      if (other && left) {
        const take = (cell: Cell) => {
          if (worth(cell) > worth(best)) best = cell
        }
        if (isBlank && left.filling < longestFilling)
          take({ shared: left.shared, filled: left.filled + other.weight, filling: left.filling + 1 })
        else take({ ...left, filling: 0 })
        const likeness = isBlank ? 0 : likenessOf(word.text, other.text)
        const before = above[column - 1] ?? start
        if (likeness > 0)
          take({
            shared: before.shared + likeness * Math.min(word.weight, other.weight),
            filled: before.filled,
            filling: 0,
          })
      }
      row.push(best)
    }
    above = row
  }
  const { shared, filled } = above[line.length] ?? start
  const tipWeight = weightOf(tip)
  const lineWeight = Math.max(0, weightOf(line) - filled)
  return {
    score: tipWeight + lineWeight === 0 ? 0 : (2 * shared) / (tipWeight + lineWeight),
    ofTip: tipWeight === 0 ? 0 : shared / tipWeight,
    ofLine: lineWeight === 0 ? (shared > 0 ? 1 : 0) : shared / lineWeight,
  }
}

export function weightOf(words: readonly Word[]): number {
  return words.reduce((sum, { weight }) => sum + weight, 0)
}

/** 1 for the same word, a little less for a mistyped one, 0 for another. Numbers are never mistyped: they are others. */
function likenessOf(one: string, other: string): number {
  if (one === other) return 1
  const shorter = Math.min(one.length, other.length)
  if (shorter < 4 || /\d/.test(one + other)) return 0
  return editsAtMost(one, other, shorter < 8 ? 1 : 2) ? typoWeight : 0
}

/** True where so many insertions, removals, changes or swaps of neighbours make one word of the other. */
function editsAtMost(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false
  let twoAbove: number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const cells = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      let edits = Math.min(
        (above[column] ?? 0) + 1,
        (cells[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      if (swapped && column > 1) edits = Math.min(edits, (twoAbove[column - 2] ?? 0) + 1)
      cells.push(edits)
    }
    twoAbove = above
    above = cells
  }
  return (above[other.length] ?? most + 1) <= most
}
