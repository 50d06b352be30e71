import { expect } from 'vitest'
import { emptyStream, heard } from '../../public/overlay/tip-stream.ts'
import type { ConversationId, TipId } from '../../src/domain/ids.ts'
import { agentId, conversationId, tipId } from '../../src/domain/ids.ts'
import type { ConversationEvent } from '../../src/domain/conversation.ts'
import type { Moment } from '../../src/domain/moment.ts'
import type { SequencedTipEvent } from '../../src/domain/tip.ts'
import { createCardSearch } from '../../src/knowledge/card-search.ts'
import { createVirtualTime } from '../../src/lib/virtual-time.ts'
import { createPageConnection } from '../../src/overlay/page-connection.ts'
import type { PageConnection } from '../../src/overlay/page-connection.ts'
import { createTipStream } from '../../src/overlay/tip-stream.ts'
import type { Store } from '../../src/store/store.ts'
import { parsePolicy } from '../../src/tips/policy-file.ts'
import { createTipDesk } from '../../src/tips/tip-desk.ts'
import { createTranscript, foldEvents, newestSaid } from '../../src/transcript/transcript.ts'
import type { Fold } from '../../src/transcript/transcript.ts'
import { ada, promptFor } from './desk-in-virtual-time.ts'
import type { Step } from './interleaving-steps.ts'
import { scriptedMaker, tell } from './scripted-maker.ts'
import type { Making } from './scripted-maker.ts'

const prompts = [
  promptFor('coach', 'visitor-line, opened'),
  promptFor('second', 'visitor-line, agent-line', 'next-step'),
  promptFor('nudge', 'idle'),
  promptFor('ask', 'asked', 'answer'),
  promptFor('wrap-up', 'closed', 'summary'),
]
const policy = parsePolicy('minimum_gap_seconds: 2\nmost_at_once: 2')
const search = createCardSearch([])
const words = ['amber', 'birch', 'cedar', 'dune', 'elm', 'fern', 'grove', 'heath', 'iris', 'juniper']

