import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/domain/card.ts'
import { cardId } from '../../../src/domain/ids.ts'
import { checkCitations } from '../../../src/tips/checks/check-citations.ts'

const card = (id: string): Card => ({
  cardId: cardId(id),
  playbook: 'larkwheel',
  title: `Card ${id}`,
  topic: '',
  when: '',
  examples: [],
  factsNeeded: [],
  steps: [],
  reply: '',
  never: [],
  languages: ['en'],
})
const line = { platformEventId: 7, speaker: 'visitor' as const, text: 'Hello', at: new Date(0), agentsOnly: false }
const given = { matches: ['late', 'lost'].map((id) => ({ card: card(id), support: 2 })), lines: [line] }

describe('what a tip says it stands on', () => {
  it('is cut down to the cards and lines that were given, each once', () => {
    expect(checkCitations({ cards: ['lost', 'made-up', 'lost'], lines: [7, 8] }, given)).toEqual({
      cards: [{ cardId: 'lost', title: 'Card lost' }],
      lines: [7],
      withheld: undefined,
    })
  })

  it.each([
    { cards: ['made-up', 'Late'], lines: [] },
    { cards: [], lines: [8, 9] },
  ])('keeps the tip back where nothing of it was given: %j', (cited) => {
    expect(checkCitations(cited, given).withheld).toEqual({
      rule: 'unsound-citation',
      numbers: { cited: 2, dropped: 2 },
    })
  })

  it('may be nothing at all: a greeting needs no card', () => {
    expect(checkCitations({ cards: [], lines: [] }, given)).toEqual({ cards: [], lines: [], withheld: undefined })
  })

  it('may be the team’s past where some of it was given', () => {
    const example = { situation: 'Where is it?', reply: 'On its way.', conversations: 3 }
    const past = { agreed: [], isSound: true, examples: [example, { ...example, conversations: 4 }] }
    expect(checkCitations({ cards: ['past-conversations'], lines: [] }, { ...given, past })).toEqual({
      cards: [{ cardId: 'past-conversations', title: '7 past conversations' }],
      lines: [],
      withheld: undefined,
    })
    const none = checkCitations({ cards: ['past-conversations'], lines: [] }, given)
    expect(none.withheld?.rule).toBe('unsound-citation')
  })
})
