import { dullWords } from './dull-words.ts'
import { lineStems, tellingStems } from './line-stems.ts'
import { lineWeights } from './line-weights.ts'
import { centre } from './scorer.ts'
import type { Scorer } from './scorer.ts'
import type { TopicLine } from './topic.ts'

const dullShare = 0.35

/** How much a word tells: 0 where every topic's text has it. */
export type Rarity = (stem: string) => number

export function rarityOf(texts: readonly string[]): Rarity {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const stem of new Set(tellingStems(text))) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  return (stem) => {
    const count = counts.get(stem) ?? 0
    return Math.log(1 + (texts.length - count + 0.5) / (count + 0.5)) * (dullWords.has(stem) ? dullShare : 1)
  }
}

/** How fast one more of the same word stops counting, and how much long texts lose: the usual values of BM25. */
const saturation = 1.2
const lengthShare = 0.75

/**
 * BM25 (Robertson, Zaragoza 2009) of what one speaker wrote against one text for each topic; of words that are in no
 * text nothing is made.
 */
export function createWordMatch(
  texts: readonly string[],
  { speaker, fade, rarity }: { readonly speaker: TopicLine['speaker']; readonly fade: number; readonly rarity: Rarity },
): Scorer {
  const counts = texts.map((text) => {
    const found = new Map<string, number>()
    for (const stem of tellingStems(text)) found.set(stem, (found.get(stem) ?? 0) + 1)
    return found
  })
  const lengths = counts.map((found) => [...found.values()].reduce((sum, count) => sum + count, 0))
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length) || 1
  const holders = new Map<string, { readonly topic: number; readonly gain: number }[]>()
  for (const [topic, found] of counts.entries()) {
    const norm = saturation * (1 - lengthShare + (lengthShare * (lengths[topic] ?? 0)) / meanLength)
    for (const [stem, count] of found) {
      const list = holders.get(stem) ?? []
      if (list.length === 0) holders.set(stem, list)
      list.push({ topic, gain: (count * (saturation + 1)) / (count + norm) })
    }
  }
  return (lines) => {
    const scores = new Float32Array(texts.length)
    const asked = new Map<string, number>()
    const weights = lineWeights(lines, fade)
    for (const [index, line] of lines.entries()) {
      const weight = weights[index] ?? 0
      if (line.speaker !== speaker || weight === 0) continue
      for (const stem of lineStems(line).telling) asked.set(stem, Math.max(asked.get(stem) ?? 0, weight))
    }
    for (const [stem, weight] of asked) {
      const rare = rarity(stem)
      for (const { topic, gain } of holders.get(stem) ?? []) scores[topic] = (scores[topic] ?? 0) + weight * rare * gain
    }
    return centre(scores, 1.5 / Math.log(1 + texts.length))
  }
}
