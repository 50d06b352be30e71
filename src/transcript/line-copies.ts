import type { LineCopy, LineEvent } from '../domain/conversation.ts'
import { inOrder, isNext, pushedFloor, withCopy } from '../domain/line-order.ts'
import { isSameText } from './same-text.ts'
import type { TranscriptLine } from './transcript.ts'
import type { Vault } from './vault.ts'

/** The clocks of polling and pushing may differ by this much; docs/ingest.md says so. */
export const clockToleranceMs = 10_000

/**
 * The line that another way brought already: same speaker, same text, about the same time, and the first such that has
 * not met its copy yet. So "ok" said twice stays two. `isEarlier` tells lines that an earlier process redacted.
 */
export function findTwin(
  lines: readonly TranscriptLine[],
  event: LineEvent,
  isEarlier: (platformEventId: number) => boolean,
  /** Puts values back: what was learned between two copies is replaced in the later one only. */
  vault: Pick<Vault, 'restore'>,
): TranscriptLine | undefined {
  const pushed = event.platformEventId >= pushedFloor
  const at = event.at.getTime()
  return lines.find(
    (line) =>
      line.platformEventId >= pushedFloor !== pushed &&
      line.copy === undefined &&
      line.speaker === event.speaker &&
      Math.abs(line.at.getTime() - at) <= clockToleranceMs &&
      (isSameText(line.text, event.text, { anyNumbers: isEarlier(line.platformEventId) }) ||
        isSameText(vault.restore(line.text), vault.restore(event.text), { anyNumbers: false })),
  )
}

/** Notes on the line that its copy came; `lines` stay in order. */
export function meetTwin(lines: TranscriptLine[], twin: TranscriptLine, copy: LineEvent): LineCopy {
  const { conversationId, platformEventId, at, agentsOnly } = copy
  lines[lines.indexOf(twin)] = withCopy(twin, copy)
  lines.splice(0, lines.length, ...inOrder(lines))
  return { type: 'line-copy', conversationId, platformEventId, at, of: twin.platformEventId, agentsOnly }
}

/** Puts the line where it belongs. Most come last. */
export function insertLine(lines: TranscriptLine[], event: TranscriptLine): TranscriptLine {
  const { platformEventId, speaker, text, at, agentsOnly } = event
  const line = { platformEventId, speaker, text, at, agentsOnly }
  const last = isNext(lines.at(-1), line)
  lines.push(line)
  if (!last) lines.splice(0, lines.length, ...inOrder(lines))
  return line
}
