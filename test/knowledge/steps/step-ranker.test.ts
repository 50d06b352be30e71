import { describe, expect, it } from 'vitest'
import { createTalkMarker } from '../../../src/knowledge/steps/mark-talk.ts'
import { learnStepRanker } from '../../../src/knowledge/steps/step-ranker.ts'
import type { Turn } from '../../../src/knowledge/steps/talk.ts'
import { repairTalk, shopCharts, shopTalks, unmarked } from './shop-talks.ts'

const ranker = learnStepRanker(shopTalks(36), shopCharts)
const first = (turns: readonly Turn[], by = ranker) => by.rank(turns)[0]?.step
/** The first step named before each of the agent's lines. */
const named = (talk: readonly Turn[], by = ranker) =>
  talk.flatMap((turn, index) => (turn.type === 'agent' ? [first(unmarked(talk.slice(0, index)), by)] : []))
const taken = (talk: readonly Turn[]) => talk.flatMap((turn) => (turn.type === 'agent' ? [turn.step] : []))

describe('learnStepRanker', () => {
  it('names the step that agents took in conversations like this one, without any mark of it', () => {
    expect(named(repairTalk(100))).toEqual(taken(repairTalk(100)))
    expect(named(repairTalk(101))).toEqual(taken(repairTalk(101)))
  })

  it('goes by what a look-up brought', () => {
    const asked = unmarked(repairTalk(100)).slice(0, 7)
    const told = (text: string): Turn[] => [
      ...asked,
      { type: 'look-up', given: { Day: 'Friday' } },
      { type: 'result', text },
    ]
    expect(first(told('Day=Friday, Workshop=Free'))).toBe('day_free')
    expect(first(told('Day=Friday, Workshop=Full'))).toBe('day_full')
  })

  it('ranks every step that can be said once, those that nobody took last, and first of them what an edge leads to', () => {
    const [free] = [unmarked(repairTalk(100)).slice(0, 10)]
    const ranked = ranker.rank(free)
    expect(new Set(ranked.map(({ step }) => step)).size).toBe(ranked.length)
    expect(ranked.map(({ step }) => step).toSorted()).toEqual(
      ['ask_day', 'ask_order', 'bye', 'day_free', 'day_full', 'hello', 'inform_place', 'offer_loan'].toSorted(),
    )
    expect(ranked.at(-1)).toEqual({ step: 'offer_loan', share: 0 })
    const more = shopCharts.map((chart) => ({
      ...chart,
      replies: [{ step: 'tell_joke', text: 'A joke.' }, ...chart.replies],
    }))
    const withMore = learnStepRanker(shopTalks(12), more).rank(free)
    expect(withMore.slice(-2).map(({ step }) => step)).toEqual(['offer_loan', 'tell_joke'])
  })

  it('learns from lines alone, once the playbook has marked them', () => {
    const marked = shopTalks(36).map(unmarked).map(createTalkMarker(shopCharts))
    expect(named(repairTalk(100), learnStepRanker(marked, shopCharts))).toEqual(taken(repairTalk(100)))
  })

  it('has the steps of the charts where there is no past yet', () => {
    const ranked = learnStepRanker([], shopCharts).rank([{ type: 'visitor', text: 'hi' }])
    expect(ranked.map(({ share }) => share)).toEqual(Array(8).fill(0))
  })
})

describe('createTalkMarker', () => {
  const mark = createTalkMarker(shopCharts)

  it('gives each line the step whose reply it is like, in one chart for the whole conversation', () => {
    for (const talk of shopTalks(6)) expect(mark(unmarked(talk))).toEqual(talk)
  })

  it('leaves words of their own unmarked, and follows a change of the chart', () => {
    const own: Turn = { type: 'agent', text: 'Let me have a quick look at the weather outside' }
    const both = [...repairTalk(0), { type: 'visitor', text: 'and my parcel' } as const, own, ...repairTalk(1)]
    const marked = mark(unmarked(both))
    expect(marked[13]).toMatchObject({ step: undefined })
    expect(taken(marked.toSpliced(13, 1))).toEqual(taken(both.toSpliced(13, 1)))
  })
})
