import type { CardId } from '../../domain/ids.ts'

/** A card that a conversation is on, and how likely it is that one. */
export type OnCard = { readonly cardId: CardId; readonly probability: number }

/** What agents would do next, by what was learned from the past. */
export type LearnedStep = {
  /** As the team's own tool names it; undefined where nothing but cards' replies had marked the past. */
  readonly name: string | undefined
  /** How likely it is, from 0 to 1. */
  readonly share: number
  /** What they would write, with gaps where it differs from conversation to conversation. */
  readonly text: string
  readonly gaps: number
  /** In how many conversations agents wrote so; of many the newest count. */
  readonly conversations: number
}

/** What was learned says of a conversation as it stands. */
export type LearnedNow = {
  /** The likeliest first; empty where none applies, or nothing was said yet that tells. */
  readonly onCards: readonly OnCard[]
  readonly next: LearnedStep | undefined
}

export const nothingLearned: LearnedNow = { onCards: [], next: undefined }

/** What was learned, for the log: figures only. */
export type LearnedReport = {
  readonly cards: number
  readonly conversations: number
  readonly moments: number
  /** Of these, those that a team's own tool had marked. */
  readonly marked: number
  /** Past points that taught which card a conversation is on. */
  readonly topicExamples: number
  /** Steps that can be named next; of those with words a tip can be made. */
  readonly steps: number
  readonly stepsWithWords: number
  readonly tookMs: number
}
