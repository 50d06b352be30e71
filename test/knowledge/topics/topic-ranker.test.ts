import { describe, expect, it } from 'vitest'
import { aboutPhrases } from '../../../src/knowledge/topics/about-phrases.ts'
import { fitWeights } from '../../../src/knowledge/topics/evidence-weights.ts'
import { lineWeights } from '../../../src/knowledge/topics/line-weights.ts'
import { rankGroups } from '../../../src/knowledge/topics/rank-groups.ts'
import { createTopicRanker } from '../../../src/knowledge/topics/topic-ranker.ts'
import { createTopicTracker } from '../../../src/knowledge/topics/topic-tracker.ts'
import type { Topic, TopicExample, TopicLine } from '../../../src/knowledge/topics/topic.ts'

const topic = (topicId: string, title: string, more: Partial<Topic> = {}): Topic => ({
  topicId,
  title,
  about: [],
  steps: [],
  replies: [],
  examples: [],
  ...more,
})
const topics = [
  topic('repair', 'Bicycle repair', {
    group: 'workshop',
    about: ['The visitor wants a broken bicycle mended.'],
    replies: ['What day would you like to bring the bicycle in?'],
  }),
  topic('inspection', 'Yearly inspection', {
    group: 'workshop',
    about: ['The visitor wants brakes and gears checked.'],
  }),
  topic('parcel', 'Late parcel', {
    group: 'delivery',
    about: ['The parcel has not arrived.'],
    replies: ['I am sorry that your parcel is late.'],
  }),
  topic('refund', 'Refund', { group: 'money', about: ['The visitor wants money back.'] }),
]
const visitor = (text: string): TopicLine => ({ speaker: 'visitor', text })
const agent = (text: string): TopicLine => ({ speaker: 'agent', text })
const { signal } = new AbortController()

describe('createTopicRanker', () => {
  it('ranks by what the playbook says where there are no examples', async () => {
    const ranker = await createTopicRanker({ topics, signal })
    const best = (...lines: readonly TopicLine[]) => ranker.rank(lines)[0]?.topic.topicId
    expect(best(visitor('my bicycle is broken'))).toBe('repair')
    expect(best(visitor('the parcel never arrived'))).toBe('parcel')
    expect(best(visitor('hi'), agent('I am sorry that your parcel is late.'))).toBe('parcel')
    const sum = ranker.rank([visitor('hi')]).reduce((all, { probability }) => all + probability, 0)
    expect(sum).toBeCloseTo(1, 5)
  })

  it('lets the newest request decide where a conversation turns to something else', async () => {
    const ranker = await createTopicRanker({ topics, signal })
    const lines = [visitor('my bicycle is broken'), agent('Noted.'), visitor('and my parcel has not arrived')]
    expect(ranker.rank(lines)[0]?.topic.topicId).toBe('parcel')
  })

  it('learns words that no playbook has from past examples', async () => {
    const names = [topic('a', 'Alpha'), topic('b', 'Beta')]
    const examples = Array.from({ length: 60 }, (_none, index): TopicExample => {
      const squeaks = index % 2 === 0
      const text = squeaks ? `it squeaks, number ${index}` : `it wobbles, number ${index}`
      return { conversation: `c${index}`, lines: [visitor(text)], topicId: squeaks ? 'a' : 'b' }
    })
    const ranker = await createTopicRanker({ topics: names, examples, signal })
    const [first] = ranker.rank([visitor('now it wobbles')])
    expect(first?.topic.topicId).toBe('b')
    expect(first?.probability).toBeGreaterThan(0.8)
  })

  it('finds a topic of which there are no examples by its own texts, and leaves the others where they were', async () => {
    const wants = ['broken bicycle please', 'check the brakes', 'the parcel is missing']
    const examples = Array.from({ length: 90 }, (_none, index): TopicExample => {
      const text = `${wants[index % 3] ?? ''}, number ${index}`
      return { conversation: `c${index}`, lines: [visitor(text)], topicId: topics[index % 3]?.topicId ?? '' }
    })
    const ranker = await createTopicRanker({ topics, examples, signal })
    const places = (text: string) => ranker.rank([visitor(text)]).map(({ topic: { topicId } }) => topicId)
    // Words of the past, such as "please", speak for the topics that have one.
    const [refund] = ranker.rank([visitor('money back please')])
    expect(refund).toMatchObject({ topic: { topicId: 'refund' } })
    expect(refund?.probability).toBeGreaterThan(0.9)
    expect(places('the parcel is missing')[0]).toBe('parcel')
    expect(places('check the brakes')[0]).toBe('inspection')
  })

  it('passes over examples of topics that the playbook does not have', async () => {
    const examples = Array.from({ length: 50 }, (_none, index): TopicExample => ({
      conversation: `c${index}`,
      lines: [visitor('my bicycle is broken')],
      topicId: 'gone',
    }))
    const ranker = await createTopicRanker({ topics, examples, signal })
    expect(ranker.rank([visitor('my bicycle is broken')])[0]?.topic.topicId).toBe('repair')
  })

  it('stops with the reason of its signal', async () => {
    const embedder = {
      embed: async (_texts: readonly string[], { reason }: AbortSignal) => Promise.reject(reason as Error),
    }
    const stopped = AbortSignal.abort(new Error('enough'))
    await expect(createTopicRanker({ topics, embedder, signal: stopped })).rejects.toThrow('enough')
  })

  it('adds up what belongs to one wider topic', async () => {
    const ranker = await createTopicRanker({ topics, signal })
    const [group] = rankGroups(ranker.rank([visitor('mend the brakes of my bicycle')]))
    expect(group?.group).toBe('workshop')
    expect(group?.probability).toBeGreaterThan(0.5)
  })
})

