import { describe, expect, it } from 'vitest'
import type { LineEvent } from '../../../src/domain/conversation.ts'
import { agentId, conversationId, promptId, promptVersionId, tipId } from '../../../src/domain/ids.ts'
import type { OutcomeVerdict, Tip } from '../../../src/domain/tip.ts'
import { EmbedderError } from '../../../src/model/embedder.ts'
import type { Embedder } from '../../../src/model/embedder.ts'
import type { StoredTip } from '../../../src/store/store.ts'
import { createOutcomeWatch } from '../../../src/tips/outcome/outcome-watch.ts'
import { createTranscript, foldEvents } from '../../../src/transcript/transcript.ts'

const id = conversationId('liveperson-1-H1K1')
const shownAt = 1_000_000
const text = 'Could you tell me your order number, please?'
const tip = (name: string, changes: Partial<StoredTip> = {}): StoredTip => ({
  tipId: tipId(name),
  conversationId: id,
  agentId: agentId('ada'),
  kind: 'reply',
  engine: 'offline',
  model: undefined,
  promptId: promptId('coach'),
  promptVersion: promptVersionId('abc'),
  answers: 1,
  text,
  cards: [],
  sent: '',
  end: 'complete',
  withheld: undefined,
  latency: {
    lineSentAt: shownAt,
    lineSeenAt: shownAt,
    askedAt: shownAt,
    firstTokenAt: shownAt,
    firstShownAt: shownAt,
    endedAt: shownAt,
  },
  at: new Date(shownAt),
  ...changes,
})
const line = (platformEventId: number, speaker: LineEvent['speaker'], said: string, afterMs = 5_000): LineEvent => ({
  type: 'line',
  conversationId: id,
  platformEventId,
  at: new Date(shownAt + afterMs),
  speaker,
  text: said,
  agentsOnly: false,
})
const ended = (platformEventId: number) =>
  ({ type: 'state-changed', conversationId: id, platformEventId, at: new Date(shownAt), state: 'ended' }) as const

/** Texts with the same first letter mean the same. */
const byFirstLetter: Embedder = {
  embed: (texts) =>
    Promise.resolve(
      texts.map((one) => {
        const vector = new Float32Array(128)
        vector[(one.codePointAt(0) ?? 0) % 128] = 1
        return vector
      }),
    ),
}

