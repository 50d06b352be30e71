import type { LinesSaid, OverlayLine, TranscriptPart } from '../../src/overlay/context-protocol.ts'

/** More lines than this stand on no page at once. */
export const linesShownAtMost = 240

export const emptyPart: TranscriptPart = { lines: [], earlier: 0, later: 0 }

/** What is shown, with the lines that stand right before or behind it. */
export function joined(shown: TranscriptPart, side: 'before' | 'after', more: TranscriptPart): TranscriptPart {
  const known = new Set(shown.lines.map(({ number }) => number))
  const fresh = more.lines.filter(({ number }) => !known.has(number))
  return side === 'before'
    ? trimmed({ lines: [...fresh, ...shown.lines], earlier: more.earlier, later: shown.later }, 'end')
    : trimmed({ lines: [...shown.lines, ...fresh], earlier: shown.earlier, later: more.later }, 'start')
}

/** What is shown once new lines were said; whatever stands elsewhere is only counted. */
export function withSaid(shown: TranscriptPart, said: LinesSaid['lines'], follows: boolean): TranscriptPart {
  const lines: OverlayLine[] = [...shown.lines]
  let { earlier, later } = shown
  for (const { follows: before, ...line } of said) {
    const known = lines.findIndex(({ number }) => number === line.number)
    if (known >= 0) lines.splice(known, 1)
    const place = before === undefined ? -1 : lines.findIndex(({ number }) => number === before)
    const isAtStart = before === undefined && earlier === 0
    if (place >= 0 || isAtStart || lines.length === 0) lines.splice(place + 1, 0, line)
    else if (line.at < (lines[0]?.at ?? 0)) earlier += 1
    else later += 1
  }
  return trimmed({ lines, earlier, later }, follows ? 'start' : 'end')
}

function trimmed({ lines, earlier, later }: TranscriptPart, at: 'start' | 'end'): TranscriptPart {
  const over = Math.max(0, lines.length - linesShownAtMost)
  return at === 'start'
    ? { lines: lines.slice(over), earlier: earlier + over, later }
    : { lines: lines.slice(0, lines.length - over), earlier, later: later + over }
}
