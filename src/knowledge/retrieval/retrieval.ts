import { join } from 'node:path'
import type { Card } from '../../domain/card.ts'
import { dayOf, validityOn } from '../card-validity.ts'
import { createCardsById } from './cards-by-id.ts'
import { createCardFinder } from './card-finder.ts'
import type { CardFinder } from './card-finder.ts'
import { createEncoderPace } from './encoder-pace.ts'
import type { Encoder } from './encoder.ts'
import type { IndexProgress } from './index-messages.ts'
import { openIndexedCards } from './indexed-cards.ts'

/** How cards are found now, for `/api/status`. */
export type RetrievalStatus = {
  readonly cards: number
  /** Cards that do not hold today. */
  readonly resting: number
  /** Cards whose meaning is known, of those that the encoder understands. */
  readonly encoded: IndexProgress
  /** True while articles are still read for their places and products. */
  readonly readingArticles: boolean
  /** `meaning`: by the sentence encoder and words; `words`: by words alone, for now or for good. */
  readonly by: 'meaning' | 'words'
  readonly encoder: string
  readonly problem: string | null
}

export type Retrieval = AsyncDisposable &
  CardFinder & {
    /** A card by its id, as it stands now; undefined where it is gone or does not hold today. */
    card(cardId: string): Card | undefined
    /** From here on these cards are found. */
    set(cards: readonly Card[]): void
    /** A card by its id, also one that does not hold today. */
    anyCard(cardId: string): Card | undefined
    status(): RetrievalStatus
  }

/** The file of the cards' vectors in the data folder. */
export const cardVectorsFile = 'card-vectors.db'

/** Finding cards in the product: index, encoder, and the words of what they could not do. */
export function openRetrieval(options: {
  readonly dataDir: string
  readonly encoder: Encoder
  readonly onProgress?: (progress: IndexProgress) => void
  readonly onProblem: (problem: string) => void
  readonly onError: (error: unknown) => void
  /** What is waited for the encoder, and for all of it, by somebody who is in no hurry. Default: the card finder's. */
  readonly patience?: { readonly encoderMs: number; readonly wholeMs: number }
}): Retrieval {
  const { dataDir, encoder, onProgress, onProblem, onError, patience } = options
  const indexed = openIndexedCards({
    file: join(dataDir, cardVectorsFile),
    encoder: encoder.name,
    languages: encoder.languages,
    embedder: encoder.embedder,
    ...(onProgress ? { onProgress } : {}),
    onProblem,
  })
  const byId = createCardsById()
  const finder = createCardFinder({
    cards: indexed,
    encoder,
    cardOf: byId.get,
    // Whatever is asked of a remote one takes nothing from those who are in a hurry here.
    pace: encoder.remote
      ? createEncoderPace({ mostAtOnce: 8, cores: Infinity })
      : createEncoderPace(patience && { cores: Infinity }),
    onError,
    ...patience,
  })
  return {
    find: finder.find,
    findArticle: finder.findArticle,
    card(cardId) {
      const card = byId.get(cardId)
      return card && validityOn(dayOf(new Date()), card) === 'valid' ? card : undefined
    },
    set(cards) {
      byId
        .set(cards)
        .then(() => indexed.set(byId.all()))
        .catch(onError)
    },
    anyCard: byId.get,
    status() {
      const encoded = indexed.progress()
      const today = dayOf(new Date())
      return {
        cards: byId.all().length,
        resting: byId.all().reduce((sum, card) => sum + (validityOn(today, card) === 'valid' ? 0 : 1), 0),
        encoded,
        readingArticles: indexed.isReadingArticles(),
        by: encoded.done > 0 ? 'meaning' : 'words',
        encoder: encoder.name,
        problem: indexed.problem() ?? null,
      }
    },
    [Symbol.asyncDispose]: () => indexed[Symbol.asyncDispose](),
  }
}
