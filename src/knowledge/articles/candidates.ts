import { setImmediate as breathe } from 'node:timers/promises'
import type { ArticleIndex } from './article-index.ts'
import { entityFeatures } from './entities-in-play.ts'
import type { ArticleQuestion } from './article-question.ts'
import { dotRow } from './vector-math.ts'

const ownFeatures = [
  'cosine-text',
  'cosine-question',
  'cosine-best',
  'has-question',
  'words-text',
  'words-question',
  'words-best',
  'length',
  'about-entity',
] as const

/** What tells whether an article answers a question, in this order. */
export const articleFeatures = [...ownFeatures, ...entityFeatures] as const

/** Articles that may answer a question, and the features of each. */
export type Candidates = {
  readonly places: readonly number[]
  /** Row by row, `articleFeatures.length` numbers each. */
  readonly features: Float32Array
}

/** Of more than these the nearest in meaning stay. */
const mostCandidates = 800
const mostWithoutEntity = 150
/** Vectors compared at once, before others run: about 2 ms. */
const slice = 1_000

/**
 * The articles about the entities in play, and the nearest in meaning of those that hold for all; where none is in play and
 * none hold for all, the nearest of all.
 */
export async function findCandidates(question: ArticleQuestion, index: ArticleIndex): Promise<Candidates> {
  const about = question.entities.flatMap(({ entity }) => index.ofEntity.get(entity) ?? [])
  const others = about.length === 0 && index.ofNone.length === 0 ? index.articles.keys() : index.ofNone
  const places = [
    ...(await nearest(about, mostCandidates, question, index)),
    ...(await nearest([...others], mostWithoutEntity, question, index)),
  ]
  const width = articleFeatures.length
  const features = new Float32Array(places.length * width)
  const entities = new Map(question.entities.map(({ entity, features: known }) => [entity, known]))
  for (const [row, place] of places.entries()) {
    if (row % slice === slice - 1) await breathe()
    const of = entities.get(index.articles[place]?.entity ?? '')
    features.set(own(place, of !== undefined, question, index), row * width)
    if (of) features.set(of, row * width + ownFeatures.length)
  }
  return { places, features }
}

/** In the order of `ownFeatures`. */
function own(place: number, isAbout: boolean, question: ArticleQuestion, index: ArticleIndex): number[] {
  const row = index.questionRow[place] ?? -1
  const toText = dotRow(question.vector, index.vectors, place)
  const toQuestion = row === -1 ? 0 : dotRow(question.vector, index.vectors, row)
  const [text, asked] = [index.textTerms[place], index.questionTerms[place]]
  const inText = text ? index.weights.overlap(question.terms, text) : 0
  const inQuestion = asked ? index.weights.overlap(question.terms, asked) : 0
  return [
    toText,
    toQuestion,
    Math.max(toText, toQuestion),
    Number(row !== -1),
    inText,
    inQuestion,
    Math.max(inText, inQuestion),
    Math.log1p(text?.size ?? 0),
    Number(isAbout),
  ]
}

async function nearest(
  places: readonly number[],
  limit: number,
  question: ArticleQuestion,
  index: ArticleIndex,
): Promise<readonly number[]> {
  if (places.length <= limit) return places
  const scores = new Float32Array(places.length)
  for (const [at, place] of places.entries()) {
    if (at % slice === slice - 1) await breathe()
    const row = index.questionRow[place] ?? -1
    const toText = dotRow(question.vector, index.vectors, place)
    scores[at] = row === -1 ? toText : Math.max(toText, dotRow(question.vector, index.vectors, row))
  }
  const least = scores.toSorted().at(-limit) ?? 0
  return places.filter((_place, at) => (scores[at] ?? 0) >= least).slice(0, limit)
}
