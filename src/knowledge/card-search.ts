import MiniSearch from 'minisearch'
import { stemmer } from 'stemmer'
import type { Card } from '../domain/card.ts'
import { stopWords } from './stop-words.ts'

export type CardMatch = {
  readonly card: Card
  /** Weight of the words that matched; a word that one card alone knows weighs 1, a common one less. */
  readonly support: number
}

export type CardSearch = {
  /** The best cards for a text, best first. */
  find(text: string, limit: number): CardMatch[]
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

/** What a visitor answered says nothing of what they need: `[ACCOUNT_1]` is no question about accounts. */
const answers = /\[(?:NAME|ADDRESS|BIRTH|ID|IP|IBAN|ACCOUNT|ORDER|SECRET)_\d+\]/g

/** Word search over the cards (BM25 with stemming); meaning comes with the sentence encoder. */
export function createCardSearch(cards: readonly Card[]): CardSearch {
  const byId = new Map<string, Card>(cards.map((card) => [card.cardId, card]))
  const search = new MiniSearch<{ id: string; title: string; topic: string; when: string; examples: string }>({
    fields: ['title', 'topic', 'when', 'examples'],
    tokenize: tokenise,
    processTerm: toTerm,
    searchOptions: {
      boost: { examples: 2, title: 2, when: 1, topic: 1 },
      fuzzy: (term) => (term.length > 5 ? 0.15 : false),
      tokenize: tokenise,
      processTerm: toTerm,
    },
  })
  search.addAll(
    [...byId.values()].map((card) => ({
      id: card.cardId,
      title: card.title,
      topic: card.topic,
      when: card.when,
      examples: card.examples.join(' . '),
    })),
  )
  const rarity = rarityOf(cards)

  return {
    find(text, limit) {
      return search
        .search(text.slice(-longestQuery).replaceAll(answers, ' '))
        .slice(0, limit)
        .flatMap((result) => {
          const card = byId.get(String(result.id))
          if (!card) return []
          return [{ card, support: result.queryTerms.reduce((sum, term) => sum + rarity(term), 0) }]
        })
    },
  }
}

/** Inverse document frequency over the cards, 1 for a word that one card alone knows. */
function rarityOf(cards: readonly Card[]): (term: string) => number {
  const counts = new Map<string, number>()
  for (const card of cards) {
    const words = tokenise([card.title, card.topic, card.when, ...card.examples].join(' '))
    for (const term of new Set(words.flatMap((word) => toTerm(word) ?? [])))
      counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  const rarest = Math.log(1 + cards.length)
  return (term) => Math.log(1 + cards.length / (counts.get(term) ?? cards.length)) / rarest
}
