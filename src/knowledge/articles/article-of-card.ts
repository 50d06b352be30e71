import type { Card } from '../../domain/card.ts'
import type { Article } from './article.ts'

/** A card that came from a list of articles has what the article says, and of whom. */
type ArticleCard = Pick<Card, 'cardId' | 'title' | 'reply'> & {
  readonly entity?: string | undefined
  readonly text?: string | undefined
}

/** A card as the search for articles reads it; undefined for a card that says nothing. */
export function articleOfCard({ cardId, title, reply, entity, text = reply }: ArticleCard): Article | undefined {
  if (text.trim() === '') return undefined
  const isQuestion = title !== entity && title !== text
  return { id: cardId, entity, text, ...(isQuestion && { question: title }) }
}
