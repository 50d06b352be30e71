import { setTimeout as wait } from 'node:timers/promises'
import { errorText } from '../../lib/error-text.ts'
import type { Embedder } from '../../model/embedder.ts'
import { articleOfCard } from '../articles/article-of-card.ts'
import { createArticleIndex } from '../articles/article-index.ts'
import type { ArticleIndex } from '../articles/article-index.ts'
import { toQuestion } from '../articles/article-question.ts'
import type { ArticleLine } from '../articles/article.ts'
import { entitiesInPlay, isSurelyInPlay } from '../articles/entities-in-play.ts'
import { answerQuestion, likelyEnough } from '../articles/find-articles.ts'
import { learnArticles } from '../articles/learn-articles.ts'
import type { ArticleKnowledge } from '../articles/learn-articles.ts'
import { validityOn } from '../card-validity.ts'
import type { IndexedCard } from './card-index.ts'

export type ArticleCall = {
  /** The newest, oldest first; the last one is the visitor's. */
  readonly lines: readonly ArticleLine[]
  /** Of what the visitor asks. */
  readonly vector: Float32Array
  readonly limit: number
  /** `YYYY-MM-DD`. */
  readonly day: string
}

export type ArticleAnswer = {
  /** How likely the visitor's last words need an article, from 0 to 1, and whether that is enough. */
  readonly need: number
  readonly needsArticle: boolean
  /** The best first; empty where none is needed. */
  readonly cardIds: readonly string[]
}

/** The articles among the cards: lists of thousands, of which a conversation is about a few places or products. */
export type ArticleDesk = {
  /** A card came, or went; what is an article is read again once nothing changes any more. */
  changed(cardId: string, card: IndexedCard | undefined): void
  /** Undefined where there are no articles, or they are not read yet. */
  find(call: ArticleCall): Promise<ArticleAnswer | undefined>
  /** Places and products that are surely spoken of. */
  entitiesOf(lines: readonly ArticleLine[]): readonly string[]
  /** True while articles are still to be read. */
  isReading(): boolean
}

/** Changes come one soon after the other. */
const settleMs = 300
const retryMs = 30_000

export function createArticleDesk(options: {
  readonly embedder: Embedder
  /** While the cards' own vectors are made, articles wait. */
  readonly isBusy: () => boolean
  readonly onProblem: (problem: string) => void
  /** Articles have been read, or there are none left. */
  readonly onRead: () => void
}): ArticleDesk {
  const { embedder, isBusy, onProblem, onRead } = options
  const { signal } = new AbortController()
  const articles = new Map<string, IndexedCard>()
  let read: { readonly index: ArticleIndex; readonly knowledge: ArticleKnowledge } | undefined
  let isOld = false
  let reading = false

  const readAll = async () => {
    const known = [...articles.values()].flatMap((card) => articleOfCard({ ...card, reply: '' }) ?? [])
    if (known.length === 0) return void (read = undefined)
    const index = await createArticleIndex(known, { embedder, signal })
    // The memory of past moments does not say which articles they stood on: plain rules and fixed weights stand.
    read = { index, knowledge: await learnArticles([], { index, embedder, signal }) }
  }
  const keepUp = async () => {
    if (reading) return
    reading = true
    while (isOld) {
      isOld = false
      await wait(settleMs)
      if (isBusy()) isOld = true
      if (isOld) continue
      try {
        await readAll()
      } catch (error) {
        onProblem(errorText(error))
        isOld = true
        await wait(retryMs)
      }
    }
    reading = false
    onRead()
  }
  return {
    changed(cardId, card) {
      if (card?.text !== undefined) articles.set(cardId, card)
      else if (!articles.delete(cardId)) return
      isOld = true
      void keepUp()
    },
    async find({ lines, vector, limit, day }) {
      if (!read || vector.length !== read.index.width) return undefined
      const { index, knowledge } = read
      const question = toQuestion(lines, vector, index)
      const need = knowledge.needsArticle(question)
      // Most lines need none, and then nobody has to look.
      if (need < likelyEnough) return { need, needsArticle: false, cardIds: [] }
      const { matches } = await answerQuestion(question, index, knowledge, limit * 2)
      const cardIds = matches.flatMap(({ article: { id } }) => {
        const card = articles.get(id)
        return card && validityOn(day, card) === 'valid' ? [id] : []
      })
      return { need, needsArticle: true, cardIds: cardIds.slice(0, limit) }
    },
    entitiesOf(lines) {
      if (!read || read.index.ofEntity.size === 0) return []
      return entitiesInPlay(lines, read.index.names)
        .filter(isSurelyInPlay)
        .map(({ entity }) => entity)
    },
    isReading: () => reading,
  }
}
