import type { Moment } from '../domain/moment.ts'
import type { Fold, Transcript } from '../transcript/transcript.ts'
import { newestSaid } from '../transcript/transcript.ts'

/** Why a fold is a point at which to look for a tip; undefined where it is not. */
export function momentOf(fold: Fold, seenAt: Date, first: boolean): Moment | undefined {
  const { transcript, newLines, ended } = fold
  const { conversationId, state, endedAt } = transcript.conversation
  const newest = newestSaid(transcript)
  const at = { conversationId, platformEventId: newest?.platformEventId ?? -1, sentAt: newest?.at ?? seenAt, seenAt }
  if (ended) return { ...at, reason: 'closed', sentAt: endedAt ?? seenAt }
  if (state === 'ended' || !newest) return undefined
  // What is new but older than the newest said line (a late reading) changes nothing for the agent.
  if (newLines.some((line) => line.platformEventId === newest.platformEventId)) {
    return { ...at, reason: newest.speaker === 'visitor' ? 'visitor-line' : 'agent-line' }
  }
  return first && newest.speaker === 'visitor' ? { ...at, reason: 'opened' } : undefined
}

/** The agent asks for themselves, at the newest line. */
export function askedMoment(transcript: Transcript, question: string, at: Date): Moment {
  const { conversationId } = transcript.conversation
  const platformEventId = newestSaid(transcript)?.platformEventId ?? -1
  return { conversationId, reason: 'asked', platformEventId, sentAt: at, seenAt: at, question }
}
