import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/domain/card.ts'
import type { Fact } from '../../../src/domain/fact.ts'
import { agentId, cardId, conversationId } from '../../../src/domain/ids.ts'
import type { Moment } from '../../../src/domain/moment.ts'
import type { TipKind } from '../../../src/domain/tip.ts'
import { parsePrompt } from '../../../src/prompts/prompt-file.ts'
import type { TipPart } from '../../../src/tips/engines.ts'
import { createFence } from '../../../src/tips/fence.ts'
import { usualMinimum } from '../../../src/tips/offline/fits.ts'
import { createOfflineMaker } from '../../../src/tips/offline/offline-maker.ts'
import type { TipRequest } from '../../../src/tips/request.ts'

const at = new Date('2026-11-23T09:00:00Z')
const late: Card = {
  cardId: cardId('delivery-late'),
  playbook: 'larkwheel',
  title: 'Late delivery',
  topic: 'deliveries',
  when: '',
  examples: [],
  factsNeeded: ['order number', 'postcode'],
  steps: ['Apologise for the missed day.', 'Look up the last scan.', 'Book the next slot.', 'Refund the delivery fee.'],
  reply: 'I am sorry. May I have your order number?',
  never: ['Never say that the bike is lost.'],
  languages: ['en'],
}

type Said = readonly [speaker: 'visitor' | 'agent', text: string]

function requestFor(
  kind: TipKind,
  given: {
    readonly said?: readonly Said[]
    readonly support?: number
    readonly likeness?: number
    readonly card?: Partial<Card>
    readonly facts?: readonly Fact[]
    readonly question?: string
    readonly moment?: Moment
    readonly reason?: Moment['reason']
  } = {},
): TipRequest {
  const said = given.said ?? [['visitor', 'Where is my bike?']]
  const moment = given.moment ?? {
    conversationId: conversationId('liveperson-1-H1'),
    reason: given.reason ?? 'visitor-line',
    platformEventId: said.length,
    sentAt: at,
    seenAt: at,
  }
  const header = `---\nid: made\ntitle: Made\nkinds: [${kind}]\nmoments: [visitor-line]\n---\n# User\nHi`
  return {
    moment,
    agent: { agentId: agentId('ada'), name: 'Ada', platformAgentId: '41', tenure: 'new', skills: [] },
    prompt: parsePrompt('made.md', header),
    skill: undefined,
    language: 'en',
    facts: given.facts ?? [],
    question: given.question,
    fence: createFence(),
    lines: said.map(([speaker, text], index) => ({ platformEventId: index + 1, speaker, text, at, agentsOnly: false })),
    matches:
      given.support === undefined
        ? []
        : [
            {
              card: { ...late, ...given.card },
              support: given.support,
              ...(given.likeness === undefined ? {} : { likeness: given.likeness }),
            },
          ],
  }
}

const maker = createOfflineMaker(() => ({ ...usualMinimum, support: 1 }))
const parts = (request: TipRequest, by = maker): Promise<TipPart[]> =>
  Array.fromAsync(by.make(request, new AbortController().signal))
/** What is said; the rule of the silence policy where nothing is. */
async function say(request: TipRequest, by = maker): Promise<string> {
  const made = await parts(request, by)
  return made.map((part) => (part.type === 'text' ? part.text : part.type === 'withhold' ? part.why.rule : '')).join('')
}

