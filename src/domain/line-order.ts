/**
 * Numbers from here on are made of time and id for events that are pushed; a platform's own lie below. So a number tells
 * which of the two it is.
 */
export const pushedFloor = 2 ** 50

/** A line that came both ways stands under the number of its first copy; `copy` is the number of the other. */
export type NumberedLine = {
  readonly platformEventId: number
  readonly copy?: number | undefined
  readonly at: Date
}

/** The number that the platform itself gave the line; undefined where it was only pushed, under a number of ours. */
export function platformNumber({ platformEventId, copy = pushedFloor }: NumberedLine): number | undefined {
  const smaller = Math.min(platformEventId, copy)
  return smaller < pushedFloor ? smaller : undefined
}

/** The line once it came the other way too: what the platform itself says of time and audience holds. */
export function withCopy<Line extends NumberedLine & { readonly agentsOnly: boolean }>(
  line: Line,
  copy: { readonly platformEventId: number; readonly at: Date; readonly agentsOnly: boolean },
): Line {
  const { platformEventId, at, agentsOnly } = copy
  return { ...line, copy: platformEventId, ...(platformEventId < pushedFloor ? { at, agentsOnly } : {}) }
}

/**
 * The lines as they were said. Those with a number of the platform follow it, whatever their times; the others stand
 * among them by time, and for equal times behind them, then by number. Depends on the lines only, not on their order.
 */
export function inOrder<Line extends NumberedLine>(lines: readonly Line[]): Line[] {
  const pushed: Line[] = []
  const platform: { readonly line: Line; readonly number: number }[] = []
  for (const line of lines) {
    const number = platformNumber(line)
    if (number === undefined) pushed.push(line)
    else platform.push({ line, number })
  }
  platform.sort((one, other) => one.number - other.number)
  pushed.sort((one, other) => one.at.getTime() - other.at.getTime() || one.platformEventId - other.platformEventId)
  const ordered: Line[] = []
  let rest = 0
  for (const { line } of platform) {
    for (let first = pushed[rest]; first !== undefined && first.at < line.at; first = pushed[rest]) {
      ordered.push(first)
      rest += 1
    }
    ordered.push(line)
  }
  return [...ordered, ...pushed.slice(rest)]
}

/** True where `line` certainly stands behind `last`, the last of lines in order. */
export function isNext(last: NumberedLine | undefined, line: NumberedLine): boolean {
  if (last === undefined) return true
  const [lastNumber, number] = [platformNumber(last), platformNumber(line)]
  if (lastNumber !== undefined && number !== undefined) return number > lastNumber
  if (lastNumber !== undefined || number !== undefined) return false
  return line.at > last.at || (line.at.getTime() === last.at.getTime() && line.platformEventId > last.platformEventId)
}
