import type { Moment } from '../domain/moment.ts'
import type { TranscriptLine } from '../transcript/transcript.ts'
import { unansweredText } from './request.ts'

/** What cards are looked for by: the agent's question, at the end all that the visitor wrote, else what is unanswered. */
export function searchText(
  { reason, question }: Pick<Moment, 'reason' | 'question'>,
  lines: readonly TranscriptLine[],
): string {
  if (question !== undefined) return question
  if (reason !== 'closed') return unansweredText(lines)
  return lines.flatMap((line) => (line.speaker === 'visitor' ? line.text : [])).join(' . ')
}
