import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/domain/card.ts'
import { agentId, cardId, conversationId } from '../../../src/domain/ids.ts'
import type { TipKind } from '../../../src/domain/tip.ts'
import type { LearnedStep } from '../../../src/knowledge/learned/learned-now.ts'
import { parsePrompt } from '../../../src/prompts/prompt-file.ts'
import { createPastChecks } from '../../../src/tips/checks/output-checks.ts'
import { createFence } from '../../../src/tips/fence.ts'
import { createOfflineMaker } from '../../../src/tips/offline/offline-maker.ts'
import type { TipRequest } from '../../../src/tips/request.ts'

const at = new Date('2026-11-23T09:00:00Z')
const id = conversationId('c1')
const late: Card = {
  cardId: cardId('late'),
  playbook: 'larkwheel',
  title: 'Late delivery',
  topic: '',
  when: '',
  examples: [],
  factsNeeded: ['postcode'],
  steps: ['Look up the last scan.'],
  reply: 'I look for it.',
  never: [],
  languages: ['en'],
}
const article: Card = {
  ...late,
  cardId: cardId('pool'),
  title: 'Is there a pool?',
  steps: [],
  reply: '',
  text: 'A pool.',
}
const next = (share: number, more: Partial<LearnedStep> = {}): Pick<TipRequest, 'learned'> => ({
  learned: {
    onCards: [],
    next: { name: 'ask_order', share, text: 'What is your order number?', gaps: 0, conversations: 7, ...more },
  },
})

function requestFor(kind: TipKind, known: Partial<TipRequest>): TipRequest {
  const header = `---\nid: made\ntitle: Made\nkinds: [${kind}]\nmoments: [visitor-line]\n---\n# User\nHi`
  return {
    moment: { conversationId: id, reason: 'visitor-line', platformEventId: 1, sentAt: at, seenAt: at },
    agent: { agentId: agentId('ada'), name: 'Ada', platformAgentId: '41', tenure: 'new', skills: [] },
    prompt: parsePrompt('made.md', header),
    skill: undefined,
    language: 'en',
    facts: [],
    question: undefined,
    fence: createFence(),
    lines: [{ platformEventId: 1, speaker: 'visitor', text: 'Where is my bike?', at, agentsOnly: false }],
    matches: [],
    ...known,
  }
}
const maker = createOfflineMaker()
async function say(kind: TipKind, known: Partial<TipRequest>) {
  const request = requestFor(kind, known)
  const parts = await Array.fromAsync(maker.make(request, new AbortController().signal))
  const text = parts.map((part) => (part.type === 'text' ? part.text : part.type === 'withhold' ? part.why.rule : ''))
  return [text.join(''), ...maker.cards(request).map(({ title }) => title)]
}
const fitting = [{ card: late, support: 3 }]

describe('the offline engine, where something was learned', () => {
  it('says what agents say at the step that comes next, before what a card says', async () => {
    const cited = '7 past conversations'
    expect(await say('reply', { ...next(0.7), matches: fitting })).toEqual(['What is your order number?', cited])
    expect(await say('next-step', { ...next(0.7), matches: fitting })).toEqual([
      'What the team does next (ask order): “What is your order number?”',
      cited,
    ])
    expect((await say('next-step', next(0.9, { name: undefined })))[0]).toBe(
      'What the team does next: “What is your order number?”',
    )
  })

  it('keeps to the ways that it had where the step is not likely enough', async () => {
    expect(await say('reply', { ...next(0.69), matches: fitting })).toEqual(['I look for it.', 'Late delivery'])
    expect(await say('next-step', { ...next(0.69), matches: fitting })).toEqual([
      'Late delivery: Look up the last scan.',
      'Late delivery',
    ])
    expect(await say('reply', next(0.69))).toEqual(['no-support'])
  })

  it('asks for the facts of the card that the conversation is on, also where the newest words say nothing of it', async () => {
    expect((await say('missing-facts', { matches: [{ card: late, support: 0, inPlay: 0.8 }] }))[0]).toBe(
      'Ask for: postcode.',
    )
    expect((await say('missing-facts', { matches: [{ card: late, support: 0, inPlay: 0.79 }] }))[0]).toBe('no-support')
  })

  it('shows an article where one is needed, and a card of the team before it', async () => {
    const found = { need: 0.8, needsArticle: true, cards: [article] }
    expect(await say('article', { article: found })).toEqual(['Is there a pool?\nA pool.', 'Is there a pool?'])
    const near = [{ card: article, support: 9, likeness: 0.9 }]
    const none = { ...found, need: 0.3, needsArticle: false }
    expect((await say('article', { article: none, matches: near }))[0]).toBe('no-support')
    expect((await say('article', { article: none, matches: fitting }))[1]).toBe('Late delivery')
    expect((await say('article', { article: { ...found, cards: [] } }))[0]).toBe('no-support')
  })

  it('lets no figure, link or promise of the past through that nothing supports now; gaps stay', () => {
    const check = (text: string, known: Partial<TipRequest> = {}) =>
      createPastChecks(requestFor('reply', known), [])(text, true)
    expect(check('Your balance is {…} in credit.')).toBe(30)
    expect(check('You get 20 euros back.')).toMatchObject({ rule: 'unsupported-figure' })
    expect(check('We will refund it tomorrow.')).toMatchObject({ rule: 'unsupported-promise' })
    expect(check('See https://elsewhere.example/x')).toHaveProperty('rule')
    expect(
      check('We will refund it.', { matches: [{ card: { ...late, reply: 'A refund is on its way.' }, support: 1 }] }),
    ).toBe(18)
  })
})
