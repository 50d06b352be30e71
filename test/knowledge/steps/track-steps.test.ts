import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../../src/domain/fact.ts'
import { trackSteps } from '../../../src/knowledge/steps/track-steps.ts'
import type { TranscriptLine } from '../../../src/transcript/transcript.ts'

const at = new Date('2026-11-23T09:00:00Z')
const toLines = (said: readonly string[]): TranscriptLine[] =>
  said.map((text, index) => ({
    platformEventId: index + 1,
    speaker: text.startsWith('agent: ') ? 'agent' : 'visitor',
    text: text.replace(/^\w+: /, ''),
    at,
    agentsOnly: false,
  }))

const card = {
  factsNeeded: ['order number', 'postcode', 'model, if it is a bike'],
  steps: [
    'Apologise for the late delivery.',
    'Ask for the order number and the postcode.',
    'If the parcel is still in our workshop: send it today by express.',
    'If the carrier has lost the parcel: open a search with the carrier.',
    'Say that the delivery fee is refunded.',
  ],
}
const track = (said: readonly string[], facts: readonly Fact[] = [], of = card) => {
  const { steps, next, facts: needed } = trackSteps(toLines(said), facts, of)
  return {
    done: steps.map(({ doneBy }) => doneBy),
    next: next && steps.indexOf(next),
    facts: needed.map(({ givenBy }) => givenBy),
  }
}

describe('trackSteps', () => {
  it('begins with the first step, and has nothing to say of a card without steps', () => {
    expect(track(['visitor: where is my parcel'])).toMatchObject({ done: Array(5).fill(undefined), next: 0 })
    expect(track(['visitor: hello'], [], { steps: [], factsNeeded: [] })).toEqual({
      done: [],
      next: undefined,
      facts: [],
    })
  })

  it('ticks steps with the line that did them, and facts with the line that told them', () => {
    const said = [
      'visitor: where is my parcel? it was due on Monday',
      'agent: I am very sorry about the late delivery.',
      'agent: Could you give me your order number and the postcode, please?',
      'visitor: it is [ORDER_1]',
      'visitor: and [ADDRESS_1]',
    ]
    expect(track(said)).toEqual({ done: [2, 3, undefined, undefined, undefined], next: 2, facts: [4, 5, undefined] })
  })

  it('takes of several ways that of which the visitor spoke, and then goes on behind them', () => {
    const lost = [
      'visitor: your carrier says they have lost the parcel, order number is [ORDER_1], postcode is 12345',
      'agent: Sorry for the late delivery!',
    ]
    expect(track(lost)).toMatchObject({ done: [2, 1, undefined, undefined, undefined], next: 3 })
    const searched = [...lost, 'agent: I have opened a search with the carrier now.']
    expect(track(searched)).toMatchObject({ done: [2, 1, undefined, 3, undefined], next: 4 })
    const end = [...searched, 'agent: And your delivery fee is refunded.']
    expect(track(end)).toMatchObject({ done: [2, 1, undefined, 3, 4], next: undefined })
  })

  it('comes back to a step that was passed over, at the end', () => {
    const said = ['visitor: it is late', 'agent: I have refunded the delivery fee for you.']
    expect(track(said)).toMatchObject({ done: [undefined, undefined, undefined, undefined, 2], next: 0 })
  })

  it('does not ask for what was known beforehand', () => {
    const facts: Fact[] = [
      { name: 'Order number', value: '[ORDER_1]', source: 'pre-chat' },
      { name: 'Postcode', value: '', source: 'pre-chat' },
    ]
    expect(track([], facts)).toMatchObject({ next: 0, facts: ['known', undefined, undefined] })
    const all = [facts[0]!, { ...facts[1]!, value: '[ADDRESS_1]' }]
    expect(track([], all)).toMatchObject({ done: [undefined, 'known', undefined, undefined, undefined], next: 2 })
  })

  it('does not take what an agent states for a question, nor a question back or a refusal for an answer', () => {
    const found = ['agent: I found your order number and postcode in the mail.', 'visitor: nice']
    expect(track(found)).toMatchObject({ done: Array(5).fill(undefined), facts: [undefined, undefined, undefined] })
    for (const answer of ["I don't have it here", 'why do you need that?', 'hang on']) {
      expect(track(['agent: What is your order number?', `visitor: ${answer}`]).facts).toEqual(Array(3).fill(undefined))
    }
  })

  it('takes an answer for each of two facts that were asked at once only where it has both', () => {
    const both = 'agent: Which order number and which postcode is it, please?'
    expect(track([both, 'visitor: [ORDER_1]']).facts).toEqual([2, undefined, undefined])
    expect(track([both, 'visitor: [ORDER_1], AB1 2CD']).facts).toEqual([2, 2, undefined])
  })

  it('takes an answer in words for a fact that is no figure', () => {
    expect(track(['agent: Which model do you have?', 'visitor: the green city one']).facts[2]).toBe(2)
    expect(track(['visitor: my model is the Swift']).facts[2]).toBe(1)
    expect(track(['visitor: which model is the best?']).facts[2]).toBeUndefined()
  })

  it('follows a card and lines that it saw before as it does those that it sees first', () => {
    const words = [...card.steps, ...card.factsNeeded, 'please tell me', 'it is 4711', '[ORDER_1]', 'no', 'what for?']
    const line = fc
      .tuple(fc.constantFrom('visitor', 'agent'), fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }))
      .map(([speaker, parts]) => `${speaker}: ${parts.join(' ')}`)
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (said) => {
        const lines = toLines(said)
        for (let count = 0; count <= lines.length; count += 1) {
          const known = lines.slice(0, count)
          expect(trackSteps(known, [], card)).toEqual(trackSteps(structuredClone(known), [], structuredClone(card)))
        }
      }),
    )
  })
})
