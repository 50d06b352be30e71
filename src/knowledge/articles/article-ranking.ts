import { setImmediate as breathe } from 'node:timers/promises'
import type { ArticleIndex } from './article-index.ts'
import type { ArticleQuestion } from './article-question.ts'
import { articleFeatures } from './candidates.ts'
import type { Candidates } from './candidates.ts'
import { addRow, dotRow } from './vector-math.ts'

/** A past question, what could have answered it, and what did. */
export type RankingLesson = {
  readonly question: ArticleQuestion
  readonly candidates: Candidates
  /** Rows of the candidates that were right; at least one. */
  readonly right: ReadonlySet<number>
}

export type ArticleRanking = {
  /** One score for each candidate; only their differences say something. */
  scores(question: ArticleQuestion, candidates: Candidates): Float32Array
}

const featureCount = articleFeatures.length

/** What counts where there is no past to learn from, and where learning begins; learned once from chats about hotels and restaurants. */
const initialWeights: Readonly<Partial<Record<(typeof articleFeatures)[number], number>>> = {
  'cosine-text': 9,
  'cosine-question': -1,
  'cosine-best': 4.5,
  'has-question': -3,
  'words-text': 4.5,
  'words-question': 3,
  'words-best': 4,
  length: 1,
  'about-entity': 2,
  'in-last-line': 3,
  'in-line-before': 1.5,
  earlier: -1.5,
  'second-latest-line': -1,
  'named-last': 0.5,
  'times-named': 1,
  coverage: 5,
  sure: 4,
  'lines-ago': -1.5,
}

/** How fast a past question's word loses weight as its meaning is further away: `exp(-sharpness x (1 - cosine))`. */
const sharpness = 3
const epochs = 6
const linearRate = 0.3
const linearDecay = 1e-4
const pastRate = 3
const pastDecay = 0.01
/** Less than this is nothing. */
const least = 1e-3

/**
 * Learns which articles answer what, from past questions: weights of the features, and beside them, for questions close in
 * meaning to past ones, the directions in which the vectors of their right articles lie (a listwise logistic loss over the
 * candidates; kernel regression on the question, linear on the article). Time grows with the square of the lessons; it
 * lets others run after each.
 *
 * @throws the signal's reason
 */
export async function learnRanking(
  lessons: readonly RankingLesson[],
  index: ArticleIndex,
  options: { readonly signal: AbortSignal; readonly onProgress?: (done: number, total: number) => void },
): Promise<ArticleRanking> {
  const { signal, onProgress } = options
  const { width, vectors } = index
  const scales = featureScales(lessons)
  const weights = Float64Array.from(articleFeatures, (name, at) => (initialWeights[name] ?? 0) * (scales[at] ?? 1))
  const squares = new Float64Array(featureCount)
  const pastQuestions = new Float32Array(lessons.length * width)
  const directions = new Float32Array(lessons.length * width)
  for (const [at, { question }] of lessons.entries()) pastQuestions.set(question.vector, at * width)

  /** How near each past question is. */
  const nearness = (vector: Float32Array) =>
    Float32Array.from(lessons, (_lesson, at) => {
      const near = Math.exp(sharpness * (dotRow(vector, pastQuestions, at) - 1))
      return near < least ? 0 : near
    })
  const score = (near: Float32Array, { places, features }: Candidates): Float32Array => {
    const direction = new Float32Array(width)
    for (const [at, share] of near.entries()) if (share > 0) addRow(direction, directions, at, share)
    const result = new Float32Array(places.length)
    for (const [row, place] of places.entries()) {
      let sum = near.length === 0 ? 0 : dotRow(direction, vectors, place)
      for (let at = 0; at < featureCount; at += 1) {
        sum += ((weights[at] ?? 0) * (features[row * featureCount + at] ?? 0)) / (scales[at] ?? 1)
      }
      result[row] = sum
    }
    return result
  }
  const learn = (at: number, near: Float32Array, { candidates, right }: RankingLesson) => {
    const wrongness = listwiseGradient(score(near, candidates), right)
    const gradient = new Float64Array(featureCount)
    const pull = new Float32Array(width)
    for (const [row, place] of candidates.places.entries()) {
      const amount = wrongness[row] ?? 0
      if (Math.abs(amount) < 1e-4) continue
      addRow(pull, vectors, place, amount)
      for (let feature = 0; feature < featureCount; feature += 1) {
        const value = (candidates.features[row * featureCount + feature] ?? 0) / (scales[feature] ?? 1)
        gradient[feature] = (gradient[feature] ?? 0) + amount * value
      }
    }
    for (let feature = 0; feature < featureCount; feature += 1) {
      const slope = (gradient[feature] ?? 0) + linearDecay * (weights[feature] ?? 0)
      const square = (squares[feature] ?? 0) + slope * slope
      squares[feature] = square
      weights[feature] = (weights[feature] ?? 0) - (linearRate * slope) / (Math.sqrt(square) + 1e-6)
    }
    addRow(pull, directions, at, pastDecay)
    const own = directions.subarray(at * width, (at + 1) * width)
    addRow(own, pull, 0, -pastRate)
  }

  const kept: Float32Array[] = []
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const [step, at] of shuffled(lessons.length, epoch).entries()) {
      const lesson = lessons[at]
      if (!lesson) continue
      const near = (kept[at] ??= nearness(lesson.question.vector))
      learn(at, near, lesson)
      await breathe()
      signal.throwIfAborted()
      onProgress?.(epoch * lessons.length + step + 1, epochs * lessons.length)
    }
  }
  return { scores: (question, candidates) => score(nearness(question.vector), candidates) }
}

/** From scores to what is wrong with them: the probability of each less its part in what was right. */
function listwiseGradient(scores: Float32Array, right: ReadonlySet<number>): Float32Array {
  const most = scores.reduce((best, score) => Math.max(best, score), Number.NEGATIVE_INFINITY)
  const powers = scores.map((score) => Math.exp(score - most))
  const sum = powers.reduce((total, power) => total + power, 0)
  const rightSum = [...right].reduce((total, row) => total + (powers[row] ?? 0), 0) || 1
  return powers.map((power, row) => {
    // Half is for any right one, so that the first place is won; half for each, so that none is forgotten.
    const wanted = right.has(row) ? 0.5 * (power / rightSum) + 0.5 / right.size : 0
    return power / sum - wanted
  })
}

/** Features are compared by how much each varies. */
function featureScales(lessons: readonly RankingLesson[]): Float64Array {
  const sums = new Float64Array(featureCount)
  const squares = new Float64Array(featureCount)
  let count = 0
  for (const { candidates } of lessons) {
    // No iterator: there are millions.
    for (let at = 0; at < candidates.features.length; at += 1) {
      const value = candidates.features[at] ?? 0
      const feature = at % featureCount
      sums[feature] = (sums[feature] ?? 0) + value
      squares[feature] = (squares[feature] ?? 0) + value * value
    }
    count += candidates.places.length
  }
  return squares.map((square, feature) => {
    const mean = (sums[feature] ?? 0) / Math.max(1, count)
    const spread = Math.sqrt(Math.max(0, square / Math.max(1, count) - mean * mean))
    return spread < 1e-3 ? 1 : spread
  })
}

/** All numbers below `count`, in an order that `seed` decides. */
function shuffled(count: number, seed: number): number[] {
  const keyOf = (at: number) => Math.imul(at + 1, 0x9e3779b1 ^ Math.imul(seed + 1, 0x85ebca6b)) >>> 0
  return [...Array.from({ length: count }).keys()].sort((one, other) => keyOf(one) - keyOf(other))
}
