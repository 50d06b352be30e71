import { createTalkMarker } from '../../../knowledge/steps/mark-talk.ts'
import { learnStepRanker } from '../../../knowledge/steps/step-ranker.ts'
import type { FlowChart, Turn } from '../../../knowledge/steps/talk.ts'
import { rankOf } from '../rank-metrics.ts'
import type { Rank } from '../rank-metrics.ts'

/** What is learned from, what is asked, and whether the marks of the past are hidden, so that its lines alone teach. */
export type RankJob = {
  readonly past: readonly (readonly Turn[])[]
  readonly tested: readonly (readonly Turn[])[]
  readonly charts: readonly FlowChart[]
  readonly linesAlone: boolean
}

/** The answer at one line of an agent. */
export type RankAnswer = {
  /** The conversation's place among the tested ones, and the turn's in it. */
  readonly talk: number
  readonly turn: number
  readonly rank: Rank
  readonly got: readonly string[]
  readonly tookMs: number
}

const answersKept = 3

/** Learns, and then asks before each marked line of the tested conversations for the next step. */
export function runRankJob({ past, tested, charts, linesAlone }: RankJob): RankAnswer[] {
  const ranker = learnStepRanker(linesAlone ? past.map(createTalkMarker(charts)) : past, charts)
  return tested.flatMap((turns, talk) => {
    const seen = turns.map(withoutMarks)
    return turns.flatMap((turn, index) => {
      if (turn.type !== 'agent' || turn.step === undefined) return []
      const startedAt = performance.now()
      const steps = ranker.rank(seen.slice(0, index)).map(({ step }) => step)
      const tookMs = performance.now() - startedAt
      return { talk, turn: index, rank: rankOf(turn.step, steps), got: steps.slice(0, answersKept), tookMs }
    })
  })
}

function withoutMarks(turn: Turn): Turn {
  return turn.type === 'agent' ? { type: 'agent', text: turn.text } : turn
}
