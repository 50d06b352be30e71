import type { Card } from '../../domain/card.ts'
import type { CardMatch } from '../card-search.ts'
import type { OnCard } from './learned-now.ts'

/**
 * The cards that were found for the newest words, with those that the conversation is on: a card in play stays so when a
 * line says nothing of it. Those in play come first, the likeliest first; no more than were found or than `most`.
 */
export function withCardsInPlay(
  found: readonly CardMatch[],
  onCards: readonly OnCard[],
  cardOf: (cardId: string) => Card | undefined,
  most: number,
): readonly CardMatch[] {
  const byId = new Map(found.map((match) => [match.card.cardId, match]))
  const inPlay = onCards.flatMap(({ cardId, probability }): readonly CardMatch[] => {
    const known = byId.get(cardId)
    const card = known?.card ?? cardOf(cardId)
    return card ? [{ ...(known ?? { card, support: 0 }), inPlay: probability }] : []
  })
  const ids = new Set(inPlay.map(({ card }) => card.cardId))
  return [...inPlay, ...found.filter(({ card }) => !ids.has(card.cardId))].slice(0, most)
}
