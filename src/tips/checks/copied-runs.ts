/** How much of the end of a text, and at most of any part of it, stands in a source. */
export type CopiedRuns = {
  /** The text so far, which only grows. */
  of(text: string): { readonly trailing: number; readonly longest: number }
}

/** For a short source, or one that is looked at once: it needs next to no preparation. */
export function createCopiedRuns(source: string): CopiedRuns {
  // Most letters of a text end a run of three that the source does not have.
  const threes = new Set<string>()
  for (let end = 3; end <= source.length; end += 1) threes.add(source.slice(end - 3, end))
  let seen = 0
  let trailing = 0
  let longest = 0
  return {
    of(text) {
      for (; seen < text.length; seen += 1) {
        trailing += 1
        if (trailing >= 3 && !threes.has(text.slice(seen - 2, seen + 1))) trailing = 2
        while (trailing > 0 && !source.includes(text.slice(seen + 1 - trailing, seen + 1))) trailing -= 1
        longest = Math.max(longest, trailing)
      }
      return { trailing, longest }
    },
  }
}

/** One or several ends of the source that go on in the same ways. */
type Place = { readonly length: number; readonly next: Map<number, Place>; shorter: Place | undefined }

/**
 * The same for a long source that many texts are compared with: made once (a suffix automaton, some hundred bytes a letter),
 * it takes a step for each letter of a text, where searching the source takes a thousand.
 */
export function indexCopies(source: string): () => CopiedRuns {
  const root: Place = { length: 0, next: new Map(), shorter: undefined }
  let last = root
  for (let index = 0; index < source.length; index += 1) last = append(last, source.charCodeAt(index), root)
  return () => {
    let place = root
    let seen = 0
    let trailing = 0
    let longest = 0
    return {
      of(text) {
        for (; seen < text.length; seen += 1) {
          const letter = text.charCodeAt(seen)
          let following = place.next.get(letter)
          while (following === undefined && place.shorter !== undefined) {
            place = place.shorter
            trailing = place.length
            following = place.next.get(letter)
          }
          if (following === undefined) continue
          place = following
          trailing += 1
          longest = Math.max(longest, trailing)
        }
        return { trailing, longest }
      },
    }
  }
}

/** The place of the source with one more letter. */
function append(last: Place, letter: number, root: Place): Place {
  const added: Place = { length: last.length + 1, next: new Map(), shorter: root }
  let place: Place | undefined = last
  while (place !== undefined && !place.next.has(letter)) {
    place.next.set(letter, added)
    place = place.shorter
  }
  const before = place?.next.get(letter)
  if (place === undefined || before === undefined) return added
  if (before.length === place.length + 1) {
    added.shorter = before
    return added
  }
  const split: Place = { length: place.length + 1, next: new Map(before.next), shorter: before.shorter }
  before.shorter = split
  added.shorter = split
  while (place !== undefined && place.next.get(letter) === before) {
    place.next.set(letter, split)
    place = place.shorter
  }
  return added
}
