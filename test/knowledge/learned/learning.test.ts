import { describe, expect, it, onTestFinished } from 'vitest'
import type { Card } from '../../../src/domain/card.ts'
import { cardId, conversationId } from '../../../src/domain/ids.ts'
import type { StoredMoment } from '../../../src/domain/past-moment.ts'
import { openLearning } from '../../../src/knowledge/learned/learning.ts'
import type { LearnedReport } from '../../../src/knowledge/learned/learned-now.ts'
import type { LearningOptions } from '../../../src/knowledge/learned/learning.ts'
import { usualMemoryRules } from '../../../src/knowledge/memory/memory-file.ts'
import { everybody } from '../../../src/listener/scope.ts'
import { until } from '../../helpers/until.ts'
import { shopCharts } from '../steps/shop-talks.ts'
import { shopPast } from './shop-past.ts'

const signal = new AbortController().signal
const cards = shopCharts.map(({ flow, replies }): Card => ({
  cardId: cardId(flow),
  playbook: 'shop',
  title: flow === 'late' ? 'Late parcel' : 'Repair',
  topic: '',
  when: flow === 'late' ? 'A parcel is late or has not come' : 'Something is broken and needs a repair',
  examples: [],
  factsNeeded: [],
  steps: [],
  reply: replies[0]?.text ?? '',
  moreReplies: replies.slice(1).map(({ text }) => text),
  never: [],
  languages: ['en'],
}))

/** A learning over a past that the test changes. */
function open(first: readonly StoredMoment[], more: Partial<LearningOptions> = {}) {
  const state = { moments: first, all: first.length, gone: 0, at: 0, rules: usualMemoryRules, scope: everybody }
  const reports: LearnedReport[] = []
  const errors: unknown[] = []
  const learning = openLearning({
    memory: {
      *usable() {
        if (state.rules.use) yield* state.moments
      },
      changes: () => ({ all: state.all, gone: state.gone }),
    },
    rules: () => state.rules,
    scope: () => state.scope,
    onLearned: (report) => reports.push(report),
    onError: (error) => errors.push(error),
    now: () => state.at,
    lookEveryMs: 10,
    askedWithinMs: 20_000,
    ...more,
  })
  onTestFinished(() => learning[Symbol.asyncDispose]())
  const learned = (times: number) => until(`learning ${times} times`, () => reports[times - 1], 60_000)
  return { state, reports, errors, learning, learned }
}
const lines = (...texts: readonly string[]) =>
  texts.map((text, at) => ({ speaker: at % 2 === 0 ? ('visitor' as const) : ('agent' as const), text }))
const query = (...texts: readonly string[]) => ({
  conversationId: conversationId('now'),
  language: 'en',
  lines: lines(...texts),
  told: texts.filter((_text, at) => at % 2 === 0).join('\n'),
})
const parcel = query('hello', 'Hello, how can I help?', 'where is my parcel')

describe('learning from cards and past', () => {
  it('says what agents do next, in words that several conversations share, and which card it is', async () => {
    const { learning, learned, errors } = open(shopPast(75))
    learning.setCards(cards)
    expect(await learning.ask(parcel, signal)).toEqual({ onCards: [], next: undefined })
    expect(await learned(1)).toMatchObject({ cards: 2, conversations: 75, marked: 350, stepsWithWords: 7 })
    const { next, onCards } = await learning.ask(parcel, signal)
    expect(next).toMatchObject({ name: 'ask_order', text: 'Could you tell me your order number, please?', gaps: 0 })
    expect(next?.share).toBeGreaterThan(0.5)
    expect(onCards[0]).toMatchObject({ cardId: 'late' })
    const day = await learning.ask(
      query('my chain jumps, please repair it', 'Could you tell me your order number, please?', 'it is 4711'),
      signal,
    )
    expect(day.next?.text).toBe('Which day suits you for the repair?')
    expect(day.onCards[0]).toMatchObject({ cardId: 'repair' })
    expect(errors).toEqual([])
  }, 120_000)

  it('learns by the cards’ replies where no tool left marks', async () => {
    const { learning, learned } = open(shopPast(120, { marked: false }))
    learning.setCards(cards)
    expect(await learned(1)).toMatchObject({ marked: 0, conversations: 120 })
    const { next } = await learning.ask(parcel, signal)
    expect(next).toMatchObject({ name: undefined, text: 'Could you tell me your order number, please?' })
  }, 120_000)

  it('knows cards by their own texts where there is no past, and nothing where it is not used', async () => {
    const { state, learning, learned } = open([])
    learning.setCards(cards)
    expect(await learned(1)).toMatchObject({ moments: 0, steps: 0, topicExamples: 0 })
    expect(await learning.ask(parcel, signal)).toMatchObject({ onCards: [{ cardId: 'late' }], next: undefined })
    expect((await learning.ask(query('hm'), signal)).onCards).toEqual([])
    state.rules = { ...usualMemoryRules, use: false }
    // From the moment that the file is saved.
    expect((await learning.ask(parcel, signal)).onCards).toEqual([])
    await until('it to be let go', () => learning.report() === undefined)
  }, 60_000)

  it('is not used by another scope until it was learned again, and forgets what was erased', async () => {
    const { state, learning, learned, reports } = open(shopPast(75))
    learning.setCards(cards)
    await learned(1)
    state.scope = { ...everybody }
    expect((await learning.ask(parcel, signal)).next).toBeUndefined()
    await learned(2)
    expect((await learning.ask(parcel, signal)).next).toBeDefined()
    state.moments = state.moments.slice(0, 100)
    state.all += 300
    state.gone += 300
    state.at = 3_600_000
    expect(await learned(3)).toMatchObject({ moments: 100, steps: 0 })
    expect((await learning.ask(parcel, signal)).next).toBeUndefined()
    expect(reports).toHaveLength(3)
  }, 180_000)

  it('keeps nobody waiting who wants nothing any more', async () => {
    const { learning, learned, errors } = open([])
    learning.setCards(cards)
    await learned(1)
    expect(await learning.ask(parcel, AbortSignal.abort())).toEqual({ onCards: [], next: undefined })
    expect(errors).toEqual([])
  }, 60_000)
})
