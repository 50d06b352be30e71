import type { Card } from '../domain/card.ts'
import { askedWords } from './retrieval/asked-words.ts'
import { createWordIndex } from './retrieval/word-index.ts'

export type CardMatch = {
  readonly card: Card
  /** Weight of the words that matched; a word that one card alone knows weighs 1, a common one less. */
  readonly support: number
  /** How near its meaning is, 0 to about 1; undefined where no sentence encoder compared it. */
  readonly likeness?: number
  /** How likely the conversation is on this card, 0 to 1, where that was learned. */
  readonly inPlay?: number
}

export type CardSearch = {
  /** The best cards for a text, best first. */
  find(text: string, limit: number): readonly CardMatch[]
}

/** Word search over the cards, in this thread: for a playbook of usual size, tests and evaluations. */
export function createCardSearch(cards: readonly Card[]): CardSearch {
  const byId = new Map<string, Card>()
  const index = createWordIndex()
  for (const card of cards) {
    byId.set(card.cardId, card)
    index.add(card)
  }
  return {
    find: (text, limit) =>
      index.find(askedWords(text), limit).flatMap(({ cardId, support }) => {
        const card = byId.get(cardId)
        return card ? [{ card, support }] : []
      }),
  }
}
