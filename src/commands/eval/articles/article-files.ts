import { z } from 'zod'
import type { Article, ArticleLesson } from '../../../knowledge/articles/article.ts'
import { readLines } from '../read-lines.ts'

const articleRecord = z.object({
  id: z.string().min(1),
  entity: z.string().min(1).optional(),
  question: z.string().min(1).optional(),
  text: z.string(),
})

const chatRecord = z.object({
  id: z.string(),
  turns: z.array(z.object({ source: z.enum(['visitor', 'agent', 'system']), text: z.string() })).min(1),
  labels: z.object({ needs_article: z.boolean(), articles: z.array(z.string()).default([]) }),
})

/** A chat up to a visitor's line, and what its answer stood on. */
export type ArticleCase = ArticleLesson & {
  readonly id: string
  readonly needsArticle: boolean
  /** Chats that begin with the same line are of one conversation, told to different lengths. */
  readonly group: string
}

/** @throws SetupError naming file, line and field. */
export function readArticles(file: string): readonly Article[] {
  return readLines(file, articleRecord)
}

/**
 * The cases of a file; a chat is read up to its last visitor's line.
 *
 * @throws SetupError naming file, line and field.
 */
export function readArticleCases(file: string): readonly ArticleCase[] {
  return readLines(file, chatRecord).flatMap(({ id, turns, labels }) => {
    const last = turns.findLastIndex(({ source }) => source === 'visitor')
    const lines = turns
      .slice(0, last + 1)
      .flatMap(({ source, text }) => (source === 'system' ? [] : [{ speaker: source, text }]))
    const [first] = lines
    if (!first) return []
    const articles = labels.needs_article ? labels.articles : []
    return [{ id, lines, articles, needsArticle: labels.needs_article, group: first.text.trim().toLowerCase() }]
  })
}
