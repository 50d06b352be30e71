import type { Metrics } from './task.ts'

/** Where the right answer stood: 1 is first; undefined where it was not among the answers, or none were given. */
export type Rank = number | undefined

/** Shares of the right answers at the top, from 0 to 1, and the mean reciprocal rank (Voorhees 1999). */
export function rankMetrics(
  ranks: readonly Rank[],
): { readonly top1: number; readonly top3: number; readonly mrr: number } & Metrics {
  const share = (depth: number) => mean(ranks.map((rank) => (rank !== undefined && rank <= depth ? 1 : 0)))
  return { top1: share(1), top3: share(3), mrr: mean(ranks.map((rank) => (rank === undefined ? 0 : 1 / rank))) }
}

/** The place of `wanted` among the answers, best first. */
export function rankOf(wanted: string, answers: readonly string[]): Rank {
  const index = answers.indexOf(wanted)
  return index === -1 ? undefined : index + 1
}

function mean(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0)
  return values.length === 0 ? 0 : Number((sum / values.length).toFixed(4))
}
