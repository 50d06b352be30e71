import { describe, expect, it } from 'vitest'
import { agentId, cardId, conversationId, promptId, promptVersionId, tipId } from '../../src/domain/ids.ts'
import type { Card } from '../../src/domain/card.ts'
import type { LineEvent } from '../../src/domain/conversation.ts'
import type { Tip } from '../../src/domain/tip.ts'
import { EmbedderError } from '../../src/model/embedder.ts'
import { findNearNever } from '../../src/practice/review/near-never.ts'
import { reviewCard } from '../../src/practice/review/review-card.ts'
import { reviewExchanges } from '../../src/practice/review/review-exchanges.ts'
import { judgeTips } from '../../src/practice/review/review-tips.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'

const id = conversationId('practice-1')
type Said = readonly [speaker: LineEvent['speaker'] | 'look-up', text: string]

function transcriptOf(...said: readonly Said[]) {
  const transcript = createTranscript(id, { account: 'practice', agentId: agentId('ada'), at: new Date(0) })
  const lines = said.map(([speaker, text], index): LineEvent => ({
    type: 'line',
    conversationId: id,
    platformEventId: index + 1,
    // An hour between two lines: nobody is in a hurry.
    at: new Date(index * 3_600_000),
    speaker: speaker === 'look-up' ? 'system' : speaker,
    text,
    agentsOnly: speaker === 'look-up',
  }))
  foldEvents(transcript, lines)
  return transcript
}

const card: Card = {
  cardId: cardId('delivery-where'),
  playbook: 'larkwheel',
  title: 'Where is my delivery',
  topic: 'deliveries',
  when: '',
  examples: [],
  factsNeeded: ['e-mail address', 'delivery postcode'],
  steps: [
    'Ask for the e-mail address and the delivery postcode.',
    'Look up the order in the delivery view.',
    'If the promised day has passed: go on with "Late delivery".',
    'Offer the tracking page.',
  ],
  reply: 'I will gladly check that.',
  moreReplies: ['Let me see.'],
  never: ['Never promise an hour; only the carrier’s own message gives the window.', 'Never write "calm down".'],
  languages: ['en'],
}

describe('the review of a card', () => {
  it('says of each step whether a line did it, holds under a condition, or happens elsewhere', () => {
    const transcript = transcriptOf(
      ['visitor', 'Where is it?'],
      ['agent', 'Could you give me your e-mail address and the delivery postcode?'],
      ['visitor', 'quill@example.org'],
      ['look-up', 'Offer the tracking page: sent'],
      ['agent', 'I promise you it comes within the hour. Calm down!'],
    )
    expect(reviewCard(card, transcript)).toEqual({
      card: { cardId: 'delivery-where', title: 'Where is my delivery' },
      steps: [
        {
          text: card.steps[0],
          state: 'done',
          line: 'Could you give me your e-mail address and the delivery postcode?',
        },
        { text: card.steps[1], state: 'aside' },
        { text: card.steps[2], state: 'if' },
        // What was looked up is no line of the agent's.
        { text: card.steps[3], state: 'open' },
      ],
      facts: [
        { name: 'e-mail address', given: true },
        { name: 'delivery postcode', given: false },
      ],
      replies: ['I will gladly check that.', 'Let me see.'],
      never: [
        { text: card.never[0], line: 'I promise you it comes within the hour. Calm down!' },
        { text: card.never[1], line: 'I promise you it comes within the hour. Calm down!' },
      ],
    })
  })
})

