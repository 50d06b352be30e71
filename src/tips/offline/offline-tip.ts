import type { Card } from '../../domain/card.ts'
import type { CitedCard, Withheld } from '../../domain/tip.ts'
import type { TipRequest } from '../request.ts'

/** What the offline engine says, and the cards that it stands on; or why it keeps quiet. */
export type OfflineTip = {
  readonly text: string
  readonly cards: readonly CitedCard[]
  readonly withhold?: Withheld
}

/** How the offline engine makes one kind of tip. `minimumSupport` is how well a card must fit. */
export type OfflineVoice = (request: TipRequest, minimumSupport: number) => OfflineTip

export function cite({ cardId, title }: Card): CitedCard {
  return { cardId, title }
}

/** Quiet, since no card fits well enough. */
export function noSupport({ matches }: Pick<TipRequest, 'matches'>, minimumSupport: number): OfflineTip {
  const support = Math.round((matches[0]?.support ?? 0) * 100) / 100
  return {
    text: '',
    cards: matches.slice(0, 1).map(({ card }) => cite(card)),
    withhold: { rule: 'no-support', numbers: { support, minimum: minimumSupport } },
  }
}

/** Quiet, since there is nothing of what this kind of tip is about. */
export function nothingFound(numbers: Readonly<Record<string, number>>): OfflineTip {
  return { text: '', cards: [], withhold: { rule: 'no-support', numbers } }
}
