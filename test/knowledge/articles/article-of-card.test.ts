import { describe, expect, it } from 'vitest'
import { cardId } from '../../../src/domain/ids.ts'
import { articleOfCard } from '../../../src/knowledge/articles/article-of-card.ts'

const id = cardId('faq-1')

describe('articleOfCard', () => {
  it('takes a title for the question, unless it only repeats the entity or the text', () => {
    const card = { cardId: id, title: 'Is there wifi?', reply: '', entity: 'GONVILLE HOTEL', text: 'Yes, there is.' }
    expect(articleOfCard(card)).toEqual({
      id,
      entity: 'GONVILLE HOTEL',
      question: 'Is there wifi?',
      text: 'Yes, there is.',
    })
    expect(articleOfCard({ ...card, title: 'GONVILLE HOTEL' })).not.toHaveProperty('question')
    expect(articleOfCard({ ...card, title: card.text })).not.toHaveProperty('question')
  })

  it('takes the reply where a card has no text, and nothing from a card that has neither', () => {
    const card = { cardId: id, title: 'Late parcels', reply: 'I am sorry that it is late.' }
    expect(articleOfCard(card)).toMatchObject({ question: 'Late parcels', text: 'I am sorry that it is late.' })
    expect(articleOfCard({ ...card, reply: ' ' })).toBeUndefined()
  })
})
