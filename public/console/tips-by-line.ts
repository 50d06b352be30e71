import type { ConsoleLine, ConsoleTip } from '../../src/console/console-protocol.ts'

/** Each line with the tips that answer it; a tip whose line is not listed stands under the last one said before it came. */
export function tipsByLine(
  lines: readonly ConsoleLine[],
  tips: readonly ConsoleTip[],
): readonly (readonly [ConsoleLine, readonly ConsoleTip[]])[] {
  const own = (tip: ConsoleTip) =>
    lines.find((line) => line.platformEventId === tip.answers) ??
    lines.findLast((line) => line.at <= tip.at) ??
    lines[0]
  const given = Map.groupBy(tips, own)
  return lines.map((line) => [line, given.get(line) ?? []])
}
