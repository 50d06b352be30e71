import type { TranscriptLine } from '../transcript/transcript.ts'
import type { TranscriptAsk } from './context-protocol.ts'

/** As many as fill a page's transcript several times over, and a message not at all. */
export const linesAtOnce = 60

type Part = { readonly lines: readonly TranscriptLine[]; readonly earlier: number; readonly later: number }

/** The lines beside the place that was asked for; the newest where it is not known. A line has two numbers when it came both ways. */
export function transcriptPart(
  lines: readonly TranscriptLine[],
  place: TranscriptAsk['place'],
  most = linesAtOnce,
): Part {
  const at = place ? lines.findIndex(({ platformEventId, copy }) => [platformEventId, copy].includes(place.number)) : -1
  const from = at < 0 || !place ? lines.length - most : firstOf(at, place.side, most)
  const first = Math.max(0, at >= 0 && place?.side === 'around' ? Math.min(from, lines.length - most) : from)
  const end = at >= 0 && place?.side === 'before' ? at : first + most
  const part = lines.slice(first, end)
  return { lines: part, earlier: first, later: lines.length - first - part.length }
}

function firstOf(at: number, side: 'before' | 'after' | 'around', most: number): number {
  if (side === 'after') return at + 1
  return side === 'before' ? at - most : at - Math.floor(most / 2)
}
