import { availableParallelism } from 'node:os'
import { rounded } from '../result.ts'
import type { BenchResult } from '../result.ts'
import type { OverheadOptions, OverheadReport, Round } from './run-overhead.ts'
import { betweenTokensMs, firstTokenAfterMs } from './setup.ts'

const goals = { p99Ms: 25, ratio: 3 }

/** Our own share of a tip's latency, beside that of a process that only passes the same streams on. */
export function overheadResult(
  { product, pass }: OverheadReport,
  { seconds, agents, conversations, linesPerSecond }: OverheadOptions,
): BenchResult {
  const value = p99Of(product)
  // The mean of what stood before and behind it: the machine was about as busy when the product ran.
  const halves = pass.map(p99Of)
  const ceiling = halves.reduce((sum, one) => sum + one, 0) / halves.length
  const ratio = rounded(value / ceiling)
  const { counts } = product
  const isWhole = counts.requests === counts.lines && counts.frames === counts.tokens && counts.frames > 0
  return {
    name: 'overhead',
    value: rounded(value),
    unit: 'ms p99',
    ceiling: rounded(ceiling),
    ratio,
    goal: `value <= ${goals.p99Ms} and ratio <= ${goals.ratio}`,
    met: value <= goals.p99Ms && ratio <= goals.ratio && isWhole,
    spread: { lowest: rounded(Math.min(...product.fifths)), highest: rounded(Math.max(...product.fifths)) },
    detail: {
      how: 'p99 of line in to model request out, plus p99 of token in to frame out, seen from outside on one clock',
      asTheGoalSays: linesPerSecond === 200 && seconds >= 30,
      seconds,
      linesPerSecond,
      visitorsLinesPerSecond: linesPerSecond / 2,
      agents,
      conversations,
      firstTokenAfterMs,
      betweenTokensMs,
      spreadOf: 'value, fifths of the run',
      product: describe(product),
      passThrough: pass.map(describe),
      machineCores: availableParallelism(),
    },
  }
}

function p99Of({ toRequest, toFrame }: Round): number {
  return toRequest.p99 + toFrame.p99
}

function describe(round: Round): Readonly<Record<string, unknown>> {
  const { toRequest, toFrame, together, counts, cores, loadAverage, linesLateMsP99, failed } = round
  return {
    lineToRequestMs: roundAll(toRequest),
    tokenToFrameMs: roundAll(toFrame),
    ofEachTokenTogetherMs: roundAll(together),
    ...counts,
    failed,
    cores: roundAll(cores),
    loadAverage: rounded(loadAverage, 1),
    linesLateMsP99: rounded(linesLateMsP99, 1),
  }
}

function roundAll(figures: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, rounded(figure)]))
}
