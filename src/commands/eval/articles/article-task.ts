import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readQuestion } from '../../../knowledge/articles/article-question.ts'
import { createArticleIndex } from '../../../knowledge/articles/article-index.ts'
import { findArticles } from '../../../knowledge/articles/find-articles.ts'
import { learnArticles } from '../../../knowledge/articles/learn-articles.ts'
import { openVectorCache } from '../../../knowledge/vector-cache.ts'
import { SetupError } from '../../../lib/setup-error.ts'
import { createBundledEmbedder } from '../../../model/bundled-embedder.ts'
import { makeFolds } from '../folds.ts'
import type { EvalScore, EvalTask } from '../task.ts'
import { readArticleCases, readArticles } from './article-files.ts'
import { articleScore } from './article-score.ts'
import type { ArticleAnswer } from './article-score.ts'

/** Whether a line needs an article and which one, of a list of thousands, learned from past chats where there are any. */
export const articleTask: EvalTask = {
  name: 'article',
  scores: "whether a visitor's line needs an article of the playbook, and which",
  takes: ['playbook', 'history', 'folds'],
  async run({ data, playbook, history, folds, onProgress, signal }): Promise<EvalScore> {
    if (playbook === undefined) throw new SetupError('Name the list of articles: --playbook FILE.')
    const articles = readArticles(playbook)
    const parts = makeFolds({
      items: readArticleCases(data),
      groupOf: ({ group }) => group,
      folds,
      history: history === undefined ? undefined : readArticleCases(history),
    })
    await using encoder = createBundledEmbedder({ cached: 20_000 })
    using kept = openVectorCache({ file: vectorFile(), encoder: 'bundled', embedder: encoder })
    const index = await createArticleIndex(articles, { embedder: kept, signal, onProgress })
    // Before, so that the times below are those of the search alone, in every part.
    const said = new Set(parts.flatMap(({ test, history: past }) => [...past, ...test].map(({ lines }) => lines)))
    const options = { index, embedder: encoder, signal }
    let done = 0
    for (const lines of said) {
      await readQuestion(lines, index, encoder, signal)
      onProgress((done += 1), said.size)
    }
    const answers: ArticleAnswer[] = []
    for (const { test, history: past } of parts) {
      const knowledge = await learnArticles(past, { ...options, onProgress })
      for (const tested of test) {
        const startedAt = performance.now()
        const found = await findArticles(tested.lines, { ...options, knowledge })
        answers.push({ tested, found, tookMs: performance.now() - startedAt })
      }
    }
    return articleScore(answers)
  },
}

/** Vectors of articles stay between runs; those of what people said do not. */
function vectorFile(): string {
  return process.env['SOTTO_VECTOR_CACHE'] || join(tmpdir(), 'sotto-vectors.db')
}