function openWatch({ embedder = byFirstLetter, earlier = [] as readonly StoredTip[], nowMs = shownAt } = {}) {
  const kept: [string, OutcomeVerdict][] = []
  const errors: unknown[] = []
  const waits: number[] = []
  const wakers = new Set<() => void>()
  const transcript = createTranscript(id, { account: '1', agentId: agentId('ada'), at: new Date(shownAt) })
  const watch = createOutcomeWatch({
    embedder,
    earlier: () => Promise.resolve(earlier),
    keep: (one, verdict) => void kept.push([one.tipId, verdict]),
    onError: (error) => errors.push(error),
    now: () => nowMs,
    wait: (ms, signal) => {
      waits.push(ms)
      return new Promise((resolve) => {
        wakers.add(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    },
  })
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0))
  return {
    kept,
    errors,
    waits,
    watch,
    transcript,
    async tip(one: Tip) {
      watch.onTip(one, transcript)
      await settle()
    },
    async hear(...events: (LineEvent | ReturnType<typeof ended>)[]) {
      watch.onFold(foldEvents(transcript, events))
      await settle()
    },
    async timeIsOver() {
      for (const wake of wakers) wake()
      await settle()
    },
    outcomes: () => kept.map(([name, { outcome }]) => [name, outcome]),
  }
}

describe('the outcome of a tip', () => {
  it('is known at once where the agent sends it as written, and then never changes', async () => {
    const desk = openWatch()
    await desk.hear(line(1, 'visitor', 'Where is my bike?', 0))
    await desk.tip(tip('t1'))
    expect(desk.kept).toEqual([])
    await desk.hear(line(2, 'agent', text))
    expect(desk.kept).toEqual([['t1', { outcome: 'used', words: 1, meaning: undefined }]])
    await desk.hear(line(3, 'agent', 'And your name?'), line(4, 'agent', 'Hello?'), ended(5))
    await desk.timeIsOver()
    expect(desk.kept).toHaveLength(1)
  })

  it('waits for the third line where the first ones are something else', async () => {
    const desk = openWatch()
    await desk.hear(line(1, 'visitor', 'Where is my bike?', 0))
    await desk.tip(tip('t1'))
    await desk.hear(line(2, 'agent', 'One moment.'))
    await desk.hear(line(3, 'visitor', text), line(4, 'agent', 'Still looking.'))
    expect(desk.kept).toEqual([])
    await desk.hear(line(5, 'agent', 'What was the number?'), line(6, 'agent', text))
    expect(desk.outcomes()).toEqual([['t1', 'ignored']])
  })

  it('is decided by meaning, at the end of the time, where the words do not prove it', async () => {
    const desk = openWatch()
    await desk.hear(line(1, 'visitor', 'Where is my bike?', 0))
    await desk.tip(tip('t1'))
    expect(desk.waits).toEqual([130_000])
    await desk.hear(line(2, 'agent', 'Can I look it up for you?'))
    expect(desk.kept).toEqual([])
    await desk.timeIsOver()
    expect(desk.kept).toMatchObject([['t1', { outcome: 'same-step', meaning: 1 }]])
  })

  it('does not look at lines later than 120 s, nor wait on', async () => {
    const desk = openWatch()
    await desk.hear(line(1, 'visitor', 'Where is my bike?', 0))
    await desk.tip(tip('t1'))
    await desk.hear(line(2, 'agent', text, 120_001))
    expect(desk.kept).toEqual([['t1', { outcome: 'ignored', words: 0, meaning: 0 }]])
  })

  it('is ignored where the conversation ends without an answer', async () => {
    const desk = openWatch()
    await desk.hear(line(1, 'visitor', 'Where is my bike?', 0))
    await desk.tip(tip('t1'))
    await desk.hear(ended(2))
    expect(desk.outcomes()).toEqual([['t1', 'ignored']])
    await desk.tip(tip('t2'))
    expect(desk.outcomes()).toEqual([
      ['t1', 'ignored'],
      ['t2', 'ignored'],
    ])
  })

  it('is told by the words alone where the encoder fails, and that is said', async () => {
    const embedder = { embed: () => Promise.reject(new EmbedderError('down')) }
    const desk = openWatch({ embedder })
    await desk.hear(line(1, 'visitor', 'Where is my bike?', 0))
    await desk.tip(tip('t1'))
    await desk.hear(line(2, 'agent', 'Can I look it up?'), ended(3))
    expect(desk.kept).toMatchObject([['t1', { outcome: 'ignored', meaning: undefined }]])
    expect(desk.errors).toHaveLength(1)
  })

  it('comes after a restart for tips that have none, from the lines on record', async () => {
    const earlier = [
      tip('t1'),
      tip('t2', { text: 'We send it again today.' }),
      tip('known', { outcome: { outcome: 'used', words: 1, meaning: undefined } }),
      tip('half', { end: 'superseded' }),
      tip('held', { end: undefined, withheld: { rule: 'repeat', numbers: {} } }),
    ]
    const desk = openWatch({ earlier, nowMs: shownAt + 500_000 })
    for (const one of [line(1, 'visitor', 'Where is my bike?', 0), line(2, 'agent', text)]) {
      desk.transcript.lines.push(one)
      desk.transcript.knownIds.add(one.platformEventId)
    }
    desk.transcript.earlierIds = new Set([1, 2])
    await desk.hear(line(2, 'agent', text))
    expect(desk.outcomes()).toEqual([['t1', 'used']])
    // Lines of a chat that is pushed may come only now.
    expect(desk.waits).toEqual([10_000, 10_000])
    await desk.hear(line(3, 'agent', 'We send it again today'))
    expect(desk.outcomes()).toEqual([
      ['t1', 'used'],
      ['t2', 'used'],
    ])
  })

  it('is left for the next start where Sotto ends before it is known', async () => {
    const desk = openWatch()
    await desk.hear(line(1, 'visitor', 'Where is my bike?', 0))
    await desk.tip(tip('t1'))
    await desk.hear(line(2, 'agent', 'One moment.'))
    await desk.watch.close()
    await desk.hear(ended(3))
    expect(desk.kept).toEqual([])
    expect(desk.errors).toEqual([])
  })

  it('keeps nothing more of a conversation that is forgotten, not even of tips that are still being read', async () => {
    const desk = openWatch({ earlier: [tip('of an earlier process')] })
    desk.transcript.earlierIds = new Set([1])
    await desk.tip(tip('open'))
    const reading = desk.hear(line(1, 'visitor', 'Hi'))
    desk.watch.forget(id)
    await reading
    await desk.hear(line(2, 'agent', text))
    await desk.timeIsOver()
    expect(desk.kept).toEqual([])
  })
})
