import { setImmediate as breathe } from 'node:timers/promises'
import type { Embedder } from '../../model/embedder.ts'
import { articleTerms, createTermWeights } from './article-terms.ts'
import type { TermWeights } from './article-terms.ts'
import type { Article } from './article.ts'
import { plainWords } from './article-words.ts'
import { createEntityNames } from './entity-names.ts'
import type { EntityNames } from './entity-names.ts'
import { withoutName } from './without-name.ts'

/** What is known of all articles; they are named by their place in `articles`. */
export type ArticleIndex = {
  readonly articles: readonly Article[]
  readonly placeOf: ReadonlyMap<string, number>
  readonly names: EntityNames
  readonly ofEntity: ReadonlyMap<string, readonly number[]>
  /** Those that hold for all. */
  readonly ofNone: readonly number[]
  /** Row `n` is the vector of the text of article `n`; those of questions follow. */
  readonly vectors: Float32Array
  /** Length of one vector. */
  readonly width: number
  /** The row of an article's question, -1 where it has none. */
  readonly questionRow: Int32Array
  readonly textTerms: readonly ReadonlySet<string>[]
  readonly questionTerms: readonly ReadonlySet<string>[]
  readonly weights: TermWeights
}

/** Embedded at once; few enough that progress shows and an abort is soon heard. */
const batchSize = 128
/** Texts read at once, before others run: about 5 ms. */
const slice = 100
/** A word that so many articles about others have is an everyday one. */
const everydayFrom = 5

/**
 * Reads and embeds articles, in slices. With an embedder that keeps vectors (`openVectorCache`) only what is new takes long.
 *
 * @param onProgress texts embedded and texts in all
 * @throws the signal's reason, or the embedder's error
 */
export async function createArticleIndex(
  articles: readonly Article[],
  options: {
    readonly embedder: Embedder
    readonly signal: AbortSignal
    readonly onProgress?: (done: number, total: number) => void
  },
): Promise<ArticleIndex> {
  const { embedder, signal, onProgress } = options
  const texts = articles.map(({ text, entity }) => withoutName(text, entity))
  const questionRow = new Int32Array(articles.length).fill(-1)
  for (const [place, { question, entity }] of articles.entries()) {
    if (question === undefined) continue
    questionRow[place] = texts.length
    texts.push(withoutName(question, entity))
  }
  const terms: ReadonlySet<string>[] = []
  for (const [row, text] of texts.entries()) {
    if (row % slice === 0) await breathe()
    terms.push(new Set(articleTerms(text)))
  }
  const none: ReadonlySet<string> = new Set()
  const questionTerms = articles.map((_article, place) => terms[questionRow[place] ?? -1] ?? none)
  const textTerms = terms.slice(0, articles.length)
  const ofEntity = new Map<string, number[]>()
  const ofNone: number[] = []
  for (const [place, { entity }] of articles.entries()) {
    if (entity === undefined) ofNone.push(place)
    else ofEntity.set(entity, [...(ofEntity.get(entity) ?? []), place])
  }
  const { vectors, width } = await embedAll(texts, embedder, signal, onProgress)
  return {
    articles,
    placeOf: new Map(articles.map(({ id }, place) => [id, place])),
    names: createEntityNames([...ofEntity.keys()], await everydayWords(articles)),
    ofEntity,
    ofNone,
    vectors,
    width,
    questionRow,
    textTerms,
    questionTerms,
    weights: createTermWeights(textTerms.map((own, place) => own.union(questionTerms[place] ?? none))),
  }
}

async function embedAll(
  texts: readonly string[],
  embedder: Embedder,
  signal: AbortSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<{ readonly vectors: Float32Array; readonly width: number }> {
  let vectors = new Float32Array(0)
  let width = 0
  for (let start = 0; start < texts.length; start += batchSize) {
    const batch = await embedder.embed(texts.slice(start, start + batchSize), signal)
    if (width === 0) {
      width = batch[0]?.length ?? 0
      vectors = new Float32Array(texts.length * width)
    }
    for (const [index, vector] of batch.entries()) vectors.set(vector, (start + index) * width)
    onProgress?.(Math.min(texts.length, start + batchSize), texts.length)
    await breathe()
  }
  return { vectors, width }
}

async function everydayWords(articles: readonly Article[]): Promise<ReadonlySet<string>> {
  const counts = new Map<string, number>()
  for (const [place, { entity, question, text }] of articles.entries()) {
    if (place % slice === 0) await breathe()
    const own = new Set(plainWords(entity ?? ''))
    for (const word of new Set(plainWords(`${question ?? ''} ${text}`))) {
      if (!own.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  return new Set([...counts].filter(([, count]) => count >= everydayFrom).map(([word]) => word))
}
