import { allMatches } from './found.ts'

/** Groups of digits with single blanks, dashes or dots between them. */
export type DigitRun = { readonly groups: readonly { readonly start: number; readonly end: number }[] }

/** All of them that hold at least `least` digits. */
export function digitRuns(text: string, least: number): DigitRun[] {
  return allMatches(text, /(?<![\p{L}\d])\d+(?:[ .\u00a0-]\d+)*(?![\p{L}\d])/gu).flatMap((match) => {
    if (match[0].length < least) return []
    const groups = [...match[0].matchAll(/\d+/g)].map((group) => ({
      start: match.index + group.index,
      end: match.index + group.index + group[0].length,
    }))
    return [{ groups }]
  })
}

/**
 * The first stretch of whole groups, from each place on, whose digits are accepted; a card and its security code may
 * stand in one run. `most` digits are looked at.
 */
export function stretches(
  text: string,
  { groups }: DigitRun,
  { least, most, accepts }: { readonly least: number; readonly most: number; accepts: (digits: string) => boolean },
): { readonly start: number; readonly end: number }[] {
  const found = []
  for (let from = 0; from < groups.length; from += 1) {
    let digits = ''
    let last: number | undefined
    for (let to = from; to < groups.length; to += 1) {
      const group = groups[to]
      if (!group || digits.length + group.end - group.start > most) break
      digits += text.slice(group.start, group.end)
      if (digits.length >= least && accepts(digits)) {
        last = to
        break
      }
    }
    const [start, end] = [groups[from]?.start, last === undefined ? undefined : groups[last]?.end]
    if (last === undefined || start === undefined || end === undefined) continue
    found.push({ start, end })
    from = last
  }
  return found
}
