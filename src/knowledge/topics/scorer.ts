import type { TopicLine } from './topic.ts'

/** A number for each topic, higher where the lines speak more for it. */
export type Scorer = (lines: readonly TopicLine[]) => Float32Array

/** One piece of evidence, and what it counts where no examples tell. */
export type Evidence = { readonly score: Scorer; readonly usualWeight: number }

/** Moved and scaled to mean 0 and deviation 1, so that pieces of evidence of different kinds can be added. */
export function standardise(scores: Float32Array): Float32Array {
  const count = Math.max(1, scores.length)
  const mean = scores.reduce((sum, score) => sum + score, 0) / count
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / count)
  // What tells no topic from another is no evidence.
  return scores.map((score) => (deviation < 1e-6 ? 0 : (score - mean) / deviation))
}
