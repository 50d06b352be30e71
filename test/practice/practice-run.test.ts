import { describe, expect, it } from 'vitest'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { createVirtualTime } from '../../src/lib/virtual-time.ts'
import { createPracticeClock } from '../../src/practice/practice-clock.ts'
import { parsePracticeConversation } from '../../src/practice/practice-conversation.ts'
import { createPracticeRun } from '../../src/practice/practice-run.ts'
import { scenesOf } from '../../src/practice/scenes.ts'
import type { Fold } from '../../src/transcript/transcript.ts'

const never = new AbortController().signal
const talk = (...turns: readonly (readonly [number, string, string, string?])[]) =>
  parsePracticeConversation({
    id: 'late',
    visitor: 'Lena',
    skill: 'deliveries',
    turns: turns.map(([t, source, text, kind]) => ({ t, source, text, kind })),
  })

const lateParcel = talk(
  [0, 'visitor', 'Where is my bike?'],
  [20, 'agent', 'What is the order number?'],
  [30, 'visitor', 'LW-48213'],
  [34, 'visitor', 'postcode BS7'],
  [36, 'system', 'Looked up LW-48213', 'query'],
  [50, 'agent', 'It comes on Thursday.'],
  [55, 'agent', 'Anything else?'],
  [60, 'visitor', 'No, thanks'],
)

function play(conversation = lateParcel) {
  const time = createVirtualTime()
  const heard: string[] = []
  let changes = 0
  const run = createPracticeRun({
    conversation,
    conversationId: conversationId('practice-1'),
    agentId: agentId('ada'),
    account: 'practice',
    teamFinders: () => [],
    onFold({ newLines, transcript, ended }: Fold, seenAt, first) {
      for (const { speaker, text, agentsOnly } of newLines)
        heard.push(`${seenAt.getTime()} ${agentsOnly ? 'aside' : speaker}: ${text}`)
      if (first) heard.push(`first ${transcript.visitorName} ${transcript.conversation.skill}`)
      if (ended) heard.push(`${seenAt.getTime()} ${ended}`)
    },
    onChange: () => (changes += 1),
    onError: (error) => {
      throw error
    },
    now: time.now,
    wait: time.wait,
  })
  run.begin()
  return { run, time, heard, changes: () => changes }
}

describe('a clock that practice runs by', () => {
  it('runs faster, stands still and goes on where it was', async () => {
    const time = createVirtualTime()
    const clock = createPracticeClock({ now: time.now, wait: time.wait })
    const done: number[] = []
    void clock.wait(10_000, never).then(() => done.push(time.now().getTime()))
    await time.pass(4_000)
    clock.setRate(0)
    await time.pass(100_000)
    clock.setRate(2)
    await time.pass(2_999)
    expect(done).toEqual([])
    await time.pass(1)
    expect(done).toEqual([107_000])
  })

  it('waits no longer for what nobody wants', async () => {
    const time = createVirtualTime()
    const clock = createPracticeClock({ now: time.now, wait: time.wait })
    clock.setRate(0)
    const stop = new AbortController()
    const waited = clock.wait(10_000, stop.signal)
    stop.abort()
    await waited
    expect(time.waiting()).toBe(0)
  })
})

describe('the scenes of a conversation', () => {
  it('end where the visitor waits, keep the rhythm, and cut what nobody would sit through', () => {
    const scenes = scenesOf(
      talk([0, 'agent', 'Hello'], [90, 'visitor', 'Hi'], [92, 'system', 'Found', 'result'], [95, 'agent', 'Yes']),
    )
    expect(scenes).toEqual([
      { coming: [], recorded: ['Hello'] },
      {
        coming: [
          { source: 'visitor', text: 'Hi', pauseMs: 20_000, typingMs: 590 },
          { source: 'look-up', text: 'Found', pauseMs: 600, typingMs: 0 },
        ],
        recorded: ['Yes'],
      },
    ])
  })
})

