import type { Tip } from '../../domain/tip.ts'
import type { TranscriptLine } from '../../transcript/transcript.ts'

/** Lines of the agent that a tip is compared with, at most (architecture §3.6). */
export const outcomeLines = 3
/** Lines sent later than this after the tip was shown are not compared with it. */
export const outcomeWithinMs = 120_000

export type OutcomeWindow = {
  /** The agent's lines that the visitor can see, oldest first. */
  readonly lines: readonly TranscriptLine[]
  /** True where no later line can belong to it. */
  readonly full: boolean
}

/**
 * The agent's next lines after the one that the tip answers, as the transcript has them now. When a line was sent is told
 * by the platform's clock, when the tip was shown by ours; seconds between the two do not matter here.
 */
export function outcomeWindow(
  tip: Pick<Tip, 'answers' | 'latency' | 'at'> & Partial<Pick<Tip, 'withheld'>>,
  transcript: readonly TranscriptLine[],
): OutcomeWindow {
  const shown = shownAt(tip)
  const answered = transcript.findIndex((line) => line.platformEventId === tip.answers || line.copy === tip.answers)
  const from = answered === -1 ? transcript.findLastIndex((line) => line.at.getTime() <= shown) : answered
  const next = transcript.slice(from + 1).filter((line) => line.speaker === 'agent' && !line.agentsOnly)
  const inTime = next.filter((line) => line.at.getTime() <= shown + outcomeWithinMs)
  return {
    lines: inTime.slice(0, outcomeLines),
    full: inTime.length >= outcomeLines || next.length > inTime.length,
  }
}

/** When the tip's first words were put on the agent's stream, or would have been but for the dark; epoch milliseconds. */
export function shownAt({
  latency,
  at,
  withheld,
}: Pick<Tip, 'latency' | 'at'> & Partial<Pick<Tip, 'withheld'>>): number {
  const afterMs = withheld?.rule === 'dark' ? Number(withheld.numbers['afterMs']) : 0
  return latency.firstShownAt ?? at.getTime() + afterMs
}
