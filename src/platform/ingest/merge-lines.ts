import type { Speaker } from '../../domain/conversation.ts'
import { isSameText } from './same-text.ts'

export type Way = 'polled' | 'pushed'

/** A line as one of the two ways brought it. Numbers of the two ways never meet. */
export type OfferedLine = {
  readonly number: number
  readonly speaker: Speaker
  /** Plain; redacted where it was read from the store. */
  readonly text: string
  readonly at: Date
}

/** A line under the number of its first copy; `met` once the other way brought it too. */
export type MergedLine = OfferedLine & { readonly way: Way; readonly met: boolean }

/** What is known of the lines of one conversation. */
export type Merge = {
  /** Each line once, in the order they came. */
  readonly lines: readonly MergedLine[]
  /** From the number of a second copy to that of the first. */
  readonly copies: ReadonlyMap<number, number>
}

export const emptyMerge: Merge = { lines: [], copies: new Map() }

/** The clocks of the two ways may differ by this much. */
export const clockToleranceMs = 15_000

/**
 * Adds the lines that one way brought to those known. A line that the other way brought already is no second line: same
 * speaker, same text, about the same time, and the first such that has not met its copy yet. So "ok" said twice stays
 * two, as long as each way brings its own lines in order. A number offered again changes nothing.
 *
 * `numbers` says for each offered line under which number it is known: its own, or that of its first copy.
 */
export function mergeLines(
  merge: Merge,
  way: Way,
  offered: readonly OfferedLine[],
): { readonly merge: Merge; readonly numbers: readonly number[] } {
  const lines = [...merge.lines]
  const copies = new Map(merge.copies)
  const own = new Set(lines.map((line) => line.number))
  const numbers = offered.map((line) => {
    const known = own.has(line.number) ? line.number : copies.get(line.number)
    if (known !== undefined) return known
    const index = lines.findIndex((other) => other.way !== way && !other.met && isSameLine(other, line))
    const twin = lines[index]
    if (twin === undefined) {
      lines.push({ ...line, way, met: false })
      own.add(line.number)
      return line.number
    }
    lines[index] = { ...twin, met: true }
    copies.set(line.number, twin.number)
    return twin.number
  })
  return { merge: { lines, copies }, numbers }
}

function isSameLine(one: OfferedLine, other: OfferedLine): boolean {
  return (
    one.speaker === other.speaker &&
    Math.abs(one.at.getTime() - other.at.getTime()) <= clockToleranceMs &&
    isSameText(one.text, other.text)
  )
}