describe('a practice', () => {
  it('says nothing of an end where it is taken away: the visitor did not leave', async () => {
    const { run, time, changes, heard } = play()
    await time.pass(60_000)
    expect(run.state().turn).toBe('agent')
    const [told, said] = [changes(), heard.length]
    run[Symbol.dispose]()
    await time.pass(100_000)
    expect([changes(), heard.length]).toEqual([told, said])
  })

  it('plays the visitor in the recorded rhythm, with typing signs, and waits for each answer', async () => {
    const { run, time, heard } = play()
    expect(heard.splice(0)).toEqual(['first Lena deliveries'])
    await time.pass(1_499)
    expect(run.state()).toMatchObject({ turn: 'visitor', visitorTyping: true, answered: 0, answers: 2 })
    await time.pass(1)
    await time.pass(600_000)
    expect(heard.splice(0)).toEqual(['1500 visitor: Where is my bike?'])
    expect(run.state()).toMatchObject({ turn: 'agent', visitorTyping: false, over: false })

    expect(run.say('Which order?', 'Which order?')).toBe(true)
    await time.pass(14_600)
    expect(heard.splice(0)).toEqual([
      '601500 agent: Which order?',
      '611500 visitor: LW-48213',
      '615500 visitor: postcode BS7',
      '616100 aside: Looked up LW-48213',
    ])
    expect(run.state()).toMatchObject({ turn: 'agent', answered: 1 })

    run.say('On Thursday.', 'On Thursday.')
    run.say('Can I do more?', 'Can I do more?')
    await time.pass(5_000)
    expect(run.state()).toMatchObject({ turn: 'visitor', answered: 2, over: false })
    await time.pass(6_000)
    expect(heard.splice(0)).toEqual([
      '616100 agent: On Thursday.',
      '616100 agent: Can I do more?',
      '621100 visitor: No, thanks',
      '627100 ended',
    ])
    expect(run.state()).toMatchObject({ over: true })
    expect(run.say('too late', 'too late')).toBe(false)
    expect([...run.sceneOf.values()]).toEqual([0, 0, 1, 1, 1, 1, 1, 2])
  })

  it('waits for another answer where the visitor wrote again behind the first', async () => {
    const { run, time } = play()
    await time.pass(1_500)
    run.say('Which order?', 'Which order?')
    await time.pass(10_000)
    run.say('Thank you.', 'Thank you.')
    await time.pass(60_000)
    expect(run.state()).toMatchObject({ turn: 'agent', answered: 2 })
    run.say('On Thursday.', 'On Thursday.')
    await time.pass(5_000)
    expect(run.state().turn).toBe('visitor')
  })

  it('stands still while it is paused or nobody looks, and runs faster on demand', async () => {
    const { run, time, heard } = play()
    await time.pass(1_500)
    heard.length = 0
    run.say('Which order?', 'Which order?')
    run.pause(true)
    run.setAway(true)
    await time.pass(100_000)
    run.pause(false)
    await time.pass(100_000)
    run.setSpeed(4)
    run.setAway(false)
    await time.pass(2_500)
    expect(heard).toEqual(['1500 agent: Which order?', '204000 visitor: LW-48213'])
    expect(run.state()).toMatchObject({ speed: 4, paused: false })
  })

  it('tells when the agent writes, and the visitor does not leave before that is done', async () => {
    const { run, time, heard } = play(talk([0, 'visitor', 'Hi'], [5, 'agent', 'Hello']))
    await time.pass(1_500)
    run.write(true)
    expect(run.transcript.typing.agent).toBe(true)
    run.say('Hello', 'Hello')
    expect(run.transcript.typing.agent).toBe(false)
    run.write(true)
    await time.pass(60_000)
    expect(heard.at(-1)).toBe('1500 agent: Hello')
    run.write(false)
    await time.pass(0)
    expect(heard.at(-1)).toBe('61500 ended')
  })

  it('lets the agent speak first where the recorded agent did', async () => {
    const { run, time, heard } = play(talk([0, 'agent', 'Hello'], [4, 'visitor', 'Hi'], [5, 'agent', 'What can I do?']))
    await time.pass(60_000)
    expect(heard).toEqual(['first Lena deliveries'])
    expect(run.state().turn).toBe('agent')
    run.say('Good morning', 'Good morning')
    await time.pass(4_000)
    expect(heard.at(-1)).toBe('64000 visitor: Hi')
  })

  it('ends when it is told to, once, and says nothing after it was left', async () => {
    const { run, time, heard, changes } = play()
    await time.pass(1_500)
    run.end()
    run.end()
    await time.pass(60_000)
    expect(heard.filter((each) => each.endsWith('ended'))).toHaveLength(1)
    const other = play()
    await other.time.pass(1_000)
    other.run[Symbol.dispose]()
    const before = other.changes()
    await other.time.pass(600_000)
    expect(other.heard).toEqual(['first Lena deliveries'])
    expect([other.changes(), other.time.waiting()]).toEqual([before, 0])
    expect(changes()).toBeGreaterThan(2)
  })

  it('takes a line once, however often it is sent', async () => {
    const { run, time, heard } = play()
    await time.pass(1_500)
    expect([run.say('Which order?', 'one'), run.say('Which order?', 'one')]).toEqual([true, true])
    run.end()
    expect([run.say('Which order?', 'one'), run.say('Which order?', 'two')]).toEqual([true, false])
    expect(heard.filter((each) => each.includes('agent'))).toHaveLength(1)
  })

  it('takes no more lines than anybody needs', () => {
    const { run } = play()
    const taken = Array.from({ length: 205 }, (_, at) => run.say('again', String(at)))
    expect(taken.filter(Boolean)).toHaveLength(200)
  })
})