describe('createTopicTracker', () => {
  it('says what a conversation is on and what it left, and follows a change', async () => {
    const tracker = createTopicTracker(await createTopicRanker({ topics, signal }))
    const lines = [visitor('my bicycle is broken'), agent('What day would you like to bring the bicycle in?')]
    expect(tracker.topicsOf(lines)).toMatchObject({ onTopic: [{ topic: { topicId: 'repair' } }], before: [] })
    const later = [...lines, visitor('Friday. Has my parcel arrived? The parcel is late')]
    const now = tracker.topicsOf(later)
    expect(now.onTopic[0]?.topic.topicId).toBe('parcel')
    expect(now.before.map(({ topicId }) => topicId)).toEqual(['repair'])
  })

  it('names both topics of a line that asks for two things', async () => {
    const tracker = createTopicTracker(await createTopicRanker({ topics, signal }))
    const { onTopic } = tracker.topicsOf([visitor('I want a broken bicycle mended and my late parcel has not arrived')])
    expect(onTopic.map(({ topic: { topicId } }) => topicId).sort()).toEqual(['parcel', 'repair'])
  })

  it.each([[[]], [[visitor('hello')]], [[visitor('do you like poems about the sea')]]])(
    'abstains where nothing applies: %j',
    async (lines) => {
      const tracker = createTopicTracker(await createTopicRanker({ topics, signal }))
      expect(tracker.topicsOf(lines)).toMatchObject({ abstain: true, onTopic: [] })
    },
  )
})

describe('lineWeights', () => {
  it('counts newer lines more, and hardly at all what only tells who somebody is', () => {
    const lines = [
      visitor('my bicycle is broken'),
      agent('May I have your name, please?'),
      visitor('Lena Marsh'),
      visitor('Account ID: 9KF2'),
    ]
    const [request = 0, question = 0, name = 0, account = 0] = lineWeights(lines, 0.5)
    expect([request, question]).toEqual([1, 1])
    expect(Math.max(name, account)).toBeLessThan(0.2)
    expect(lineWeights([visitor('my bicycle is broken'), visitor('and the parcel is late')], 0.5)).toEqual([0.5, 1])
  })
})

describe('aboutPhrases', () => {
  it('keeps the gist of a guideline, not its exceptions, and takes lists apart', () => {
    expect(aboutPhrases('The visitor wants a refund. If it is a gift, see Gifts. Please be kind.')).toEqual([
      'The visitor wants a refund.',
    ])
    expect(aboutPhrases('how to oil a chain, how to mend a tyre, is it waterproof')).toEqual([
      'how to oil a chain',
      'how to mend a tyre',
      'is it waterproof',
    ])
  })
})

describe('fitWeights', () => {
  it('trusts the evidence that was right, and keeps to the usual where nothing was seen', () => {
    const moments = Array.from({ length: 60 }, (_none, index) => ({
      scores: [Float32Array.of(index % 2, 1 - (index % 2)), Float32Array.of(1, 0)],
      right: 1 - (index % 2),
    }))
    const [right = 0, blind = 0] = fitWeights(moments, [0.5, 0.5])
    expect(right).toBeGreaterThan(1)
    expect(Math.abs(blind)).toBeLessThan(right / 2)
    expect(fitWeights([], [0.5, 0.25])).toEqual([0.5, 0.25])
  })
})
