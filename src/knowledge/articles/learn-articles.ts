import type { Embedder } from '../../model/embedder.ts'
import type { ArticleIndex } from './article-index.ts'
import type { ArticleLesson } from './article.ts'
import { readQuestion } from './article-question.ts'
import { learnRanking } from './article-ranking.ts'
import type { ArticleRanking } from './article-ranking.ts'
import { findCandidates } from './candidates.ts'
import { learnNeedsArticle } from './needs-article.ts'
import type { NeedsArticle } from './needs-article.ts'

/** What is known beside the articles themselves: when one is needed, and which. */
export type ArticleKnowledge = { readonly needsArticle: NeedsArticle; readonly ranking: ArticleRanking }

/** Learning to rank takes the square of these; the latest count. */
const mostRanked = 3_000

/**
 * Learns from a team's past turns, oldest first; without any, plain rules and fixed weights stand.
 *
 * @throws the signal's reason, or the embedder's error
 */
export async function learnArticles(
  lessons: readonly ArticleLesson[],
  options: {
    readonly index: ArticleIndex
    readonly embedder: Embedder
    readonly signal: AbortSignal
    readonly onProgress?: (done: number, total: number) => void
  },
): Promise<ArticleKnowledge> {
  const { index, embedder, signal, onProgress } = options
  const read = []
  for (const { lines, articles } of lessons) {
    read.push({ question: await readQuestion(lines, index, embedder, signal), articles })
  }
  const ranked = []
  for (const { question, articles } of read.filter((one) => one.articles.length > 0).slice(-mostRanked)) {
    const candidates = await findCandidates(question, index)
    const wanted = new Set(articles.map((id) => index.placeOf.get(id)))
    const right = new Set(candidates.places.flatMap((place, row) => (wanted.has(place) ? [row] : [])))
    // Where nothing right was among them, there is nothing to learn of their order.
    if (right.size > 0) ranked.push({ question, candidates, right })
  }
  return {
    ranking: await learnRanking(ranked, index, { signal, ...(onProgress && { onProgress }) }),
    needsArticle: learnNeedsArticle(
      read.map(({ question, articles }) => ({ question, needsArticle: articles.length > 0 })),
    ),
  }
}
