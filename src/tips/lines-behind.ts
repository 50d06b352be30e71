import type { Card } from '../domain/card.ts'
import type { CitedCard } from '../domain/tip.ts'
import { answersLine } from '../domain/moment.ts'
import { contentStems, stemsOfLine } from '../knowledge/steps/content-stems.ts'
import type { TipRequest } from './request.ts'

const mostLines = 8

/**
 * The lines that a tip answers, by their platform event ids: what the visitor wrote since the agent's last line; of several
 * those that share a word with the cards it stands on, where any does. None where nobody's line is answered.
 */
export function linesBehind(
  { moment, lines, matches }: Pick<TipRequest, 'moment' | 'lines' | 'matches'>,
  cards: readonly CitedCard[],
): readonly number[] {
  if (!answersLine(moment.reason)) return []
  const lastAgent = lines.findLastIndex(({ speaker }) => speaker === 'agent')
  const burst = lines.slice(lastAgent + 1).filter(({ speaker }) => speaker === 'visitor')
  if (burst.length === 0)
    return lines.some((line) => line.platformEventId === moment.platformEventId) ? [moment.platformEventId] : []
  const known = matches
    .filter(({ card }) => cards.some(({ cardId }) => cardId === card.cardId))
    .map(({ card }) => stemsOfCard(card))
  const matched = burst.filter((line) => [...stemsOfLine(line)].some((stem) => known.some((stems) => stems.has(stem))))
  return (matched.length > 0 ? matched : burst).slice(-mostLines).map(({ platformEventId }) => platformEventId)
}

/** Of cards as they stand in the playbook; a changed one is another one. */
const ofCards = new WeakMap<Card, ReadonlySet<string>>()

function stemsOfCard(card: Card): ReadonlySet<string> {
  const { title, when, examples, steps } = card
  const stems = ofCards.get(card) ?? contentStems([title, when, ...examples, ...steps].join(' '))
  ofCards.set(card, stems)
  return stems
}
