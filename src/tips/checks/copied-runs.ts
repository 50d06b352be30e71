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
  /** Does a row of `blockOf(least)` letters stand in it? */
  readonly has: (block: string) => boolean
}

/** For a short source, or one that is looked at once: it needs no preparation. */
export function readCopies(text: string, least: number): CopySource {
  return { text, least, has: (block) => text.includes(block) }
}

/** For a long source that many texts are compared with: looking for a row of letters takes no longer than in a short one. */
export function indexCopies(text: string, least: number): CopySource {
  const length = blockOf(least)
  const blocks = new Set<string>()
  for (let end = length; end <= text.length; end += 1) blocks.add(text.slice(end - length, end))
  return { text, least, has: (block) => blocks.has(block) }
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
      trailing += 1
      while (trailing >= length && !source.includes(text.slice(seen - trailing, seen))) trailing -= 1
      if (trailing < length) trailing = 0
      longest = Math.max(longest, trailing)
    }
  }
  /** The next block that ends behind what was seen; false where it is not there yet. */
  const look = (text: string): boolean => {
    const from = Math.floor(seen / length) * length
    const end = from + length
    if (end > text.length) return false
    seen = end
    if (!has(text.slice(from, end))) return true
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
