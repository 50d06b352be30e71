import { cosine } from '../../model/embedder.ts'
import { lineWeights } from './line-weights.ts'
import { standardise } from './scorer.ts'
import type { Scorer } from './scorer.ts'
import type { TopicLine } from './topic.ts'

/** How near in meaning what one speaker wrote is to the nearest of a topic's texts; newer lines count more. */
export function createVectorMatch(
  texts: readonly (readonly Float32Array[])[],
  { speaker, fade }: { readonly speaker: TopicLine['speaker']; readonly fade: number },
): Scorer {
  return (lines) => {
    const scores = new Float32Array(texts.length)
    const weights = lineWeights(lines, fade)
    for (const [index, { vector, ...line }] of lines.entries()) {
      const weight = weights[index] ?? 0
      if (line.speaker !== speaker || !vector || weight === 0) continue
      for (const [topic, vectors] of texts.entries()) {
        const nearest = vectors.reduce((most, one) => Math.max(most, cosine(vector, one)), 0)
        scores[topic] = (scores[topic] ?? 0) + weight * nearest
      }
    }
    return standardise(scores)
  }
}
