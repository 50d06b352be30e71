import { createTalkMarker } from '../steps/mark-talk.ts'
import { learnStepRanker } from '../steps/step-ranker.ts'
import type { Turn } from '../steps/talk.ts'
import { toChart, toolNameOf } from './learnable-card.ts'
import type { LearnableCard } from './learnable-card.ts'
import type { LearnedStep } from './learned-now.ts'
import type { PastLesson } from './past-lesson.ts'
import type { PastTalk } from './past-talks.ts'
import { findStepWords, sayStep } from './step-words.ts'
import type { StepWords } from './step-words.ts'

export type LearnedSteps = {
  readonly steps: number
  readonly stepsWithWords: number
  /** The likeliest next step; undefined where it has no words that may be said here. `told` is what this visitor told. */
  next(turns: readonly Turn[], told: string): LearnedStep | undefined
}

/** Fewer past answers teach chance. */
const fewestMoments = 300

/**
 * Learns what agents do next, from talks whose lines have marks, or got them by the cards' replies. It takes all of its
 * thread for a quarter of a minute for 8,000 lines. Undefined where the past is too small.
 */
export function learnSteps(
  talks: readonly PastTalk[],
  cards: readonly LearnableCard[],
  fewestConversations: number,
): LearnedSteps | undefined {
  const byStep = new Map<string, PastLesson[]>()
  for (const { turns, replies } of talks) {
    for (const [place, lesson] of replies) {
      const turn = turns[place]
      if (turn?.type !== 'agent' || turn.step === undefined) continue
      byStep.set(turn.step, [...(byStep.get(turn.step) ?? []), lesson])
    }
  }
  const words = new Map<string, StepWords | undefined>(
    [...byStep].map(([step, lessons]) => [step, findStepWords(lessons, fewestConversations)]),
  )
  // What agents say in words of their own is no step, whatever a tool calls it.
  const isStep = (step: string | undefined) => step !== undefined && words.get(step) !== undefined
  const past = talks.map(({ turns }) =>
    turns.map((turn) => (turn.type !== 'agent' || isStep(turn.step) ? turn : { ...turn, step: undefined })),
  )
  const moments = past.flat().filter((turn) => turn.type === 'agent' && turn.step !== undefined).length
  if (moments < fewestMoments) return undefined
  const ranker = learnStepRanker(past, cards.map(toChart))
  return {
    steps: words.size,
    stepsWithWords: [...words.values()].filter((own) => own !== undefined).length,
    next(turns, told) {
      const [best] = ranker.rank(turns)
      const own = best && words.get(best.step)
      const said = own && sayStep(own, fewestConversations, told)
      return said && { name: toolNameOf(best.step), share: best.share, ...said }
    },
  }
}

/** Talks with the marks of the cards' replies, where no tool had marked any. */
export function markByCards(talks: readonly PastTalk[], cards: readonly LearnableCard[]): readonly PastTalk[] {
  const charts = cards.map(toChart).filter(({ replies }) => replies.length > 0)
  if (charts.length === 0) return talks
  const mark = createTalkMarker(charts)
  return talks.map((talk) => ({ ...talk, turns: mark(talk.turns) }))
}
