import type { EvalScore, Miss } from '../task.ts'
import type { ArticleCase } from './article-files.ts'
import type { FoundArticles } from '../../../knowledge/articles/find-articles.ts'

/** What a case was answered with; all articles in order, also where the answer was to stay silent. */
export type ArticleAnswer = { readonly tested: ArticleCase; readonly found: FoundArticles; readonly tookMs: number }

/** Hits are over the cases that need an article; one that got none is a miss there. */
export function articleScore(answers: readonly ArticleAnswer[]): EvalScore {
  const needing = answers.filter(({ tested }) => tested.needsArticle)
  const shown = answers.filter(({ found }) => found.needsArticle)
  const rightly = shown.filter(({ tested }) => tested.needsArticle)
  const precision = share(rightly.length, shown.length)
  const recall = share(rightly.length, needing.length)
  const hit = (depth: number) => share(rightly.filter((answer) => isHit(answer, depth)).length, needing.length)
  const hitOfShown = (depth: number) => share(rightly.filter((answer) => isHit(answer, depth)).length, rightly.length)
  const metrics = {
    hit1: hit(1),
    hit3: hit(3),
    needsArticleF1: share(2 * precision * recall, precision + recall),
    needsArticlePrecision: precision,
    needsArticleRecall: recall,
  }
  const wrong = answers.filter((answer) => {
    const { tested, found } = answer
    return tested.needsArticle ? !found.needsArticle || !isHit(answer, 3) : found.needsArticle
  })
  return {
    n: answers.length,
    abstained: answers.length - shown.length,
    durationsMs: answers.map(({ tookMs }) => tookMs),
    metrics,
    tables: [
      [
        ['lines', 'number', 'an article shown'],
        ['that need an article', needing.length, rightly.length],
        ['that need none', answers.length - needing.length, shown.length - rightly.length],
      ],
      [
        ['a right article', 'first', 'in the first three'],
        ['of the lines that need one', percent(metrics.hit1), percent(metrics.hit3)],
        ['of those where one was shown', percent(hitOfShown(1)), percent(hitOfShown(3))],
      ],
    ],
    misses: wrong.sort((one, other) => badness(other) - badness(one)).map(toMiss),
  }
}

function isHit({ tested, found }: ArticleAnswer, depth: number): boolean {
  return found.matches.slice(0, depth).some(({ article }) => tested.articles.includes(article.id))
}

/** How sure the system was of what was wrong. */
function badness({ tested, found }: ArticleAnswer): number {
  if (!tested.needsArticle) return found.need
  return found.needsArticle ? found.need - 0.5 : 1 - found.need
}

function toMiss({ tested, found }: ArticleAnswer): Miss {
  const [best] = found.matches
  const likely = `need ${found.need.toFixed(2)}`
  return {
    id: tested.id,
    lines: tested.lines.slice(-3).map(({ speaker, text }) => `${speaker} ${text}`),
    wanted: tested.needsArticle ? tested.articles.join(', ') : 'no article',
    got: found.needsArticle
      ? `${best?.article.id ?? 'none'}: ${best?.article.text ?? ''} (${likely})`
      : `silence (${likely})`,
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((10_000 * part) / whole) / 10_000
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`
