import type { Card } from '../../domain/card.ts'
import type { PracticeRun } from '../practice-run.ts'

/** Those that the file names, or else those that were found; of a practice that was ended early only what it came to. */
export function cardsToReview(
  run: Pick<PracticeRun, 'conversation' | 'state'>,
  found: readonly Card[],
  cardOf: (cardId: string) => Card | undefined,
): readonly Card[] {
  const named = run.conversation.cardIds.flatMap((cardId) => cardOf(cardId) ?? [])
  if (named.length === 0) return found
  const { answered, answers } = run.state()
  return answered >= answers ? named : named.filter((card, place) => place === 0 || found.includes(card))
}
