import { describe, expect, it } from 'vitest'
import { findRisk } from '../../../src/tips/offline/find-risk.ts'
import { riskKinds } from '../../../src/tips/offline/risk-lexicon.ts'
import type { RiskKind } from '../../../src/tips/offline/risk-lexicon.ts'

const visitorLines: Readonly<Record<RiskKind, readonly string[]>> = {
  'self-harm': [
    'some days I just want to die',
    'I am going to hurt myself',
    "I don't want to live like this",
    'I feel suicidal. not that you care',
  ],
  abuse: ['You are all idiots', 'you’re such a liar', 'I will find you', 'oh shut up', 'what a bunch of crooks'],
  legal: [
    'My lawyer will hear of this',
    "I'll sue you",
    'see you in court then',
    'I am going to tell the newspapers',
    'trading standards will love that',
  ],
  'personal-data': ['my card is [CARD_1]', 'the pin is [SECRET_2] ok?'],
  leaving: [
    'please cancel my care plan',
    'I am switching to another shop',
    "I'll never buy a bike here again",
    'I take my business elsewhere',
    "that's it, I'm done with you people",
  ],
  angry: [
    'this is ridiculous',
    'I am SO angry right now',
    "it's the third time I'm explaining this",
    'what a joke',
    'not only angry but furious',
    'WHERE IS MY BIKE I WANT IT NOW',
  ],
}

const calm = [
  'I am not angry, just curious',
  "I'm not furious or anything",
  "it isn't ridiculous at all",
  'no need to cancel my plan',
  "I don't want to sue you",
  'can I cancel my order?',
  'my name is Sue, hello',
  'the court yard gate, 12 Court Road',
  "I'm an idiot, I found the charger",
  'sorry for the stupid question',
  'I would kill for a coffee, the battery is dying',
  'the basket is angular, the paint disgustful',
  'my order is LW-48213 OK',
  'I have an ID [ORDER_1] and a name [NAME_1]',
  'Is there a lower price elsewhere?',
  'I lied about my age once',
]

describe('the signs of a risk in a line of the visitor', () => {
  it.each(riskKinds.flatMap((kind) => visitorLines[kind].map((text) => [kind, text] as const)))(
    'are there: %s in "%s"',
    (kind, text) => {
      expect(findRisk({ speaker: 'visitor', text })?.kind).toBe(kind)
    },
  )

  it.each(calm)('are not there in "%s"', (text) => {
    expect(findRisk({ speaker: 'visitor', text })).toBeUndefined()
  })

  it('are those of the gravest where there are several', () => {
    const text = 'This is ridiculous, my lawyer will call you. I want to die.'
    expect(findRisk({ speaker: 'visitor', text })).toEqual({ kind: 'self-harm', words: 'want to die' })
  })

  it('take no time to speak of, however long and odd the line is', () => {
    for (const text of [
      'you are so '.repeat(2_000),
      'not '.repeat(5_000),
      `f${'u'.repeat(20_000)}`,
      "'’".repeat(9_000),
    ])
      expect(findRisk({ speaker: 'visitor', text })).toBeUndefined()
  })
})

describe('the signs of a risk in a line of the agent', () => {
  it.each([
    'Could you give me your full card number?',
    'Please type your password here.',
    'I need the CVV on the back.',
    'Send me a photo of your ID please',
  ])('are there in "%s"', (text) => {
    expect(findRisk({ speaker: 'agent', text })?.kind).toBe('personal-data')
  })

  it.each([
    'Never send your card number here, please.',
    'Please do not type your password in the chat.',
    'Your password was changed.',
    'May I have your order number?',
    'I understand that you are angry.',
  ])('are not there in "%s"', (text) => {
    expect(findRisk({ speaker: 'agent', text })).toBeUndefined()
  })
})
