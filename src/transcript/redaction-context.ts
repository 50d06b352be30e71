import type { LineEvent } from '../domain/conversation.ts'
import { askedFor } from './asked-for.ts'
import { answerFinders } from './finders/answer.ts'
import type { Finder } from './finders/found.ts'
import type { KnownNames } from './finders/known-names.ts'
import type { Transcript } from './transcript.ts'

/** What a line's conversation tells of the personal values in it. */
export type RedactionContext = {
  /** The team's patterns. */
  readonly team: readonly Finder[]
  /** Answers to what the agent asked. */
  readonly answers: readonly Finder[]
  /** Names that were told before; what the line tells is added. */
  readonly told: KnownNames | undefined
  /** Names that the platform knows. */
  readonly ofVisitor: KnownNames | undefined
}

export const noContext: RedactionContext = { team: [], answers: [], told: undefined, ofVisitor: undefined }

/** The context of a line that the transcript may know already. */
export function redactionContext(transcript: Transcript, event: LineEvent): RedactionContext {
  return {
    team: transcript.teamFinders(),
    answers: answerFinders(askedFor(transcript.lines, event)),
    told: transcript.namesTold,
    ofVisitor: transcript.namesOfVisitor,
  }
}
