import { rankMetrics } from '../rank-metrics.ts'
import type { Rank } from '../rank-metrics.ts'
import type { Table } from '../task.ts'
import type { ScoredAnswer } from './next-step-task.ts'

/** Figures by the flow chart that the agent had open, most answers first. */
export function stepTable(answers: readonly ScoredAnswer[]): Table {
  const byFlow = new Map<string, Rank[]>()
  for (const { turns, turn, rank } of answers) {
    const one = turns[turn]
    const flow = (one?.type === 'agent' ? one.flow : undefined) ?? '(not marked)'
    byFlow.set(flow, [...(byFlow.get(flow) ?? []), rank])
  }
  const row = (name: string, ranks: readonly Rank[]) => {
    const { top1, top3, mrr } = rankMetrics(ranks)
    return [name, ranks.length, percent(top1), percent(top3), mrr.toFixed(3)]
  }
  return [
    ['flow chart', 'lines', 'top 1 %', 'top 3 %', 'mrr'],
    ...[...byFlow].toSorted(([, one], [, other]) => other.length - one.length).map(([flow, ranks]) => row(flow, ranks)),
    row(
      'all',
      answers.map(({ rank }) => rank),
    ),
  ]
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
