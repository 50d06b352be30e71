import type { CardMatch } from '../../knowledge/card-search.ts'

/** From where on the offline engine speaks; below it a card is a guess, and a guess is not shown (architecture §3.8). */
export type Minimum = {
  /** By words: their weight, see `CardMatch.support`. */
  readonly support: number
  /** By meaning, see `CardMatch.likeness`; articles of a list and cards with steps and replies each have their own. */
  readonly likeness: { readonly cards: number; readonly articles: number }
}

/**
 * A little more than one word that no other card knows, or a meaning that near. Set on the demo conversations, where 43 of
 * 213 bursts that ask for something reach it by words, each with a card on its topic, and 9 more by meaning, 8 of them so;
 * of 811 lines from shops, banks and flats that the demo's cards know nothing of, 38 do by words and 64 more by meaning,
 * 54 of them with a card for greetings, goodbyes or asking for a person.
 */
export const usualMinimum: Minimum = { support: 1.2, likeness: { cards: 0.6, articles: 0.6 } }

/** How much better, or less well, than for a reply a card has to fit. */
export type Demand = 'usual' | 'high' | 'low'

const supportFactors: Readonly<Record<Demand, number>> = { usual: 1, high: 1.5, low: 0.5 }
const likenessSteps: Readonly<Record<Demand, number>> = { usual: 0, high: 0.05, low: -0.1 }

/** True where a card fits well enough to be spoken of. */
function fits({ card, support, likeness }: CardMatch, minimum: Minimum, demand: Demand): boolean {
  const isArticle = card.text !== undefined && card.steps.length === 0
  if (likeness !== undefined) {
    const least = isArticle ? minimum.likeness.articles : minimum.likeness.cards
    if (likeness >= least + likenessSteps[demand]) return true
    // Among thousands of articles some word of any question is rare.
    if (isArticle) return false
  }
  return support >= rounded(minimum.support * supportFactors[demand])
}

/** The best of the cards that fit. */
export function bestFit(
  matches: readonly CardMatch[],
  minimum: Minimum,
  demand: Demand = 'usual',
): CardMatch | undefined {
  return matches.find((match) => fits(match, minimum, demand))
}

/** What a tip that is withheld for want of support tells of it. */
export function supportNumbers(
  match: CardMatch | undefined,
  minimum: Minimum,
  demand: Demand = 'usual',
): Readonly<Record<string, number>> {
  const support = { support: rounded(match?.support ?? 0), minimum: rounded(minimum.support * supportFactors[demand]) }
  return match?.likeness === undefined ? support : { ...support, likeness: rounded(match.likeness) }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
