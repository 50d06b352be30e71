import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LineEvent } from '../../src/domain/conversation.ts'
import { agentId, conversationId, promptId, tipId } from '../../src/domain/ids.ts'
import type { Tip, TipEvent } from '../../src/domain/tip.ts'
import { createCardSearch } from '../../src/knowledge/card-search.ts'
import { parsePrompt } from '../../src/prompts/prompt-file.ts'
import type { Prompt } from '../../src/prompts/prompt-file.ts'
import type { TipMaker, TipPart } from '../../src/tips/engines.ts'
import { createTipDesk } from '../../src/tips/tip-desk.ts'
import { createTranscript, foldEvents } from '../../src/transcript/transcript.ts'
import { until } from '../helpers/until.ts'

const id = conversationId('liveperson-1-H1K1')
const ada = { agentId: agentId('ada'), name: 'Ada', platformAgentId: '41', tenure: 'new' as const, skills: [] }
const prompt = parsePrompt('coach.md', readFileSync(new URL('../../prompts/coach.md', import.meta.url), 'utf8'))
const at = new Date('2026-11-23T09:00:00Z')

const line = (platformEventId: number, speaker: LineEvent['speaker'], text = 'Where is my bike?'): LineEvent => ({
  type: 'line',
  conversationId: id,
  platformEventId,
  at,
  speaker,
  text,
  agentsOnly: false,
})

/** A maker whose text the test gives out piece by piece. */
function handMaker(): TipMaker & { say(text: string): Promise<void>; finish(): void; asked(): number } {
  type Making = { parts: TipPart[]; done: boolean; wake: () => void }
  const makings: Making[] = []
  return {
    engine: 'model',
    model: 'by hand',
    cards: () => [],
    sent: () => '',
    asked: () => makings.length,
    async *make() {
      const making: Making = { parts: [], done: false, wake: () => undefined }
      makings.push(making)
      for (;;) {
        const part = making.parts.shift()
        if (part) yield part
        else if (making.done) return
        else await new Promise<void>((resolve) => (making.wake = resolve))
      }
    },
    // Every making hears it, superseded ones too: a model does not always stop when told to.
    async say(text) {
      for (const making of makings) {
        making.parts.push({ type: 'text', text })
        making.wake()
      }
      await new Promise((resolve) => setImmediate(resolve))
    },
    finish() {
      for (const making of makings) {
        making.done = true
        making.wake()
      }
    },
  }
}

