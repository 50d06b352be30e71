/** A mistyped word counts a little less than the same word. */
export const typoLikeness = 0.9

/** 1 for the same word, a little less for a mistyped one, 0 for another. Numbers are never mistyped: they are others. */
export function likenessOf(one: string, other: string): number {
  if (one === other) return 1
  const shorter = Math.min(one.length, other.length)
  const edits = shorter < 8 ? 1 : 2
  if (shorter < 4 || Math.abs(one.length - other.length) > edits) return 0
  // A slip leaves the first letter or the last one; most words are ruled out by that.
  const isEndKept = one.charCodeAt(one.length - 1) === other.charCodeAt(other.length - 1)
  if (one.charCodeAt(0) !== other.charCodeAt(0) && !isEndKept) return 0
  const [letters, others] = [lettersOf(one), lettersOf(other)]
  // Each edit brings in one kind of letter at most, and takes out one.
  if (countOf(letters & ~others) > edits || countOf(others & ~letters) > edits) return 0
  if (/\d/.test(one) || /\d/.test(other)) return 0
  return isWithin(one, other, edits) ? typoLikeness : 0
}

const longest = 0x7fff

/** Of each word its length and a part of its first and its last letter, in one number. */
export function shapesOf(words: readonly { readonly text: string }[]): Int32Array {
  const shapes = new Int32Array(words.length)
  words.forEach(({ text }, index) => {
    const ends = ((text.charCodeAt(0) & 0xff) << 8) | (text.charCodeAt(text.length - 1) & 0xff)
    shapes[index] = (Math.min(text.length, longest) << 16) | ends
  })
  return shapes
}

/** False where `likenessOf` is 0, for most pairs of words and by their shapes alone. */
export function mayBeLike(one: number, other: number): boolean {
  const differs = one ^ other
  // Most pairs differ at both ends.
  if ((differs & 0xff00) !== 0 && (differs & 0xff) !== 0) return false
  if (differs === 0) return true
  const length = one >>> 16
  const others = other >>> 16
  return length >= 4 && others >= 4 && Math.abs(length - others) <= 2
}

/** One bit for each letter of the alphabet, and for others one that several of them share. */
function lettersOf(word: string): number {
  let bits = 0
  for (let index = 0; index < word.length; index += 1) bits |= 1 << (word.charCodeAt(index) & 31)
  return bits
}

function countOf(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count += 1
  return count
}

/** True where so many insertions, removals, changes or swaps of neighbours make one word of the other, from there on. */
function isWithin(one: string, other: string, edits: number, from = 0, otherFrom = 0): boolean {
  let [at, theirs] = [from, otherFrom]
  while (at < one.length && theirs < other.length && one.charCodeAt(at) === other.charCodeAt(theirs)) {
    at += 1
    theirs += 1
  }
  if (at === one.length || theirs === other.length) return one.length - at + other.length - theirs <= edits
  if (edits === 0) return false
  // Where the words part there is a slip: one of four, and with so few slips all of them are soon tried.
  const isSwapped = one[at] === other[theirs + 1] && one[at + 1] === other[theirs]
  return (
    isWithin(one, other, edits - 1, at + 1, theirs + 1) ||
    isWithin(one, other, edits - 1, at + 1, theirs) ||
    isWithin(one, other, edits - 1, at, theirs + 1) ||
    (isSwapped && isWithin(one, other, edits - 1, at + 2, theirs + 2))
  )
}
