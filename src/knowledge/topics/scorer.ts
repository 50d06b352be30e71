import type { TopicLine } from './topic.ts'

/** A number for each topic, higher where the lines speak more for it. */
export type Scorer = (lines: readonly TopicLine[]) => Float32Array

/** One piece of evidence, and what it counts where no examples tell. */
export type Evidence = { readonly score: Scorer; readonly usualWeight: number }

/** Moved to mean 0, so that it counts only where it tells topics apart, and scaled. */
export function centre(scores: Float32Array, scale: number): Float32Array {
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length)
  return scores.map((score) => (score - mean) * scale)
}
