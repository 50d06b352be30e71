/** How much of the end of a text, and at most of any part of it, stands in a source; what is shorter than `least` may count as 0. */
export type CopiedRuns = {
  /** The text so far, which only grows. */
  of(text: string): { readonly trailing: number; readonly longest: number }
}

/** A source that texts are compared with, by letters. */
export type CopySource = {
  readonly text: string
  /** Shorter runs are of no interest. */
  readonly least: number
  /** Does the row of `blockOf(least)` letters that begins here in a text stand in it? */
  readonly has: (text: string, from: number) => boolean
}

/** So few of a source's blocks share a mark by chance that the source is seldom read for a block that is not there. */
const marksPerLetter = 8
/** A source so long that they are not enough is read more often. */
const mostMarks = 2 ** 20

/** Marks the blocks of a source, so that for nearly every block of another text a look at its mark is enough. */
export function indexCopies(text: string, least: number): CopySource {
  const length = blockOf(least)
  const marks = new Uint8Array(2 ** Math.ceil(Math.log2(Math.min(mostMarks, marksPerLetter * (text.length + 1)) / 8)))
  const lastMark = marks.length * 8 - 1
  for (let from = 0; from + length <= text.length; from += 1) {
    const mark = hashOf(text, from, length) & lastMark
    marks[mark >> 3] = (marks[mark >> 3] ?? 0) | (1 << (mark & 7))
  }
  return {
    text,
    least,
    has(other, from) {
      const mark = hashOf(other, from, length) & lastMark
      const isMarked = ((marks[mark >> 3] ?? 0) & (1 << (mark & 7))) !== 0
      return isMarked && text.includes(other.slice(from, from + length))
    },
  }
}

/** FNV-1a by UTF-16 units: quick, and even enough. */
function hashOf(text: string, from: number, length: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < from + length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash ^ (hash >>> 15)
}

/** Wherever a run of `least` letters stands in a text, one of the text's blocks of this length is a part of it. */
function blockOf(least: number): number {
  return Math.max(1, Math.floor((least + 1) / 2))
}

/**
 * Looks at every block of the text's letters, one after the other, and at each letter only where a block was found: in
 * most texts none is.
 */
export function createCopiedRuns({ text: source, least, has }: CopySource): CopiedRuns {
  const length = blockOf(least)
  let seen = 0
  /** Of the letters seen, the last that stand in the source; 0 where they are fewer than a block. */
  let trailing = 0
  let longest = 0

  /** Goes on letter by letter, for as long as what it follows is a block or more. */
  const follow = (text: string) => {
    while (trailing > 0 && seen < text.length) {
      seen += 1
      trailing = has(text, seen - length) ? trailing + 1 : 0
      while (trailing > length && !source.includes(text.slice(seen - trailing, seen))) trailing -= 1
      longest = Math.max(longest, trailing)
    }
  }
  /** The next block that ends behind what was seen; false where it is not there yet. */
  const look = (text: string): boolean => {
    const from = Math.floor(seen / length) * length
    const end = from + length
    if (end > text.length) return false
    seen = end
    if (!has(text, from)) return true
    trailing = length
    while (trailing < seen && source.includes(text.slice(seen - trailing - 1, seen))) trailing += 1
    longest = Math.max(longest, trailing)
    return true
  }
  return {
    of(text) {
      do follow(text)
      while (look(text))
      // So short a text may be a copy from its first letter to its last.
      const isCopy = text.length < least && source.includes(text)
      return isCopy ? { trailing: text.length, longest: text.length } : { trailing: endOf(text), longest }
    },
  }

  /** Letters behind the last block are looked at with the next one, unless what stands before them is copied. */
  function endOf(text: string): number {
    return seen === text.length ? trailing : 0
  }
}
