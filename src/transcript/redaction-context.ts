import type { LineEvent } from '../domain/conversation.ts'
import type { PersonalKind } from '../domain/personal-kind.ts'
import { askedFor } from './asked-for.ts'
import { answerFinders } from './finders/answer.ts'
import type { Finder } from './finders/found.ts'
import type { KnownNames } from './finders/known-names.ts'
import type { KnownNumbers } from './finders/known-numbers.ts'
import type { Transcript } from './transcript.ts'

/** What a line's conversation tells of the personal values in it. */
export type RedactionContext = {
  /** The team's patterns. */
  readonly team: readonly Finder[]
  /** Answers to what the agent asked. */
  readonly answers: readonly Finder[]
  /** Names that were told before. */
  readonly told: KnownNames | undefined
  /** Numbers and codes that were told before. */
  readonly numbers: KnownNumbers | undefined
  /** Names that the platform knows. */
  readonly ofVisitor: KnownNames | undefined
  /** Hears of every value that is replaced. */
  readonly onFound: (kind: PersonalKind, value: string) => void
}

export const noContext: RedactionContext = {
  team: [],
  answers: [],
  told: undefined,
  numbers: undefined,
  ofVisitor: undefined,
  onFound: () => undefined,
}

/** The context of a line that the transcript may know already. */
export function redactionContext(transcript: Transcript, event: LineEvent): RedactionContext {
  return {
    team: transcript.teamFinders(),
    answers: answerFinders(askedFor(transcript.lines, event)),
    told: transcript.namesTold,
    numbers: transcript.numbersTold,
    ofVisitor: transcript.namesOfVisitor,
    onFound(kind, value) {
      if (kind === 'NAME') transcript.namesTold.learn(value)
      else transcript.numbersTold.learn(kind, value)
      // An agent's line holds the company's own addresses and numbers.
      if (event.speaker === 'visitor') transcript.visitorValues.note(kind, value)
    },
  }
}
