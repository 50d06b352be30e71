import type { Card } from '../../domain/card.ts'
import type { CitedCard, Withheld } from '../../domain/tip.ts'
import type { CardMatch } from '../../knowledge/card-search.ts'
import type { TipRequest } from '../request.ts'
import { supportNumbers } from './fits.ts'
import type { Demand, Minimum } from './fits.ts'

/** What the offline engine says, and the cards that it stands on; or why it keeps quiet. */
export type OfflineTip = {
  readonly text: string
  readonly cards: readonly CitedCard[]
  /** The lines that it stands on, where they are others than those that it answers. */
  readonly lines?: readonly number[]
  readonly withhold?: Withheld
}

/** How the offline engine makes one kind of tip. `minimum` is how well a card must fit. */
export type OfflineVoice = (request: TipRequest, minimum: Minimum) => OfflineTip

export function cite({ cardId, title }: Card): CitedCard {
  return { cardId, title }
}

/** Quiet, since no card fits well enough. */
export function noSupport(matches: readonly CardMatch[], minimum: Minimum, demand: Demand = 'usual'): OfflineTip {
  return {
    text: '',
    cards: matches.slice(0, 1).map(({ card }) => cite(card)),
    withhold: { rule: 'no-support', numbers: supportNumbers(matches[0], minimum, demand) },
  }
}

/** Quiet, since there is nothing of what this kind of tip is about. */
export function nothingFound(numbers: Readonly<Record<string, number>>): OfflineTip {
  return { text: '', cards: [], withhold: { rule: 'no-support', numbers } }
}
