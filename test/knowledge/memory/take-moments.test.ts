import { describe, expect, it } from 'vitest'
import { conversationId } from '../../../src/domain/ids.ts'
import { howItWent } from '../../../src/knowledge/memory/how-it-went.ts'
import { takeMoments } from '../../../src/knowledge/memory/take-moments.ts'
import type { PastLine } from '../../../src/knowledge/memory/take-moments.ts'

const id = conversationId('liveperson-1-H1')
const ending = { reopened: false, isRisky: (text: string) => text.includes('ridiculous') }
const v = (text: string): PastLine => ({ speaker: 'visitor', text })
const a = (text: string, action?: string): PastLine => ({ speaker: 'agent', text, marks: { action } })

describe('the moments of a finished conversation', () => {
  it('are the answers to the visitor, with the lines before them and the marks of the tool', () => {
    const lines = [
      a('Welcome.'),
      v('Where is\nmy bike?'),
      v('I wait since Monday.'),
      { speaker: 'system', text: 'Looked up' } as const,
      a('What is your order number?', 'ask_order'),
      a('It begins with LW.'),
      v('[ORDER_1]'),
      a('On its way.'),
      v('Thanks!'),
    ]
    expect(takeMoments(id, lines, ending)).toEqual([
      {
        conversationId: id,
        situation: [
          { speaker: 'agent', text: 'Welcome.' },
          { speaker: 'visitor', text: 'Where is my bike?' },
          { speaker: 'visitor', text: 'I wait since Monday.' },
        ],
        reply: 'What is your order number?\nIt begins with LW.',
        marks: { action: 'ask_order' },
        wentWell: 1,
      },
      {
        conversationId: id,
        situation: [
          { speaker: 'agent', text: 'Welcome.' },
          { speaker: 'visitor', text: 'Where is my bike?' },
          { speaker: 'visitor', text: 'I wait since Monday.' },
          { speaker: 'agent', text: 'What is your order number?' },
          { speaker: 'agent', text: 'It begins with LW.' },
          { speaker: 'visitor', text: '[ORDER_1]' },
        ],
        reply: 'On its way.',
        marks: undefined,
        wentWell: 1,
      },
    ])
  })

  it('leave out what nobody would send again, and conversations without a visitor or an agent', () => {
    expect(takeMoments(id, [v('Hello?'), a('x'.repeat(601))], ending)).toEqual([])
    expect(takeMoments(id, [v('Hello?')], ending)).toEqual([])
    expect(takeMoments(id, [a('Hello?')], ending)).toEqual([])
  })

  it('know how it went: thanks, calm and an answer count for it, trouble and a new beginning against it', () => {
    const went = (lines: readonly PastLine[], reopened = false) => howItWent(lines, { ...ending, reopened })
    expect(went([v('Where is it?'), a('Here.'), v('Thank you')])).toBe(1)
    expect(went([v('Where is it?'), a('Here.')])).toBe(0.7)
    expect(went([v('Where is it?'), a('Here.'), v('No thanks')])).toBe(0.7)
    expect(went([v('Where is it?'), a('Here.'), v('And the other one?')])).toBe(0.5)
    expect(went([v('Where is it?'), a('Here.'), v('This is ridiculous')])).toBe(0.1)
    expect(went([v('Where is it?'), a('Here.'), v('Thank you')], true)).toBe(0.7)
    const [first, second] = takeMoments(
      id,
      [v('Hi'), a('No.'), v('ridiculous'), a('Sorry, here.'), v('a'), v('b'), v('thanks')],
      ending,
    )
    expect([first?.wentWell, second?.wentWell]).toEqual([0.7, 1])
  })
})
