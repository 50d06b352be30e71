import { describe, expect, it } from 'vitest'
import { refused } from '../../src/domain/refusal.ts'
import { agentId } from '../../src/domain/ids.ts'
import type { TipMaker } from '../../src/tips/engines.ts'
import { ended, id, line, openDesk, promptFor, typing } from './desk-in-virtual-time.ts'
import type { AskedMaker } from './desk-in-virtual-time.ts'

const question = 'Where is my bike?'

/** Answers when the test says so. */
function slowMaker(): AskedMaker & { finish(): void } {
  const finishes: (() => void)[] = []
  const asked: AskedMaker['asked'] = []
  const maker: TipMaker = {
    engine: 'offline',
    model: undefined,
    cards: () => [],
    sent: () => '',
    async *make(request) {
      asked.push(request)
      const number = asked.length
      await new Promise<void>((resolve) => finishes.push(resolve))
      yield { type: 'text', text: `Answer number ${number}.` }
    },
  }
  return { ...maker, asked, finish: () => finishes.forEach((finish) => finish()) }
}

describe('idle', () => {
  const prompts = [promptFor('nudge', 'idle')]

  it('comes once for a line that nobody answers, when the file says', async () => {
    const { hear, time, asked, kept } = openDesk({ prompts })
    await hear(line(1, 'visitor', question))
    await time.pass(44_999)
    expect(asked()).toEqual([])
    await time.pass(1)
    expect(asked()).toEqual(['idle 1'])
    expect([...kept.values()]).toMatchObject([{ answers: 1, end: 'complete' }])
    await hear(typing('visitor', true))
    await time.pass(600_000)
    expect(asked()).toHaveLength(1)
    expect(time.waiting()).toBe(0)
  })

  it('begins anew with a newer line, and ends with the agent’s and with the conversation', async () => {
    const { hear, time, asked } = openDesk({ prompts, policy: 'idle_seconds: 10' })
    await hear(line(1, 'visitor', question))
    await time.pass(9_000)
    await hear(line(2, 'visitor', 'Hello?'))
    await time.pass(9_999)
    expect(asked()).toEqual([])
    await hear(line(3, 'agent', 'One moment.'))
    await time.pass(20_000)
    await hear(line(4, 'visitor', 'Well?'))
    await hear(ended(5))
    expect(time.waiting()).toBe(0)
    await time.pass(20_000)
    expect(asked()).toEqual([])
  })

  it('leaves the tip to the line as it is, and is kept back while the agent types', async () => {
    const { hear, time, asked, kept } = openDesk({ prompts: [promptFor('coach', 'visitor-line'), ...prompts] })
    await hear(line(1, 'visitor', question))
    await time.pass(30_000)
    await hear(typing('agent', true))
    await time.pass(20_000)
    expect(asked()).toEqual(['visitor-line 1'])
    expect([...kept.values()]).toMatchObject([{ end: 'complete' }, { withheld: { rule: 'agent-typing' } }])
  })

  it('does not come a second time after a restart', async () => {
    const before = openDesk({ prompts })
    await before.hear(line(1, 'visitor', question))
    await before.time.pass(45_000)
    const after = openDesk({ prompts, earlier: [...before.kept.values()] })
    after.transcript.lines.push(...before.transcript.lines)
    await after.fold({})
    await after.time.pass(100_000)
    expect(after.asked()).toEqual([])
  })
})

describe('the end of a conversation', () => {
  const prompts = [promptFor('wrap-up', 'closed', 'summary')]
  const said = [line(1, 'visitor', question), line(2, 'agent', 'It comes today.'), line(3, 'visitor', 'thanks, bye')]

  it('has its tip made from the whole transcript, although the visitor asks for nothing any more', async () => {
    const { hear, asked, kept, maker, expired } = openDesk({ prompts })
    await hear(...said, typing('agent', true), ended(4))
    expect(asked()).toEqual(['closed 3'])
    expect(maker.asked[0]?.lines).toHaveLength(3)
    expect([...kept.values()]).toMatchObject([{ kind: 'summary', end: 'complete', withheld: undefined }])
    expect(expired[0]).toBe('closed')
  })

  it.each(['moved', 'lost'] as const)('that %s has none', async (because) => {
    const { hear, fold, asked } = openDesk({ prompts })
    await hear(...said)
    await fold({ ended: because })
    expect(asked()).toEqual([])
  })

  it('has none where the agent wants no tips, or the conversation is forgotten meanwhile', async () => {
    const { hear, kept, snoozed, time } = openDesk({ prompts })
    snoozed.until = time.now().getTime() + 60_000
    await hear(...said, ended(4))
    expect([...kept.values()]).toMatchObject([{ withheld: { rule: 'snoozed' } }])

    const maker = slowMaker()
    const other = openDesk({ prompts, maker })
    await other.hear(...said, ended(4))
    expect(maker.asked).toHaveLength(1)
    await other.desk.forget(other.transcript.conversation.conversationId)
    maker.finish()
    await other.time.pass(0)
    expect(other.events).toEqual([])
    expect(other.kept.size).toBe(0)
  })
})

