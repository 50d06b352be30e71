import { cardId } from '../domain/ids.ts'
import type { CitedCard } from '../domain/tip.ts'
import type { Past } from '../knowledge/memory/past.ts'

/** Under which a tip cites what the team did before. */
export const pastId = cardId('past-conversations')

export function citePast(conversations: number): CitedCard {
  return { cardId: pastId, title: `${conversations} past conversations` }
}

/** How many conversations stand behind what a model is shown of the past. */
export function conversationsBehind({ examples }: Past): number {
  return examples.reduce((sum, { conversations }) => sum + conversations, 0)
}

export function standsOnPast(cards: readonly CitedCard[]): boolean {
  return cards.some(({ cardId }) => cardId === pastId)
}
