import type { Features } from '../learning/feature-space.ts'
import { lineStems } from './line-stems.ts'
import { lineWeights } from './line-weights.ts'
import type { TopicLine } from './topic.ts'

const partLength = 4
/** Parts of words help with slips and other forms; there are many of them. */
const partShare = 0.5

/** Words and pairs of words by who wrote them, and parts of the visitor's words; the newest lines count most. */
export function momentFeatures(lines: readonly TopicLine[], fade: number): Features {
  const features = new Map<string, number>()
  const add = (name: string, weight: number) => {
    if ((features.get(name) ?? 0) < weight) features.set(name, weight)
  }
  const weights = lineWeights(lines, fade)
  for (const [index, line] of lines.entries()) {
    const weight = weights[index] ?? 0
    if (weight === 0) continue
    const { speaker } = line
    const stems = lineStems(line).all
    for (const [at, stem] of stems.entries()) {
      add(`${speaker}:${stem}`, weight)
      const next = stems[at + 1]
      if (next !== undefined) add(`${speaker}:${stem} ${next}`, weight)
      if (speaker === 'visitor') for (const part of partsOf(stem)) add(`part:${part}`, weight * partShare)
    }
  }
  return features
}

function partsOf(stem: string): readonly string[] {
  const framed = `^${stem}$`
  if (framed.length <= partLength + 1) return []
  return Array.from({ length: framed.length - partLength + 1 }, (_none, start) =>
    framed.slice(start, start + partLength),
  )
}
