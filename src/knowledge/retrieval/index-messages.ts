import type { ArticleLine } from '../articles/article.ts'
import type { ArticleAnswer, ArticleCall } from './article-desk.ts'
import type { CardQuestion, FoundCard, IndexedCard } from './card-index.ts'

/** What the index's thread begins with. */
export type IndexThreadData = {
  /** Where vectors stay. */
  readonly file: string
  /** Name and version: vectors of two encoders are never mixed. */
  readonly encoder: string
  /** Languages that the encoder understands; undefined: all. */
  readonly languages: readonly string[] | undefined
}

export type ToIndex =
  | { readonly type: 'add'; readonly cards: readonly IndexedCard[] }
  | { readonly type: 'remove'; readonly cardIds: readonly string[] }
  | ({ readonly type: 'find'; readonly id: number } & CardCall)
  | ({ readonly type: 'find-article'; readonly id: number } & ArticleCall)
  /** The answer to `embed`; null where no vectors can be had now. */
  | { readonly type: 'vectors'; readonly id: number; readonly vectors: readonly Float32Array[] | null }

/** What is asked for cards; the places and products that the lines speak of narrow it. */
export type CardCall = Omit<CardQuestion, 'entities'> & { readonly lines: readonly ArticleLine[] }

export type FromIndex =
  | { readonly type: 'found'; readonly id: number; readonly cards: readonly FoundCard[] }
  /** Null where there are no articles, or they are not read yet. */
  | { readonly type: 'answered'; readonly id: number; readonly answer: ArticleAnswer | null }
  | { readonly type: 'embed'; readonly id: number; readonly texts: readonly string[] }
  | ({ readonly type: 'progress'; readonly readingArticles: boolean } & IndexProgress)
  /** Holds no text of a card. */
  | { readonly type: 'problem'; readonly problem: string }

/** Cards whose vectors are there, of those that are to have some. */
export type IndexProgress = { readonly done: number; readonly total: number }