function openDesk(makers: readonly TipMaker[], earlier: readonly Tip[] = [], prompts: readonly Prompt[] = [prompt]) {
  const events: TipEvent[] = []
  const kept = new Map<string, Tip>()
  const errors: unknown[] = []
  const transcript = createTranscript(id, { account: '1', agentId: ada.agentId, at })
  let tips = 0
  const desk = createTipDesk({
    prompts: () => prompts,
    search: () => createCardSearch([]),
    makers,
    agent: () => ada,
    publish: (_id, event) => void events.push(event),
    expire: () => undefined,
    keep: (tip) => void kept.set(tip.tipId, tip),
    earlier: () => Promise.resolve(earlier),
    onMakerError: (error) => errors.push(error),
    newTipId: () => tipId(`tip-${(tips += 1)}`),
  })
  let first = true
  const hear = async (...lines: LineEvent[]) => {
    desk.onFold(foldEvents(transcript, lines), at, first)
    first = false
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { desk, events, kept, errors, hear }
}

describe('the tip desk', () => {
  it('streams a tip and keeps it', async () => {
    const maker = handMaker()
    const { desk, events, kept, hear } = openDesk([maker])
    await hear(line(1, 'visitor'))
    await maker.say('Let me look ')
    await maker.say('for it.')
    maker.finish()
    await until('the end', () => events.at(-1)?.type === 'tip-end')
    expect(events.map((event) => event.type)).toEqual(['tip-start', 'tip-delta', 'tip-delta', 'tip-end'])
    // The line was sent and seen at the same time; the rest is today's clock.
    expect(events.at(-1)).toMatchObject({
      hops: { seenMs: 0, shownMs: expect.any(Number), endedMs: expect.any(Number) },
    })
    expect([...kept.values()]).toMatchObject([
      { text: 'Let me look for it.', end: 'complete', answers: 1, promptVersion: prompt.version },
    ])
    await desk.close()
  })

  it('keeps quiet about what the agent has said or seen already, and stores why', async () => {
    const maker = handMaker()
    const { events, kept, hear } = openDesk([maker])
    await hear(line(1, 'visitor'), line(2, 'agent', 'Let me look for it.'), line(3, 'visitor', 'And the second one?'))
    await maker.say('let me look')
    await maker.say(' for it!')
    maker.finish()
    await until('the withheld tip', () => kept.size === 1)
    expect(events).toEqual([])
    expect([...kept.values()][0]).toMatchObject({
      withheld: { rule: 'repeat', numbers: { of: 'line' } },
      text: 'let me look for it!',
    })
  })

  it('asks no engine when the visitor only says thanks', async () => {
    const maker = handMaker()
    const { events, kept, hear } = openDesk([maker])
    await hear(line(1, 'visitor', 'Great, thanks a lot!'))
    await until('the withheld tip', () => kept.size === 1)
    expect(maker.asked()).toBe(0)
    expect(events).toEqual([])
    expect([...kept.values()][0]?.withheld).toMatchObject({ rule: 'acknowledgement' })
  })

  it('asks the next engine when one fails before its first words, and only then', async () => {
    const broken: TipMaker = {
      ...handMaker(),
      // oxlint-disable-next-line require-yield -- it fails before it yields
      async *make() {
        await Promise.resolve()
        throw new Error('down')
      },
    }
    const maker = handMaker()
    const { events, errors, hear } = openDesk([broken, { ...maker, engine: 'offline' }])
    await hear(line(1, 'visitor'))
    await until('the second engine', () => maker.asked() === 1)
    await maker.say('Here I am.')
    expect(events[0]).toMatchObject({ type: 'tip-start', engine: 'offline' })
    expect(errors).toHaveLength(1)
  })

  it('lets two prompts speak to the same line, and not say the same', async () => {
    const one = handMaker()
    const { desk, events, kept, hear } = openDesk([one], [], [prompt, { ...prompt, promptId: promptId('second') }])
    await hear(line(1, 'visitor'))
    expect(one.asked()).toBe(2)
    await one.say('The same words.')
    one.finish()
    await until('both', () => kept.size === 2 && events.at(-1)?.type === 'tip-end')
    expect([...kept.values()].map((tip) => tip.withheld?.rule)).toEqual([undefined, 'repeat'])
    await desk.close()
  })

  it('shows and keeps the kind that was chosen, and asks no prompt that is for other agents', async () => {
    const chooser: TipMaker = {
      ...handMaker(),
      async *make() {
        await Promise.resolve()
        yield { type: 'kind', kind: 'missing-facts' }
        yield { type: 'text', text: 'Ask for the order number.' }
        // Words that are on the stream keep their kind.
        yield { type: 'kind', kind: 'reply' }
      },
    }
    const others = { ...prompt, promptId: promptId('others'), tenures: ['experienced' as const] }
    const { events, kept, hear } = openDesk([chooser], [], [others, prompt])
    await hear(line(1, 'visitor'))
    await until('the end', () => events.at(-1)?.type === 'tip-end')
    expect(events[0]).toMatchObject({ type: 'tip-start', kind: 'missing-facts', promptId: 'coach' })
    expect([...kept.values()]).toMatchObject([{ kind: 'missing-facts', end: 'complete' }])
  })

  it('puts a placeholder on the stream whole', async () => {
    const maker = handMaker()
    const { events, hear } = openDesk([maker])
    await hear(line(1, 'visitor', 'Where is my bike? I am quill.marsh@example.org'))
    for (const piece of ['I write to [EM', 'AIL', '_1', '] now', ' or later.']) await maker.say(piece)
    maker.finish()
    await until('the end', () => events.at(-1)?.type === 'tip-end')
    expect(events.flatMap((event) => (event.type === 'tip-delta' ? event.text : []))).toEqual([
      'I write to ',
      '[EMAIL_1] now',
      ' or ',
      // A word with a dot may be growing into an address.
      'later.',
    ])
  })

  it('gives a line that had its tip before a restart no second one', async () => {
    const maker = handMaker()
    const before = openDesk([maker])
    await before.hear(line(1, 'visitor'))
    await maker.say('Hello.')
    maker.finish()
    await until('the tip', () => [...before.kept.values()][0]?.end === 'complete')

    const again = handMaker()
    const transcript = createTranscript(id, { account: '1', agentId: ada.agentId, at })
    foldEvents(transcript, [line(1, 'visitor')])
    const { desk, events } = openDesk([again], [...before.kept.values()])
    desk.onFold({ ...foldEvents(transcript, []) }, at, true)
    await desk.close()
    expect(again.asked()).toBe(0)
    expect(events).toEqual([])
  })

  it('never lets a superseded tip speak again, whatever comes in whatever order', async () => {
    const step = fc.constantFrom('visitor', 'agent', 'words', 'words', 'finish')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const maker = handMaker()
        const { desk, events, hear } = openDesk([maker])
        let next = 0
        for (const what of steps) {
          next += 1
          if (what === 'words') await maker.say(`${'w'.repeat(next)} `)
          else if (what === 'finish') maker.finish()
          else await hear(line(next, what as 'visitor' | 'agent', `line ${next}`))
        }
        maker.finish()
        const closing = desk.close()
        await maker.say('late ')
        await closing
        const ended = new Set<string>()
        const open = new Set<string>()
        for (const event of events) {
          expect(ended.has(event.tipId)).toBe(false)
          if (event.type === 'tip-start') {
            expect(open.size).toBe(0)
            open.add(event.tipId)
          }
          if (event.type === 'tip-delta') expect(open.has(event.tipId)).toBe(true)
          if (event.type === 'tip-end') {
            open.delete(event.tipId)
            ended.add(event.tipId)
          }
        }
        expect(open.size).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})
