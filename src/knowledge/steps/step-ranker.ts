import { createFeatureSpace } from '../learning/feature-space.ts'
import type { Classifier } from '../learning/softmax-regression.ts'
import { trainNetwork } from '../learning/small-network.ts'
import { chartSteps } from './chart-steps.ts'
import { momentFeatures } from './moment-features.ts'
import { learnStepOfLine, ownWords } from './step-of-line.ts'
import type { StepOfLine, StepShare } from './step-of-line.ts'
import type { AgentTurn, FlowChart, Turn } from './talk.ts'

/** Ranks what the agent may do next. */
export type StepRanker = {
  /** All steps of the charts and of the past, likeliest first; shares are in sum at most 1. Takes a millisecond. */
  rank(turns: readonly Turn[]): readonly StepShare[]
}

/** Several networks err less than one. */
const networks = 3
/** More times through the past brought nothing. */
const epochs = 7
/** Features that fewer moments show are passed over. */
const fewestMoments = 3
/** Lines of a conversation are named by what other conversations taught, as they will be in those that run. */
const parts = 2

/**
 * Learns from past conversations, whose agents' lines are marked (where they are not: `createTalkMarker`), what agents do next.
 * Steps that no past conversation shows come last, those first that an edge of their chart leads to.
 * It takes all of its thread for about a quarter of a minute for 8,000 lines of agents: learn in a worker.
 */
export function learnStepRanker(past: readonly (readonly Turn[])[], charts: readonly FlowChart[]): StepRanker {
  const stepOf = learnStepOfLine(markedLines(past))
  const moments = Array.from({ length: parts }, (_none, part) => {
    const others = past.filter((_talk, index) => index % parts !== part)
    const mine = past.filter((_talk, index) => index % parts === part)
    const stepOfOthers = remember(learnStepOfLine(markedLines(others)))
    return mine.flatMap((talk) => momentsOf(talk, stepOfOthers))
  }).flat()
  const steps = distinct(moments.map(({ step }) => step))
  const flows = distinct(moments.flatMap(({ flow }) => flow ?? []))
  const space = createFeatureSpace(
    moments.map(({ features }) => features),
    { fewest: fewestMoments, scaled: false },
  )
  const examples = moments.map(({ features, step, flow }) => ({
    vector: space.toVector(features),
    label: steps.indexOf(step),
    side: flow === undefined ? undefined : flows.indexOf(flow),
  }))
  const sizes = { features: space.size, labels: steps.length, sides: flows.length }
  const judges = Array.from({ length: networks }, (_none, at) =>
    trainNetwork(examples, { ...sizes, epochs, seed: at + 1 }),
  )
  const learned = new Set(steps)
  const unseen = chartSteps(charts).filter((step) => !learned.has(step))

  return {
    rank(turns) {
      const shares = meanOf(judges, space.toVector(momentFeatures(turns, stepOf)))
      const ranked = steps
        .map((step, index) => ({ step, share: shares[index] ?? 0 }))
        .toSorted((one, other) => other.share - one.share)
      return [...ranked, ...byEdge(unseen, charts, lastStepOf(turns, stepOf)).map((step) => ({ step, share: 0 }))]
    },
  }
}

type PastMoment = {
  readonly features: Map<string, number>
  readonly step: string
  readonly flow: string | undefined
}

/** What stood there before each marked line of the agent, and what they did. */
function momentsOf(talk: readonly Turn[], stepOf: StepOfLine): PastMoment[] {
  return talk.flatMap((turn, index) => {
    // Where agents found words of their own there is nothing to rank.
    if (turn.type !== 'agent' || turn.step === undefined) return []
    return { features: momentFeatures(talk.slice(0, index), stepOf), step: turn.step, flow: turn.flow }
  })
}

function markedLines(past: readonly (readonly Turn[])[]): { readonly text: string; readonly step: string }[] {
  return past
    .flat()
    .filter((turn): turn is AgentTurn => turn.type === 'agent')
    .map(({ text, step = ownWords }) => ({ text, step }))
}

function meanOf(judges: readonly Classifier[], vector: Parameters<Classifier['probabilities']>[0]): Float32Array {
  const [first, ...others] = judges.map((judge) => judge.probabilities(vector))
  if (!first) return new Float32Array(0)
  return first.map((share, index) => others.reduce((sum, one) => sum + (one[index] ?? 0), share) / judges.length)
}

function lastStepOf(turns: readonly Turn[], stepOf: StepOfLine): string | undefined {
  const line = turns.findLast((turn) => turn.type === 'agent')
  return line && stepOf(line.text)[0]?.step
}

function byEdge(steps: readonly string[], charts: readonly FlowChart[], last: string | undefined): string[] {
  const next = new Set(charts.flatMap(({ edges }) => edges.flatMap(([from, to]) => (from === last ? to : []))))
  return steps.toSorted((one, other) => Number(next.has(other)) - Number(next.has(one)))
}

/** Agents' lines repeat: what was asked of one is kept while learning. */
function remember(stepOf: StepOfLine): StepOfLine {
  const known = new Map<string, readonly StepShare[]>()
  return (text) => {
    const shares = known.get(text) ?? stepOf(text)
    known.set(text, shares)
    return shares
  }
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}
