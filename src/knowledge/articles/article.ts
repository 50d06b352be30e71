/** One piece of an article list: an answer to a frequent question, a sentence of a review, a paragraph of a manual. */
export type Article = {
  readonly id: string
  /** What it is about, as the list names it: a hotel, a product. Absent where it holds for all. */
  readonly entity?: string | undefined
  readonly question?: string | undefined
  readonly text: string
}

/** What was said, oldest first. */
export type ArticleLine = { readonly speaker: 'visitor' | 'agent'; readonly text: string }

/** A past turn of the team's: what was said up to a visitor's line, and the articles that its answer stood on; none where it needed none. */
export type ArticleLesson = { readonly lines: readonly ArticleLine[]; readonly articles: readonly string[] }
