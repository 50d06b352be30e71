import type { Card } from '../../domain/card.ts'
import { createBreather } from '../../lib/breather.ts'

/** All cards by their id. */
export type CardsById = {
  /** From here on these are the cards. Resolves once they are in order; they are found before that too. */
  set(cards: readonly Card[]): Promise<void>
  get(cardId: string): Card | undefined
  all(): readonly Card[]
}

/** Puts many cards in order without holding anybody up; until then a card is looked for one by one. */
export function createCardsById(): CardsById {
  let cards: readonly Card[] = []
  let byId: Map<string, Card> | undefined
  return {
    async set(wanted) {
      cards = wanted
      byId = undefined
      const sorted = new Map<string, Card>()
      const breather = createBreather()
      for (const card of wanted) {
        sorted.set(card.cardId, card)
        if (!breather.isDue()) continue
        await breather.breathe()
        if (cards !== wanted) return
      }
      byId = sorted
    },
    get: (cardId) => (byId ? byId.get(cardId) : cards.findLast((card) => card.cardId === cardId)),
    all: () => cards,
  }
}
