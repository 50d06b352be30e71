import type { Card } from '../domain/card.ts'
import type { CardMatch } from '../knowledge/card-search.ts'
import { bestFit } from '../tips/offline/fits.ts'
import type { Minimum } from '../tips/offline/fits.ts'

/**
 * The card that a conversation is about, once these were found for what the visitor said last. A card stays in play while it
 * fits, while nothing else fits better than usual, and while the visitor `answers` what it asks for; one that needs no facts,
 * such as one for greetings, takes the place of none that does.
 */
export function cardInPlay(
  before: Card | undefined,
  matches: readonly CardMatch[],
  minimum: Minimum,
  answers = false,
): Card | undefined {
  if (before && answers) return before
  const fits = (match: CardMatch, demand: 'usual' | 'high') => bestFit([match], minimum, demand) !== undefined
  const still = matches.find(({ card }) => card.cardId === before?.cardId)
  if (still && fits(still, 'usual')) return still.card
  const best = matches.find((match) => fits(match, before ? 'high' : 'usual') && hasWay(match.card))?.card
  if (!best || !before) return best ?? before
  return best.factsNeeded.length > 0 || before.factsNeeded.length === 0 ? best : before
}

function hasWay({ steps, factsNeeded }: Card): boolean {
  return steps.length + factsNeeded.length > 0
}
