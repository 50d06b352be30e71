import type { CitedCard } from '../domain/tip.ts'
import { answersLine } from '../domain/moment.ts'
import { contentStems } from '../knowledge/steps/content-stems.ts'
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
  const known = contentStems(
    matches
      .filter(({ card }) => cards.some(({ cardId }) => cardId === card.cardId))
      .map(({ card }) => [card.title, card.when, ...card.examples, ...card.steps].join(' '))
      .join(' '),
  )
  const matched = burst.filter(({ text }) => [...contentStems(text)].some((stem) => known.has(stem)))
  return (matched.length > 0 ? matched : burst).slice(-mostLines).map(({ platformEventId }) => platformEventId)
}
