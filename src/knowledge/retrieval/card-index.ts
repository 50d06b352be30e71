import { validityOn } from '../card-validity.ts'
import { createVectorTable } from './vector-table.ts'
import { createWordIndex } from './word-index.ts'
import type { FindableCard } from './word-index.ts'

/** What the index has of a card. */
export type IndexedCard = FindableCard & {
  readonly languages: readonly string[]
  readonly validFrom?: string
  readonly validTo?: string
}

export type CardQuestion = {
  /** Without the values that people told. */
  readonly text: string
  /** Of the same encoder as those of the cards; undefined where words alone are to be compared. */
  readonly vector: Float32Array | undefined
  readonly limit: number
  /** Cards that do not hold on this day (`YYYY-MM-DD`) are not found. */
  readonly day: string
  /** Places or products that are spoken of: cards about others are not found. Empty: cards about any. */
  readonly entities?: readonly string[]
}

export type FoundCard = {
  readonly cardId: string
  /** Weight of the words that matched. */
  readonly support: number
  /** 0.6 of the best cosine and 0.4 of their mean; undefined where the card or the question has no vector. */
  readonly likeness: number | undefined
}

/** Cards by their words and by their meaning. */
export type CardIndex = {
  /** Instead of the card of this id; vectors that it had stay until it gets others. */
  add(card: IndexedCard): void
  remove(cardId: string): void
  setVectors(cardId: string, vectors: readonly Float32Array[]): void
  /** Best first. */
  find(question: CardQuestion): readonly FoundCard[]
}

/** Parts of a card's likeness (stack.md §6); what words add was tuned on the demo and on the ABCD queries. */
const weights = { best: 0.6, mean: 0.4, words: 0.3 }
/** From this support on words count in full. */
const fullSupport = 1.2
/** For the order only: as like as most cards are, where a card has no vector yet. */
const usualLikeness = 0.4
/** Word matches that are looked at: the rest shares a common word. */
const mostWordHits = 300

export function createCardIndex(): CardIndex {
  const words = createWordIndex()
  const vectors = createVectorTable()
  const known = new Map<string, IndexedCard>()

  return {
    add(card) {
      known.set(card.cardId, card)
      words.add(card)
    },
    remove(cardId) {
      known.delete(cardId)
      words.remove(cardId)
      vectors.remove(cardId)
    },
    setVectors(cardId, its) {
      if (known.has(cardId)) vectors.set(cardId, its)
    },
    find({ text, vector, limit, day, entities = [] }) {
      const holds = (cardId: string): boolean => {
        const card = known.get(cardId)
        if (!card || validityOn(day, card) !== 'valid') return false
        return entities.length === 0 || card.entity === undefined || entities.includes(card.entity)
      }
      const byWords = words.find(text, mostWordHits, holds)
      const topScore = byWords[0]?.score ?? 1
      const byId = new Map(byWords.map((hit) => [hit.cardId, hit]))
      // Of thousands only a few are wanted: the rest is neither kept nor looked at twice.
      const best: (FoundCard & { readonly rank: number })[] = []
      const note = (cardId: string, likeness: number | undefined) => {
        const { support = 0, score = 0 } = byId.get(cardId) ?? {}
        const ofWords = weights.words * (score / topScore) * Math.min(1, support / fullSupport)
        const rank = (likeness ?? usualLikeness) + ofWords
        if (best.length === limit && rank <= (best.at(-1)?.rank ?? 0)) return
        if (!holds(cardId)) return
        const place = best.findIndex((other) => rank > other.rank)
        best.splice(place === -1 ? best.length : place, 0, { cardId, support, likeness, rank })
        if (best.length > limit) best.pop()
      }
      for (const { cardId } of byWords) if (!vector || !vectors.has(cardId, vector)) note(cardId, undefined)
      if (vector)
        vectors.scan(vector, (cardId, likeness) =>
          note(cardId, weights.best * likeness.best + weights.mean * likeness.mean),
        )
      return best.map(({ cardId, support, likeness }) => ({ cardId, support, likeness }))
    },
  }
}
