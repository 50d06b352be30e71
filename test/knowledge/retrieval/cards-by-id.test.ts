import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/domain/card.ts'
import { cardId } from '../../../src/domain/ids.ts'
import { createCardsById } from '../../../src/knowledge/retrieval/cards-by-id.ts'

const made = (count: number, title: string): Card[] =>
  Array.from({ length: count }, (_, number) => ({
    cardId: cardId(`card-${number}`),
    playbook: 'many',
    title,
    topic: '',
    when: '',
    examples: [],
    factsNeeded: [],
    steps: [],
    reply: '',
    never: [],
    languages: ['en'],
  }))

describe('cards by their id', () => {
  it('are found at once, before they are in order, and after', async () => {
    const cards = createCardsById()
    const ordered = cards.set(made(60_000, 'first'))
    expect(cards.get('card-59999')?.title).toBe('first')
    expect(cards.get('card-60000')).toBeUndefined()
    await ordered
    expect(cards.get('card-59999')?.title).toBe('first')
    expect(cards.get('card-60000')).toBeUndefined()
    expect(cards.all()).toHaveLength(60_000)
  })

  it('are those that were set last, though the earlier ones are still put in order', async () => {
    const cards = createCardsById()
    const earlier = cards.set(made(60_000, 'earlier'))
    const later = cards.set(made(3, 'later'))
    await Promise.all([earlier, later])
    expect(cards.get('card-1')?.title).toBe('later')
    expect(cards.get('card-59999')).toBeUndefined()
  })
})
