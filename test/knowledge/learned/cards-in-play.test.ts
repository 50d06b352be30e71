import { expect, it } from 'vitest'
import type { Card } from '../../../src/domain/card.ts'
import { cardId } from '../../../src/domain/ids.ts'
import { withCardsInPlay } from '../../../src/knowledge/learned/cards-in-play.ts'

const card = (id: string): Card => ({
  cardId: cardId(id),
  playbook: 'p',
  title: id,
  topic: '',
  when: '',
  examples: [],
  factsNeeded: [],
  steps: [],
  reply: '',
  never: [],
  languages: ['en'],
})
const found = [
  { card: card('found'), support: 2 },
  { card: card('both'), support: 1 },
]
const on = (id: string, probability: number) => ({ cardId: cardId(id), probability })

it('puts the cards that a conversation is on before those that were found, each once', () => {
  const matches = withCardsInPlay(
    found,
    [on('both', 0.5), on('kept', 0.4), on('gone', 0.3)],
    (id) => (id === 'gone' ? undefined : card(id)),
    3,
  )
  expect(matches).toEqual([
    { card: card('both'), support: 1, inPlay: 0.5 },
    { card: card('kept'), support: 0, inPlay: 0.4 },
    { card: card('found'), support: 2 },
  ])
  expect(withCardsInPlay(found, [], card, 3)).toEqual(found)
  expect(withCardsInPlay(found, [on('kept', 0.4)], card, 2)).toHaveLength(2)
})
