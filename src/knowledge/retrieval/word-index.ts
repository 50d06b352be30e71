import MiniSearch from 'minisearch'
import { stemmer } from 'stemmer'
import type { Card } from '../../domain/card.ts'
import { stopWords } from '../stop-words.ts'

/** What of a card can be found. */
export type FindableCard = Pick<Card, 'cardId' | 'title' | 'topic' | 'when' | 'examples' | 'entity' | 'text'>

export type WordHit = {
  readonly cardId: string
  /** Weight of the words that matched; a word that one card alone knows weighs 1, a common one less. */
  readonly support: number
  /** BM25, to be compared within one answer only. */
  readonly score: number
}

/** Words of cards (BM25 with stemming), to which cards are added and from which they are taken. */
export type WordIndex = {
  add(card: FindableCard): void
  remove(cardId: string): void
  /** The best cards for a text, best first, among those that `holds` says. */
  find(text: string, limit: number, holds?: (cardId: string) => boolean): readonly WordHit[]
}

/** Longer words are in no language; comparing them with every word of the cards would hold everybody up. */
const longestWord = 40
/** Of a longer text the end is what is asked now. */
const longestQuery = 2_000

const toTerm = (word: string): string | null => {
  const plain = word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('’', "'")
  if (plain.length < 2 || plain.length > longestWord || stopWords.has(plain)) return null
  return stemmer(plain.replace(/'s$/, ''))
}

const tokenise = (text: string): string[] => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’]*/gu) ?? []

type Indexed = { id: string; title: string; topic: string; when: string; examples: string; text: string }

const toIndexed = (card: FindableCard): Indexed => ({
  id: card.cardId,
  title: card.entity === undefined || card.entity === card.title ? card.title : `${card.entity} ${card.title}`,
  topic: card.topic,
  when: card.when,
  examples: card.examples.join(' . '),
  text: card.text ?? '',
})

export function createWordIndex(): WordIndex {
  const indexed = new Map<string, { readonly document: Indexed; readonly terms: ReadonlySet<string> }>()
  /** In how many cards a word stands. */
  const counts = new Map<string, number>()
  const search = new MiniSearch<Indexed>({
    fields: ['title', 'topic', 'when', 'examples', 'text'],
    tokenize: tokenise,
    processTerm: toTerm,
    searchOptions: {
      boost: { examples: 2, title: 2, when: 1, topic: 1, text: 1 },
      fuzzy: (term) => (term.length > 5 ? 0.15 : false),
      tokenize: tokenise,
      processTerm: toTerm,
    },
  })
  /** Inverse document frequency over the cards, 1 for a word that one card alone knows. */
  const rarity = (term: string): number => {
    const cards = indexed.size
    return Math.log(1 + cards / (counts.get(term) ?? cards)) / Math.log(1 + cards)
  }
  const count = (terms: ReadonlySet<string>, by: number) => {
    for (const term of terms) {
      const cards = (counts.get(term) ?? 0) + by
      if (cards > 0) counts.set(term, cards)
      else counts.delete(term)
    }
  }
  const remove = (cardId: string) => {
    const known = indexed.get(cardId)
    if (!known) return
    search.remove(known.document)
    count(known.terms, -1)
    indexed.delete(cardId)
  }

  return {
    add(card) {
      remove(card.cardId)
      const document = toIndexed(card)
      const { id: _, ...fields } = document
      const terms = new Set(tokenise(Object.values(fields).join(' ')).flatMap((word) => toTerm(word) ?? []))
      search.add(document)
      count(terms, 1)
      indexed.set(card.cardId, { document, terms })
    },
    remove,
    find: (text, limit, holds) =>
      search
        .search(text.slice(-longestQuery), holds ? { filter: ({ id }) => holds(String(id)) } : {})
        .slice(0, limit)
        .map(({ id, score, queryTerms }) => ({
          cardId: String(id),
          score,
          support: queryTerms.reduce((sum, term) => sum + rarity(term), 0),
        })),
  }
}