/** One conversation, from a line of the visitor to the agent's page, whose every event is checked as it comes. */
export function openStage(store: Store, name: string) {
  const id: ConversationId = conversationId(name)
  const time = createVirtualTime(Date.parse('2026-11-23T09:00:00Z'))
  const transcript = createTranscript(id, { account: '1', agentId: agentId('ada'), at: time.now() })
  const moments = new Map<TipId, Moment>()
  const emitted: SequencedTipEvent[] = []
  const open = new Set<TipId>()
  const ended = new Set<TipId>()
  const answers: Promise<unknown>[] = []
  const problems: unknown[] = []
  const page: { stream: typeof emptyStream; connection: PageConnection | undefined; boot: number } = {
    stream: emptyStream,
    connection: undefined,
    boot: -1,
  }
  let question = 0
  let tips = 0
  let events = 0
  let said = 0
  let snoozedUntil: number | undefined

  /** Nothing stale goes out: neither for a line that is not the newest, nor for a question that is not. */
  const isStale = (tip: TipId): boolean => {
    const moment = moments.get(tip)
    const isOver = transcript.conversation.state === 'ended'
    if (moment?.reason === 'asked') return isOver || moment.question !== `question ${question}`
    const isNewest = moment?.platformEventId === newestSaid(transcript)?.platformEventId
    // What is said after the end is no part of the conversation, unless it goes on.
    return moment?.reason === 'closed' ? !isOver && !isNewest : isOver || !isNewest
  }
  /** Of one event, as it goes out; told at the end, since nobody here is to be disturbed. */
  const problemOf = (event: SequencedTipEvent): string | undefined => {
    if (event.streamSequence !== emitted.length) return 'a gap'
    if (event.type === 'tip-expired' || event.type === 'tip-judged') return undefined
    if (ended.has(event.tipId)) return 'something after the end'
    if (open.has(event.tipId) === (event.type === 'tip-start')) return 'two starts, or none'
    if (event.type === 'tip-start') open.add(event.tipId)
    if (event.type === 'tip-end') ended.add(event.tipId)
    // Words may be taken back at any time.
    else if ((event.type === 'tip-start' || event.text !== '') && isStale(event.tipId)) return 'a stale tip'
    return undefined
  }

  /** Sotto's part of it; a fall takes all of it away but the store. */
  const startProcess = (boot: number) => {
    const life = { alive: true }
    const stream = createTipStream({
      store: {
        tipEvents: store.tipEvents,
        appendTipEvent: (event, at) => (life.alive ? store.appendTipEvent(event, at) : Promise.resolve()),
      },
      emit(event) {
        if (!life.alive) return
        emitted.push(event)
        const problem = problemOf(event)
        if (problem) problems.push({ problem, event, moment: moments.get(event.tipId) })
        page.connection?.deliver(event)
      },
      onError: (error) => void problems.push(error),
      now: time.now,
    })
    const noteTip = (moment: Moment) => void moments.set(tipId(`${name}-${tips}`), moment)
    const makings: Making[] = []
    // The second has its text checked, which takes long; so it comes second.
    const makers = (['offline', 'model'] as const).map((engine) => scriptedMaker(engine, noteTip, makings))
    const desk = createTipDesk({
      prompts: () => prompts,
      search: () => search,
      makers,
      agent: () => ada,
      policy: () => policy,
      snoozedUntil: () => snoozedUntil,
      publish: (conversation, event) => life.alive && stream.publish(conversation, event),
      expire: (conversation, because, spares) => life.alive && stream.expire(conversation, because, spares),
      keep: (tip) => void (life.alive && store.saveTip(tip)),
      earlier: (conversation) => stream.ready(conversation).then(() => store.tips(conversation)),
      onMakerError: (error) => void (String(error) === 'Error: broken' || problems.push(error)),
      newTipId: () => tipId(`${name}-${(tips += 1)}`),
      now: time.now,
      wait: time.wait,
    })
    return { life, boot, stream, makings, desk, first: true }
  }
  let process = startProcess(0)

  const fold = (folded: Fold) => {
    process.desk.onFold(folded, time.now(), process.first)
    process.first = false
  }
  const hear = (...heardEvents: ConversationEvent[]) => fold(foldEvents(transcript, heardEvents))
  const number = () => (events += 1)
  const at = () => time.now()
  const line = (speaker: 'visitor' | 'agent', text: string) =>
    hear({ type: 'line', conversationId: id, platformEventId: number(), at: at(), speaker, text, agentsOnly: false })
  const connect = () => {
    const { stream, boot } = process
    page.connection = createPageConnection({
      replay: (conversation, after) => stream.replay(conversation, after, page.boot === boot),
      send: (event) => (page.stream = heard(page.stream, event)),
      sendReset: () => (page.stream = emptyStream),
    })
    const caughtUp = page.connection.catchUp(id, page.stream.position)
    const own = page.connection
    answers.push(caughtUp.then(() => page.connection === own && (page.boot = boot)))
  }

  const perform = ({ deed }: Step): void => {
    const { makings } = process
    switch (deed.do) {
      case 'visitor':
        return line('visitor', deed.asks ? `where is thing ${events}?` : `thing ${events} is late`)
      case 'agent':
        return line('agent', `one moment ${events}`)
      case 'typing':
        return hear({ type: 'typing', conversationId: id, at: at(), speaker: deed.who, typing: deed.on })
      case 'words':
        said += 1
        return tell(makings, deed.which, {
          type: 'text',
          text: `${words[said % words.length]} ${words[(said * 7 + 3) % words.length]}. `,
        })
      case 'over': {
        const part = (
          {
            done: 'over',
            fails: 'broken',
            withholds: { type: 'withhold', why: { rule: 'model-abstained', numbers: {} } },
            'says markup': { type: 'text', text: '**bold** and <b>bold</b>. ' },
          } as const
        )[deed.how as 'done']
        return tell(makings, deed.which, part)
      }
      case 'pass':
        answers.push(time.pass(deed.ms))
        return
      case 'ask':
        question += 1
        answers.push(process.desk.ask(transcript, `question ${question}`))
        return
      case 'snooze':
        snoozedUntil = deed.on ? at().getTime() + 60_000 : undefined
        return
      case 'close':
        if (transcript.conversation.state === 'ended') return
        transcript.conversation = { ...transcript.conversation, state: 'ended', endedAt: at() }
        return fold({ ...foldEvents(transcript, []), ended: deed.because })
      case 'reopen':
        return hear({ type: 'info-learned', conversationId: id, at: at(), info: { state: 'chatting' } })
      case 'connect':
        return connect()
      case 'disconnect':
        page.connection = undefined
        return
      case 'fall':
        process.life.alive = false
        page.connection = undefined
        // What it was doing goes on without an effect.
        answers.push(process.desk.close())
        process = startProcess(process.boot + 1)
        return
    }
  }

  return {
    time,
    emitted,
    async play(steps: readonly Step[]) {
      for (const step of steps) {
        perform(step)
        if (step.next === 'microtask') await Promise.resolve()
        if (step.next === 'tick') await new Promise((resolve) => setImmediate(resolve))
        if (step.next === 'all') await time.pass(0)
      }
    },
    /** Lets everything come to its end, and looks at what is left. */
    async finish(positions: readonly number[]) {
      await process.desk.close()
      await Promise.all(answers)
      connect()
      await Promise.all(answers)
      expect(problems).toEqual([])
      expect([...open].filter((tip) => !ended.has(tip))).toEqual([])
      const whole = emitted.reduce(heard, emptyStream)
      expect(page.stream).toEqual(whole)
      for (const some of [0, emitted.length, ...positions.map((position) => position % (emitted.length + 1))]) {
        const { reset, events: missed } = await process.stream.replay(id, some, true)
        expect(reset).toBe(false)
        expect(missed.reduce(heard, emitted.slice(0, some).reduce(heard, emptyStream))).toEqual(whole)
      }
    },
  }
}
