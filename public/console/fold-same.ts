export type DiffLine = { readonly kind: 'added' | 'removed' | 'same'; readonly text: string }

/** Lines that are the same, left standing before and after each change. */
const around = 3

/** Takes out what is the same on both sides, in runs of two lines or more, but for the lines around a change. */
export function foldSame(
  lines: readonly DiffLine[],
): readonly (DiffLine | { readonly kind: 'left-out'; readonly count: number })[] {
  const changed = lines.flatMap(({ kind }, index) => (kind === 'same' ? [] : index))
  const stays = new Set(
    changed.flatMap((index) => [...lines.keys()].slice(Math.max(0, index - around), index + around + 1)),
  )
  const folded: (DiffLine | { readonly kind: 'left-out'; readonly count: number })[] = []
  for (let index = 0; index < lines.length; index += 1) {
    let end = index
    while (end < lines.length && !stays.has(end)) end += 1
    if (end - index > 1) {
      folded.push({ kind: 'left-out', count: end - index })
      index = end - 1
      continue
    }
    const line = lines[index]
    if (line) folded.push(line)
  }
  return folded
}