describe('what comes close to a “never”', () => {
  it.each([
    ['Never promise compensation.', 'We promise you compensation for that', true],
    ['Never promise compensation.', 'I can’t promise compensation here', false],
    ['Never promise compensation.', 'I will look into the compensation', false],
    ['Never ask for a password, PIN or card number.', 'Could you tell me the card number and the PIN?', true],
    ['Never ask for a password, PIN or card number.', 'The card number and the PIN are safe.', false],
    ['Never say "everything is covered".', 'Good news: everything is covered!', true],
    ['Never say "everything is covered".', 'Is everything fine? It is covered by snow.', false],
    [
      'Never promise an hour; only the carrier’s own message gives the window.',
      'The carrier’s message gives the window',
      false,
    ],
    ['Never.', 'Never mind', false],
  ])('%s / %s: %s', (rule, line, isNear) => {
    expect(findNearNever(rule, ['Hello', line])).toBe(isNear ? line : undefined)
  })
})

const tip = (of: string, text: string, rest: Partial<Tip> = {}): Tip => ({
  tipId: tipId(of),
  conversationId: id,
  agentId: agentId('ada'),
  kind: 'reply',
  engine: 'offline',
  model: undefined,
  promptId: promptId('coach'),
  promptVersion: promptVersionId('7f3a'),
  answers: 1,
  text,
  cards: [],
  sent: '',
  end: 'complete',
  withheld: undefined,
  latency: {
    lineSentAt: 0,
    lineSeenAt: 0,
    askedAt: 0,
    firstTokenAt: 0,
    firstShownAt: 0,
    endedAt: 0,
  },
  at: new Date(0),
  ...rest,
})

describe('the review line by line', () => {
  const transcript = transcriptOf(
    ['visitor', 'Where is it? Mail me at quill@example.org'],
    ['agent', 'Could you give me the order number? I answer to quill@example.org.'],
    ['visitor', 'LW-48213'],
    ['look-up', 'Found it'],
  )
  const scenes = [
    { coming: [], recorded: ['Which order?'] },
    { coming: [], recorded: ['Thursday.'] },
    { coming: [], recorded: ['Bye.'] },
  ]
  const sceneOf = new Map([
    [1, 0],
    [2, 0],
    [3, 1],
    [4, 1],
  ])
  const signal = new AbortController().signal

  it('sets both answers beside each other as far as it came, with what became of the tips', async () => {
    const embedder = { embed: () => Promise.resolve([]) }
    const judged = await judgeTips(
      [
        tip('used', 'Could you give me the order number? I answer to [EMAIL_1].'),
        tip('other', 'The weather is nice today, is it not?'),
        tip('risk', 'They may leave', { kind: 'risk' }),
        tip('held', 'Kept back', { withheld: { rule: 'gap', numbers: {} } }),
        tip('half', 'Half a', { end: 'superseded' }),
        tip('sum', 'All of it', { kind: 'summary', answers: 3 }),
      ],
      transcript,
      { embedder, signal },
    )
    const exchanges = reviewExchanges(transcript, scenes, sceneOf, judged)
    expect(exchanges).toEqual([
      {
        visitor: ['Where is it? Mail me at quill@example.org'],
        own: ['Could you give me the order number? I answer to quill@example.org.'],
        recorded: ['Which order?'],
        tips: [
          {
            kind: 'reply',
            text: 'Could you give me the order number? I answer to quill@example.org.',
            outcome: 'used',
          },
          { kind: 'reply', text: 'The weather is nice today, is it not?', outcome: 'ignored' },
          { kind: 'risk', text: 'They may leave', outcome: undefined },
        ],
      },
      { visitor: ['LW-48213'], own: [], recorded: ['Thursday.'], tips: [] },
    ])
  })

  it('goes by the words alone where the encoder fails, and ends when Sotto does', async () => {
    const embedder = { embed: () => Promise.reject(new EmbedderError('away')) }
    const judged = await judgeTips([tip('one', 'Something else altogether')], transcript, { embedder, signal })
    expect(judged.map(({ verdict }) => verdict?.outcome)).toEqual(['ignored'])
    const ending = AbortSignal.abort(new Error('Sotto ends'))
    await expect(judgeTips([tip('one', 'Else')], transcript, { embedder, signal: ending })).rejects.toThrow(
      'Sotto ends',
    )
  })
})