describe('a question of the agent', () => {
  const prompts = [promptFor('ask', 'asked', 'answer')]

  it('is answered whatever the silence policy says, as often as it is asked', async () => {
    const policy = 'most_per_conversation: 1\nminimum_gap_seconds: 600\nquieter: { tenures: [new], kinds: [] }'
    const same: AskedMaker = { ...slowMaker(), asked: [] }
    const maker: AskedMaker = {
      ...same,
      async *make(request) {
        same.asked.push(request)
        yield { type: 'text', text: 'Thirty days.' }
      },
    }
    const { desk, hear, transcript, snoozed, time, kept } = openDesk({ prompts, policy, maker })
    snoozed.until = time.now().getTime() + 60_000
    await hear(line(1, 'visitor', 'thanks'), typing('agent', true))
    for (let times = 0; times < 3; times += 1) {
      expect(await desk.ask(transcript, 'How long may they send it back?')).toEqual({ ok: true })
      await time.pass(0)
    }
    expect(maker.asked[0]).toMatchObject({ question: 'How long may they send it back?' })
    expect([...kept.values()].map((tip) => [tip.kind, tip.end, tip.withheld])).toEqual(
      Array.from({ length: 3 }, () => ['answer', 'complete', undefined]),
    )
  })

  it('is not made stale by lines, counts for no cap and no gap, and takes no line’s turn', async () => {
    const maker = slowMaker()
    const policy = 'most_per_conversation: 1\nminimum_gap_seconds: 600'
    const all = [...prompts, promptFor('coach', 'visitor-line, opened')]
    const { desk, hear, transcript, time, events } = openDesk({ prompts: all, policy, maker })
    await hear(line(1, 'visitor', 'my bike is late'))
    const answer = desk.ask(transcript, 'Who delivers bikes?')
    await time.pass(0)
    await hear(line(2, 'visitor', 'Hello?'))
    await hear(line(3, 'agent', 'One moment.'))
    maker.finish()
    expect(await answer).toEqual({ ok: true })
    await time.pass(0)
    expect(events.map((event) => event.type)).toEqual(['tip-start', 'tip-delta', 'tip-end'])
    expect(events[0]).toMatchObject({ kind: 'answer', answers: 1 })
    await hear(line(4, 'visitor', 'And now?'))
    maker.finish()
    await time.pass(0)
    expect(events.filter((event) => event.type === 'tip-start')).toMatchObject([{}, { kind: 'reply', answers: 4 }])
  })

  it('gives way to a newer one', async () => {
    const maker = slowMaker()
    const { desk, hear, transcript, time, events } = openDesk({ prompts, maker })
    await hear(line(1, 'visitor', question))
    const first = desk.ask(transcript, 'One?')
    await time.pass(0)
    const second = desk.ask(transcript, 'Two?')
    await time.pass(0)
    maker.finish()
    expect(await first).toEqual(refused('newer-question'))
    expect(await second).toEqual({ ok: true })
    await time.pass(0)
    expect(events).toMatchObject([{ type: 'tip-start' }, { text: 'Answer number 2.' }, { end: 'complete' }])
  })

  it('is refused with a reason where nobody answers, nothing is sound, or the conversation is over', async () => {
    const none = openDesk()
    expect(await none.desk.ask(none.transcript, 'Why?')).toEqual(refused('no-prompt-answers'))
    const silent: AskedMaker = {
      ...slowMaker(),
      async *make() {
        yield { type: 'withhold', why: { rule: 'no-support', numbers: {} } }
      },
    }
    const { desk, hear, transcript, kept } = openDesk({ prompts, maker: silent })
    expect(await desk.ask(transcript, 'Why?')).toEqual(refused('no-sound-answer'))
    expect([...kept.values()]).toMatchObject([{ withheld: { rule: 'no-support' } }])
    await hear(line(1, 'visitor', question), ended(2))
    expect(await desk.ask(transcript, 'Why?')).toEqual(refused('conversation-over'))
  })

  it('ends with its conversation', async () => {
    const maker = slowMaker()
    const { desk, hear, transcript, time, events } = openDesk({ prompts, maker })
    await hear(line(1, 'visitor', question))
    const answer = desk.ask(transcript, 'Why?')
    await time.pass(0)
    await hear(ended(2))
    expect(await answer).toEqual(refused('conversation-over'))
    maker.finish()
    await time.pass(0)
    expect(events).toEqual([])
  })

  it('ends where the conversation goes to somebody else, who asked nothing', async () => {
    const maker = slowMaker()
    const { desk, hear, transcript, time, events, kept } = openDesk({ prompts, maker })
    await hear(line(1, 'visitor', question))
    const answer = desk.ask(transcript, 'Why?')
    await time.pass(0)
    await hear({ type: 'agent-changed', conversationId: id, at: time.now(), agentId: agentId('ben') })
    expect(await answer).toEqual(refused('conversation-moved'))
    maker.finish()
    await time.pass(0)
    expect(events).toEqual([])
    expect(kept.size).toBe(0)
  })
})
