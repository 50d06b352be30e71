/** A mistyped word counts a little less than the same word. */
const typoLikeness = 0.9

/** 1 for the same word, a little less for a mistyped one, 0 for another. Numbers are never mistyped: they are others. */
export function likenessOf(one: string, other: string): number {
  if (one === other) return 1
  const shorter = Math.min(one.length, other.length)
  const edits = shorter < 8 ? 1 : 2
  if (shorter < 4 || Math.abs(one.length - other.length) > edits) return 0
  // A slip leaves the first letter or the last one; most words are ruled out by that.
  const isEndKept = one.charCodeAt(one.length - 1) === other.charCodeAt(other.length - 1)
  if (one.charCodeAt(0) !== other.charCodeAt(0) && !isEndKept) return 0
  if (lettersNotIn(one, other) > edits || lettersNotIn(other, one) > edits) return 0
  if (/\d/.test(one) || /\d/.test(other)) return 0
  return isWithin(one, other, edits) ? typoLikeness : 0
}

const longest = 0x7fff

/** Of each word its length and a part of its first and its last letter, in one number. */
export function shapesOf(words: readonly { readonly text: string }[]): Int32Array {
  return Int32Array.from(
    words,
    ({ text }) =>
      (Math.min(text.length, longest) << 16) |
      ((text.charCodeAt(0) & 0xff) << 8) |
      (text.charCodeAt(text.length - 1) & 0xff),
  )
}

/** False where `likenessOf` is 0, for most pairs of words and by their shapes alone. */
export function mayBeLike(one: number, other: number): boolean {
  const differs = one ^ other
  if (differs === 0) return true
  const length = one >>> 16
  const others = other >>> 16
  if (length < 4 || others < 4 || Math.abs(length - others) > 2) return false
  return (differs & 0xff00) === 0 || (differs & 0xff) === 0
}

/** Kinds of letter that stand in one word only: each edit brings in one at most, and takes out one. */
function lettersNotIn(one: string, other: string): number {
  let left = lettersOf(one) & ~lettersOf(other)
  let count = 0
  for (; left !== 0; left &= left - 1) count += 1
  return count
}

/** One bit for each letter of the alphabet, and for others one that several of them share. */
function lettersOf(word: string): number {
  let bits = 0
  for (let index = 0; index < word.length; index += 1) bits |= 1 << (word.charCodeAt(index) & 31)
  return bits
}

/** True where so many insertions, removals, changes or swaps of neighbours, one or two, make one word of the other. */
function isWithin(one: string, other: string, edits: number): boolean {
  let from = 0
  let [oneEnd, otherEnd] = [one.length, other.length]
  while (from < oneEnd && from < otherEnd && one.charCodeAt(from) === other.charCodeAt(from)) from += 1
  while (oneEnd > from && otherEnd > from && one.charCodeAt(oneEnd - 1) === other.charCodeAt(otherEnd - 1)) {
    oneEnd -= 1
    otherEnd -= 1
  }
  const [ours, theirs] = [oneEnd - from, otherEnd - from]
  // What is left between the same beginning and the same end: most slips are told by that.
  if (ours === 0 || theirs === 0) return ours + theirs <= edits
  if (edits === 1) {
    const swapped = one[from] === other[from + 1] && one[from + 1] === other[from]
    return (ours === 1 && theirs === 1) || (ours === 2 && theirs === 2 && swapped)
  }
  return editsBetween(one.slice(from, oneEnd), other.slice(from, otherEnd)) <= edits
}

function editsBetween(one: string, other: string): number {
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
  return above[other.length] ?? 0
}
