/** A mistyped word counts a little less than the same word. */
const typoLikeness = 0.9

/** 1 for the same word, a little less for a mistyped one, 0 for another. Numbers are never mistyped: they are others. */
export function likenessOf(one: string, other: string): number {
  if (one === other) return 1
  const shorter = Math.min(one.length, other.length)
  if (shorter < 4 || /\d/.test(one + other)) return 0
  // A slip leaves the first letter or the last one; most words are ruled out by that.
  if (one[0] !== other[0] && one.at(-1) !== other.at(-1)) return 0
  return isWithin(one, other, shorter < 8 ? 1 : 2) ? typoLikeness : 0
}

/** True where so many insertions, removals, changes or swaps of neighbours make one word of the other. */
function isWithin(one: string, other: string, edits: number): boolean {
  if (Math.abs(one.length - other.length) > edits) return false
  let twoAbove: number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const cells = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const changed = (above[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1)
      let fewest = Math.min((above[column] ?? 0) + 1, (cells[column - 1] ?? 0) + 1, changed)
      const isSwapped = column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      if (isSwapped) fewest = Math.min(fewest, (twoAbove[column - 2] ?? 0) + 1)
      cells.push(fewest)
    }
    twoAbove = above
    above = cells
  }
  return (above[other.length] ?? Infinity) <= edits
}
