import { lineWeights } from './line-weights.ts'
import type { Nearness } from './nearness.ts'
import { centre } from './scorer.ts'
import type { Scorer } from './scorer.ts'
import type { TopicLine } from './topic.ts'

/** Cosines of one line differ by about a tenth. */
const meaningScale = 8

/** How near in meaning what one speaker wrote is to the nearest of a topic's texts; newer lines count more. */
export function createVectorMatch(
  texts: readonly (readonly Float32Array[])[],
  options: { readonly nearness: Nearness; readonly speaker: TopicLine['speaker']; readonly fade: number },
): Scorer {
  const { nearness, speaker, fade } = options
  const numbers = texts.map((vectors) => Int32Array.from(vectors, nearness.add))
  return (lines) => {
    const scores = new Float32Array(texts.length)
    const weights = lineWeights(lines, fade)
    for (const [index, line] of lines.entries()) {
      const weight = weights[index] ?? 0
      if (line.speaker !== speaker || !line.vector || weight === 0) continue
      const near = nearness.to(line.vector)
      for (const [topic, own] of numbers.entries()) {
        const nearest = own.reduce((most, number) => Math.max(most, near[number] ?? 0), 0)
        scores[topic] = (scores[topic] ?? 0) + weight * nearest
      }
    }
    return centre(scores, meaningScale)
  }
}
