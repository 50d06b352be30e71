import { cosine } from '../../model/embedder.ts'
import { createFeatureSpace } from '../learning/feature-space.ts'
import type { Features } from '../learning/feature-space.ts'
import { trainSoftmax } from '../learning/softmax-regression.ts'
import { lineWeights } from './line-weights.ts'
import { momentFeatures } from './moment-features.ts'
import type { Evidence } from './scorer.ts'
import type { Topic, TopicExample, TopicLine } from './topic.ts'

/** Examples tell how topics change, so that what was said earlier counts little. */
const fade = 0.4
/** With few examples each must be seen more often. */
const examplesSeen = 25_000
const [fewestEpochs, mostEpochs] = [6, 40]
/** A probability below this is no more telling. */
const leastProbability = 1e-4

/** Among the scores of topics with examples, from the lowest 0 to the highest 1. */
const priorPlace = 0.75

/** What past examples say: words learned by regression, and the nearest in meaning. */
export function learnedEvidence(topics: readonly Topic[], examples: readonly TopicExample[]): readonly Evidence[] {
  const labels = new Map(topics.map(({ topicId }, label) => [topicId, label]))
  const known = examples.flatMap(({ topicId, lines }) => {
    const label = labels.get(topicId)
    return label === undefined ? [] : [{ lines, label }]
  })
  const seen = new Set(known.map(({ label }) => label))
  const unseen = topics.flatMap((_topic, label) => (seen.has(label) ? [] : [label]))
  return [
    { score: withPrior(learnWords(topics.length, known), unseen), usualWeight: 0.7 },
    { score: withPrior(findNearest(topics.length, known), unseen), usualWeight: 0.3 },
  ]
}

/**
 * Where a topic stands of which there are no examples: that nobody spoke of it so far is no sign that nobody does now, so
 * that examples of others leave it where its own texts put it, among the better half.
 */
function withPrior(score: Evidence['score'], unseen: readonly number[]): Evidence['score'] {
  if (unseen.length === 0) return score
  return (lines) => {
    const scores = score(lines)
    const own = new Set(unseen)
    const others = scores.filter((_score, label) => !own.has(label)).toSorted()
    const prior = others[Math.floor(others.length * priorPlace)] ?? 0
    for (const label of unseen) scores[label] = prior
    return scores
  }
}

type Known = { readonly lines: readonly TopicLine[]; readonly label: number }

function learnWords(labels: number, examples: readonly Known[]): Evidence['score'] {
  const features = examples.map(({ lines }) => momentFeatures(lines, fade))
  const weigh = byRarity(features)
  const weighed = features.map(weigh)
  const space = createFeatureSpace(weighed)
  const classifier = trainSoftmax(
    examples.map(({ label }, index) => ({ vector: space.toVector(weighed[index] ?? new Map()), label })),
    {
      features: space.size,
      labels,
      epochs: Math.round(Math.min(mostEpochs, Math.max(fewestEpochs, examplesSeen / Math.max(1, examples.length)))),
    },
  )
  return (lines) => {
    const chances = classifier.probabilities(space.toVector(weigh(momentFeatures(lines, fade))))
    return chances.map((chance) => Math.log(Math.max(chance, leastProbability)) - Math.log(leastProbability))
  }
}

/** What many examples have says little. */
function byRarity(examples: readonly Features[]): (features: Features) => Features {
  const counts = new Map<string, number>()
  for (const features of examples) for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  // A number, so that the examples are let go.
  const all = examples.length
  return (features) =>
    new Map([...features].map(([name, value]) => [name, value * Math.log(1 + all / (counts.get(name) ?? 1))]))
}

/** The mean meaning of the visitor's lines, newer ones more; of length 1. */
function meaningOf(lines: readonly TopicLine[]): Float32Array | undefined {
  const weights = lineWeights(lines, fade)
  let sum: Float32Array | undefined
  for (const [index, { speaker, vector }] of lines.entries()) {
    const weight = weights[index] ?? 0
    if (speaker !== 'visitor' || !vector || weight === 0) continue
    sum ??= new Float32Array(vector.length)
    for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + weight * (vector[at] ?? 0)
  }
  const length = Math.hypot(...(sum ?? [])) || 1
  return sum?.map((value) => value / length)
}

/** Each topic's examples nearest in meaning; of many the nearest few, so that a common topic has no advantage. */
const nearestFew = 3
const mostExamples = 2_000

function findNearest(labels: number, examples: readonly Known[]): Evidence['score'] {
  const step = Math.max(1, Math.ceil(examples.length / mostExamples))
  const kept = examples
    .filter((_example, index) => index % step === 0)
    .flatMap(({ lines, label }) => {
      const meaning = meaningOf(lines)
      return meaning ? [{ meaning, label }] : []
    })
  return (lines) => {
    const scores = new Float32Array(labels)
    const meaning = meaningOf(lines)
    if (!meaning) return scores
    const best = Array.from({ length: labels }, () => new Float32Array(nearestFew))
    for (const one of kept) {
      const near = cosine(meaning, one.meaning)
      const nearest = best[one.label]
      if (nearest && near > (nearest[0] ?? 0)) {
        nearest[0] = near
        nearest.sort()
      }
    }
    // The nearest counts most; the others tell whether it stands alone.
    for (const [label, nearest] of best.entries())
      scores[label] = 10 * nearest.reduce((sum, near, at) => sum + near / 2 ** (nearestFew - at), 0)
    return scores
  }
}
