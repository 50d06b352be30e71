import type { Embedder } from '../../model/embedder.ts'
import type { ArticleIndex } from './article-index.ts'
import type { ArticleKnowledge } from './learn-articles.ts'
import type { Article, ArticleLine } from './article.ts'
import { readQuestion } from './article-question.ts'
import type { ArticleQuestion } from './article-question.ts'
import { findCandidates } from './candidates.ts'

export type ArticleMatch = {
  readonly article: Article
  /** Only its distance to the scores beside it says something. */
  readonly score: number
}

export type FoundArticles = {
  /** How likely the last line needs an article, from 0 to 1. */
  readonly need: number
  /** Whether that is likely enough to show one. */
  readonly needsArticle: boolean
  /** The best first, also where none is needed: what an agent sees who asks for them. */
  readonly matches: readonly ArticleMatch[]
  /** What the conversation is about, the one named last first. */
  readonly entities: readonly string[]
}

/** From this need on an article is shown. */
export const likelyEnough = 0.5

/**
 * The articles that answer a visitor's last line, as the conversation stands.
 *
 * @throws the signal's reason, or the embedder's error
 */
export async function findArticles(
  lines: readonly ArticleLine[],
  options: {
    readonly index: ArticleIndex
    readonly knowledge: ArticleKnowledge
    readonly embedder: Embedder
    readonly signal: AbortSignal
    /** Default 5. */
    readonly limit?: number
  },
): Promise<FoundArticles> {
  const { index, knowledge, embedder, signal, limit } = options
  const question = await readQuestion(lines, index, embedder, signal)
  const found = await answerQuestion(question, index, knowledge, limit)
  signal.throwIfAborted()
  return found
}

/** The articles that answer a question; lets others in between. */
export async function answerQuestion(
  question: ArticleQuestion,
  index: ArticleIndex,
  knowledge: ArticleKnowledge,
  limit = 5,
): Promise<FoundArticles> {
  const candidates = await findCandidates(question, index)
  const scores = knowledge.ranking.scores(question, candidates)
  const need = knowledge.needsArticle(question)
  const matches = candidates.places
    .map((place, row) => ({ place, score: scores[row] ?? 0 }))
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .flatMap(({ place, score }) => {
      const article = index.articles[place]
      return article ? [{ article, score }] : []
    })
  return { need, needsArticle: need >= likelyEnough, matches, entities: question.entities.map(({ entity }) => entity) }
}