describe('the offline engine', () => {
  it('says the reply of the card that fits, word for word, and which card it is', async () => {
    const request = requestFor('reply', { support: 1 })
    expect(await say(request)).toBe(late.reply)
    expect(maker.cards(request)).toEqual([{ cardId: 'delivery-late', title: 'Late delivery' }])
    expect(await say(requestFor('reply', { support: 0.9 }))).toBe('no-support')
    expect(await say(requestFor('reply', { support: 2, card: { reply: '' } }))).toBe('no-support')
  })

  it('names the first step, and the facts that are still missing', async () => {
    expect(await say(requestFor('next-step', { support: 1 }))).toBe('Late delivery: Apologise for the missed day.')
    const facts: Fact[] = [{ name: 'Order number', value: '[ORDER_1]', source: 'pre-chat' }]
    expect(await say(requestFor('missing-facts', { support: 1, facts }))).toBe('Ask for: postcode.')
    const all = [...facts, { name: 'Postcode', value: '[ADDRESS_1]', source: 'pre-chat' as const }]
    expect(await say(requestFor('missing-facts', { support: 1, facts: all }))).toBe('no-support')
  })

  it('names the step after those that the agent did, and no fact that the visitor told', async () => {
    const said: Said[] = [
      ['visitor', 'Where is my bike?'],
      ['agent', 'I am so sorry for the day that you missed!'],
      ['visitor', 'it is order [ORDER_1]'],
    ]
    expect(await say(requestFor('next-step', { said, support: 1 }))).toBe('Late delivery: Look up the last scan.')
    expect(await say(requestFor('missing-facts', { said, support: 1 }))).toBe('Ask for: postcode.')
    const steps = ['Apologise for the missed day.']
    expect(await say(requestFor('next-step', { said, support: 1, card: { steps } }))).toBe('no-support')
  })

  it('offers a card to read only where it fits well: its link, or its first steps', async () => {
    expect(await say(requestFor('article', { support: 1.4 }))).toBe('no-support')
    expect(await say(requestFor('article', { support: 1.5 }))).toBe(
      'Late delivery\n1. Apologise for the missed day.\n2. Look up the last scan.\n3. Book the next slot.\nand 1 more step on the card',
    )
    const steps = ['Send https://help.larkwheel.example/late, and wait.', 'Wait.']
    expect(await say(requestFor('article', { support: 2, card: { steps } }))).toBe(
      'Late delivery\nhttps://help.larkwheel.example/late',
    )
    expect(await say(requestFor('article', { support: 2, card: { steps: [] } }))).toBe('no-support')
  })

  it('speaks from a card whose meaning is near, though no word is the same', async () => {
    expect(await say(requestFor('reply', { support: 0, likeness: 0.59 }))).toBe('no-support')
    expect(await say(requestFor('reply', { support: 0, likeness: 0.6 }))).toBe(
      'I am sorry. May I have your order number?',
    )
    expect(await say(requestFor('article', { support: 0, likeness: 0.64 }))).toBe('no-support')
    expect(await say(requestFor('article', { support: 0, likeness: 0.65 }))).toMatch(/^Late delivery\n1\. /)
  })

  it('counts no words of an article whose meaning is known to be another, and shows what it says', async () => {
    const card = {
      title: 'Hotel Moss',
      steps: [],
      reply: '',
      text: 'Dogs stay for free.',
      links: ['https://moss.example/dogs'],
    }
    expect(await say(requestFor('article', { support: 3, likeness: 0.5, card }))).toBe('no-support')
    expect(await say(requestFor('article', { support: 3, card }))).toBe(
      'Hotel Moss\nDogs stay for free.\nhttps://moss.example/dogs',
    )
  })

  it('begins with a step that holds whatever the circumstances', async () => {
    const steps = ['If the day is over: apologise.', 'Look up the last scan.']
    expect(await say(requestFor('next-step', { support: 2, card: { steps } }))).toBe(
      'Late delivery: Look up the last scan.',
    )
  })

  it('warns of a risk by what was said and by the house rules, once for each kind, and is quiet otherwise', async () => {
    const angry: Said = ['visitor', 'this is ridiculous']
    expect(await say(requestFor('risk', { said: [angry] }))).toMatch(
      /^Angry \(“this is ridiculous”|^Angry \(“ridiculous”/,
    )
    expect(await say(requestFor('risk', { said: [['visitor', 'I am not angry']] }))).toBe('no-support')
    const again: Said[] = [angry, ['agent', 'I am sorry.'], ['visitor', 'I am furious']]
    expect(await say(requestFor('risk', { said: again }))).toBe('no-support')
    expect(await say(requestFor('risk', { said: [...again, ['visitor', 'my lawyer will call you']] }))).toMatch(
      /^Legal/,
    )
  })

  it('warns of what the agent asks for in the open, right after their line', async () => {
    const said: Said[] = [
      ['visitor', 'I want to pay'],
      ['agent', 'What is your card number?'],
    ]
    expect(await say(requestFor('risk', { said, reason: 'agent-line' }))).toMatch(/^Personal data in the open/)
    // That the visitor wrote theirs unasked before takes nothing from it.
    const unasked: Said = ['visitor', 'it is [CARD_1]']
    expect(await say(requestFor('risk', { said: [unasked, ['agent', 'hm'], ...said], reason: 'agent-line' }))).toMatch(
      /^Personal data in the open/,
    )
    // The visitor's line is not the agent's.
    expect(await say(requestFor('risk', { said: [...said, ['visitor', 'why?']] }))).toBe('no-support')
  })

  it('sums up what stands there, for conversations with two lines of the visitor or more', async () => {
    const said: Said[] = [
      ['visitor', 'Hello!'],
      ['agent', 'Hi, how can I help?'],
      ['visitor', 'My bike did not come on Tuesday'],
      ['agent', 'I booked it for Friday.'],
      ['visitor', 'thanks!'],
    ]
    const facts: Fact[] = [
      { name: 'Browser', value: 'Firefox', source: 'visit' },
      { name: 'Order number', value: '[ORDER_1]', source: 'pre-chat' },
    ]
    expect(await say(requestFor('summary', { said, facts, support: 1, reason: 'closed' }))).toBe(
      'Asked: My bike did not come on Tuesday\nKnown: Order number: [ORDER_1]\nLast by the agent: I booked it for Friday.\nNot told: postcode\nCard: Late delivery',
    )
    const open: Said[] = [...said, ['visitor', 'And what about the basket I paid for?']]
    expect(await say(requestFor('summary', { said: open, reason: 'closed' }))).toMatch(
      /Without an answer: And what about the basket/,
    )
    expect(await say(requestFor('summary', { said: said.slice(2, 4), reason: 'closed' }))).toBe('no-support')
    expect(await say(requestFor('summary', { said: [said[0]!, said[4]!], reason: 'closed' }))).toBe('no-support')
  })

  it('sums up which steps of the card were done and which facts were told, and stands on those lines', async () => {
    const said: Said[] = [
      ['visitor', 'My bike did not come on Tuesday'],
      ['agent', 'I am so sorry for the day that you missed! What is your order number?'],
      ['visitor', 'it is order [ORDER_1]'],
      ['agent', 'The last scan says that it is in Leipzig, I looked it up.'],
      ['visitor', 'thanks!'],
    ]
    const request = requestFor('summary', { said, support: 1, reason: 'closed' })
    expect(await say(request)).toBe(
      [
        'Asked: My bike did not come on Tuesday',
        'Told: order number',
        'Done: Apologise for the missed day. Look up the last scan.',
        'Last by the agent: The last scan says that it is in Leipzig, I looked it up.',
        'Not told: postcode',
        'Card: Late delivery',
      ].join('\n'),
    )
    expect(maker.lines?.(request)).toEqual([1, 2, 3, 4])
  })

  it('never cuts a placeholder when it sums up', async () => {
    const text = `${'It is about the order. '.repeat(6)}It is for me and [NAME_12] please`
    for (let more = 0; more < 30; more += 1) {
      const said: Said[] = [
        ['visitor', `${'x'.repeat(more)} ${text}`],
        ['visitor', 'And please do it now'],
      ]
      const summary = await say(requestFor('summary', { said, reason: 'closed' }))
      expect(summary.replaceAll('[NAME_12]', '')).not.toMatch(/[[\]]/)
    }
  })

  it('keeps short what it sums up of a language without spaces', async () => {
    const said: Said[] = [
      ['visitor', 'Where is my order'],
      ['agent', `它${'😀'.repeat(300)}`],
      ['visitor', 'thanks'],
    ]
    const summary = await say(requestFor('summary', { said, reason: 'closed' }))
    expect(summary).toBe(`Asked: Where is my order\nLast by the agent: 它${'😀'.repeat(79)}…`)
  })

  it('always answers a question: from the card that fits, or that none does', async () => {
    const asked = { question: 'when do we refund the fee?', reason: 'asked' as const }
    expect(await say(requestFor('answer', { ...asked, support: 1 }))).toBe(
      'By the card “Late delivery”: Apologise for the missed day. Refund the delivery fee.',
    )
    expect(await say(requestFor('answer', { ...asked, support: 0.6 }))).toBe(
      'No card answers this for sure. The nearest one is “Late delivery”.',
    )
    expect(await say(requestFor('answer', asked))).toMatch(/^No card was found/)
    expect(maker.cards(requestFor('answer', asked))).toEqual([])
  })

  it('says the same card once to a line, whichever prompts ask', async () => {
    const own = createOfflineMaker(() => ({ ...usualMinimum, support: 1 }))
    const { moment } = requestFor('reply')
    expect(await say(requestFor('reply', { support: 2, moment }), own)).toBe(late.reply)
    expect(await parts(requestFor('reply', { support: 2, moment }), own)).toEqual([
      { type: 'withhold', why: { rule: 'repeat', numbers: { of: 'tip' } } },
    ])
    expect(await say(requestFor('article', { support: 2, moment }), own)).toMatch(/^Late delivery\n/)
    expect(await say(requestFor('reply', { support: 2 }), own)).toBe(late.reply)
  })
})
