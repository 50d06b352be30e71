import { saidSteps } from './chart-steps.ts'
import { blankFits, createReplyLikeness } from './reply-likeness.ts'
import type { AgentTurn, FlowChart, Turn } from './talk.ts'

/** What fits less well than this is an agent's own words. */
const fits = 0.65
const ownWordsFit = 0.3
/** Changing the flow chart between two lines has to be worth this much of fit. */
const changeCosts = 0.6

type Fit = { readonly step: string | undefined; readonly fit: number }

/**
 * Marks the agent's lines of past conversations that nobody marked, by the playbook alone: each line gets the step whose
 * reply it is most like, and the charts are chosen so that a conversation seldom changes between them (Viterbi 1967).
 */
export function createTalkMarker(charts: readonly FlowChart[]): (talk: readonly Turn[]) => readonly Turn[] {
  const replies = charts.map((chart) =>
    saidSteps(chart).map(({ step, text }) => ({ step, likeness: createReplyLikeness(text) })),
  )
  const known = new Map<string, readonly Fit[]>()
  /** The best reply of each chart. */
  const fitsOf = (text: string): readonly Fit[] => {
    const fit = known.get(text) ?? replies.map((of) => bestFit(of, text))
    known.set(text, fit)
    return fit
  }
  return (talk) => {
    const lines = talk.filter((turn): turn is AgentTurn => turn.type === 'agent').map(({ text }) => fitsOf(text))
    const chosen = bestCharts(lines)
    let next = 0
    return talk.map((turn) => {
      if (turn.type !== 'agent') return turn
      const chart = chosen[next] ?? 0
      const step = lines[next]?.[chart]?.step
      next += 1
      return { type: 'agent', text: turn.text, step, flow: charts[chart]?.flow }
    })
  }
}

function bestFit(
  replies: readonly { readonly step: string; readonly likeness: (line: string) => number }[],
  text: string,
): Fit {
  let best: Fit = { step: undefined, fit: ownWordsFit }
  for (const { step, likeness } of replies) {
    const fit = likeness(text)
    // A reply that is one blank takes what nothing else fits, where the conversation is on its chart.
    if (fit > best.fit && (fit >= fits || fit === blankFits)) best = { step, fit }
  }
  return best
}

/** The chart of each line, so that fits less changes are most in all. */
function bestCharts(lines: readonly (readonly Fit[])[]): number[] {
  const from: number[][] = []
  let sums: number[] = []
  for (const fit of lines) {
    const best = sums.indexOf(Math.max(...sums))
    const origins = fit.map((_one, chart) =>
      (sums[chart] ?? 0) >= (sums[best] ?? 0) - changeCosts ? chart : Math.max(0, best),
    )
    sums = fit.map((one, chart) => {
      const origin = origins[chart] ?? chart
      return (sums[origin] ?? 0) - (origin === chart ? 0 : changeCosts) + one.fit
    })
    from.push(origins)
  }
  const chosen: number[] = []
  let chart = Math.max(0, sums.indexOf(Math.max(...sums)))
  for (const origins of from.toReversed()) {
    chosen.unshift(chart)
    chart = origins[chart] ?? chart
  }
  return chosen
}
