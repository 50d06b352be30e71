import { describe, expect, it } from 'vitest'
import { agentId, cardId, conversationId } from '../../../src/domain/ids.ts'
import type { TipKind } from '../../../src/domain/tip.ts'
import type { Past } from '../../../src/knowledge/memory/past.ts'
import { parsePrompt } from '../../../src/prompts/prompt-file.ts'
import { createFence } from '../../../src/tips/fence.ts'
import { usualMinimum } from '../../../src/tips/offline/fits.ts'
import { createOfflineMaker } from '../../../src/tips/offline/offline-maker.ts'
import type { TipRequest } from '../../../src/tips/request.ts'

const at = new Date('2026-11-23T09:00:00Z')
const id = conversationId('liveperson-1-H1')
const card: TipRequest['matches'][number]['card'] = {
  cardId: cardId('late'),
  playbook: 'larkwheel',
  title: 'Late delivery',
  topic: '',
  when: '',
  examples: [],
  factsNeeded: [],
  steps: ['Look up the last scan.'],
  reply: 'I look for it.',
  never: [],
  languages: ['en'],
}
const vectors = { situation: Int8Array.of(1), reply: Int8Array.of(1) }
const moment = {
  conversationId: id,
  situation: [],
  reply: '',
  marks: undefined,
  wentWell: 1,
  number: 1,
  vectors,
  agentId: agentId('ada'),
  skill: undefined,
  language: undefined,
  consentBy: undefined,
  offlineOnly: false,
  storedAt: at,
}
const past = (isSound: boolean, action?: string): Past => ({
  agreed: [
    { text: 'What is your order number?', gaps: 0, marks: { action }, conversations: 4, agreement: 0.8, moment },
  ],
  isSound,
  examples: [],
})

function requestFor(kind: TipKind, given: Pick<TipRequest, 'past'> & { readonly support?: number }): TipRequest {
  const { past: known, support } = given
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
    matches: support === undefined ? [] : [{ card, support }],
    ...(known ? { past: known } : {}),
  }
}

const maker = createOfflineMaker(() => ({ ...usualMinimum, support: 1 }))
async function say(request: TipRequest) {
  const parts = await Array.fromAsync(maker.make(request, new AbortController().signal))
  const text = parts.map((part) => (part.type === 'text' ? part.text : part.type === 'withhold' ? part.why.rule : ''))
  return [text.join(''), ...maker.cards(request).map(({ title }) => title)]
}

describe('the offline engine, where no card fits', () => {
  it('says what agents wrote before, and in how many conversations', async () => {
    expect(await say(requestFor('reply', { past: past(true) }))).toEqual([
      'What is your order number?',
      '4 past conversations',
    ])
    expect(await say(requestFor('reply', { past: past(true), support: 0.9 }))).toEqual([
      'What is your order number?',
      '4 past conversations',
    ])
  })

  it('names what the team did next, by the name that its own tool has for it', async () => {
    expect(await say(requestFor('next-step', { past: past(true) }))).toEqual([
      'What the team did next: “What is your order number?”',
      '4 past conversations',
    ])
    const marked = await say(requestFor('next-step', { past: past(true, 'ask_order-number') }))
    expect(marked[0]).toBe('What the team did next (ask order number): “What is your order number?”')
  })

  it('keeps to the card where one fits, and quiet where the past does not agree', async () => {
    expect(await say(requestFor('reply', { past: past(true), support: 1 }))).toEqual([
      'I look for it.',
      'Late delivery',
    ])
    expect(await say(requestFor('next-step', { past: past(true), support: 1 }))).toEqual([
      'Late delivery: Look up the last scan.',
      'Late delivery',
    ])
    for (const kind of ['reply', 'next-step'] as const)
      expect(await say(requestFor(kind, { past: past(false) }))).toEqual(['no-support'])
  })
})
