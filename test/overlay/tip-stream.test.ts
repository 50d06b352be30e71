import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationId, promptId, promptVersionId, tipId } from '../../src/domain/ids.ts'
import type { SequencedTipEvent, TipEvent } from '../../src/domain/tip.ts'
import { createPageConnection } from '../../src/overlay/page-connection.ts'
import { createTipStream } from '../../src/overlay/tip-stream.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const id = conversationId('c1')
const start = (tip: string): TipEvent => ({
  type: 'tip-start',
  tipId: tipId(tip),
  kind: 'reply',
  engine: 'offline',
  model: undefined,
  promptId: promptId('coach'),
  promptVersion: promptVersionId('v1'),
  answers: 1,
  cards: [],
  at: 0,
})
const delta = (tip: string, text: string): TipEvent => ({ type: 'tip-delta', tipId: tipId(tip), text, whole: false })
const end = (tip: string): TipEvent => ({ type: 'tip-end', tipId: tipId(tip), end: 'complete' })

async function openStream(folder: string) {
  const store = await openDatabaseStore(openSqlite(join(folder, 'sotto.db')), {
    onWriteError: () => expect.unreachable(),
  })
  const emitted: SequencedTipEvent[] = []
  const listeners = new Set<(event: SequencedTipEvent) => void>([(event) => void emitted.push(event)])
  const stream = createTipStream({
    store,
    emit: (event) => listeners.forEach((listener) => listener(event)),
    onError: () => expect.unreachable(),
  })
  return { store, stream, emitted, listeners, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

describe('the tip stream', () => {
  it('numbers without gaps, across a restart, and ends what a fall left open', async () => {
    using folder = temporaryFolder()
    {
      await using first = await openStream(folder.path)
      for (const event of [start('a'), delta('a', 'Hel')]) first.stream.publish(id, event)
      await first.stream.replay(id, 0, true)
    }
    await using second = await openStream(folder.path)
    second.stream.publish(id, start('b'))
    const { reset, events } = await second.stream.replay(id, 0, true)
    expect(reset).toBe(false)
    expect(events.map((event) => [event.streamSequence, event.type, event.tipId])).toEqual([
      [1, 'tip-start', 'a'],
      [2, 'tip-delta', 'a'],
      [3, 'tip-end', 'a'],
      [4, 'tip-start', 'b'],
    ])
    expect(events[2]).toMatchObject({ end: 'failed' })
  })

  it('tells a page that is ahead of it to forget', async () => {
    using folder = temporaryFolder()
    await using opened = await openStream(folder.path)
    opened.stream.publish(id, start('a'))
    expect(await opened.stream.replay(id, 99, true)).toMatchObject({ reset: true, events: [{ streamSequence: 1 }] })
  })

  it('tells a page that comes from another process to forget, since that may have sent what it never stored', async () => {
    using folder = temporaryFolder()
    await using opened = await openStream(folder.path)
    for (const event of [start('a'), end('a'), start('b')]) opened.stream.publish(id, event)
    const { reset, events } = await opened.stream.replay(id, 2, false)
    expect(reset).toBe(true)
    expect(events.map((event) => event.streamSequence)).toEqual([1, 2, 3])
    expect((await opened.stream.replay(id, 2, true)).events.map((event) => event.streamSequence)).toEqual([3])
  })

  it('spares the tips that its caller spares', async () => {
    using folder = temporaryFolder()
    await using opened = await openStream(folder.path)
    const later = { ...start('c'), answers: 2 }
    for (const event of [start('a'), start('b')]) opened.stream.publish(id, event)
    opened.stream.expire(id, 'overtaken', ({ answers }) => answers === 1)
    opened.stream.publish(id, later)
    opened.stream.expire(id, 'overtaken', ({ answers }) => answers === 2)
    await opened.stream.replay(id, 0, true)
    const expired = opened.emitted.filter((event) => event.type === 'tip-expired')
    expect(expired.map((event) => event.tipId)).toEqual(['a', 'b'])
  })

  it('ends the time of tips that stand, once', async () => {
    using folder = temporaryFolder()
    await using opened = await openStream(folder.path)
    for (const event of [start('a'), end('a'), start('b'), end('b')]) opened.stream.publish(id, event)
    opened.stream.expire(id, 'answered')
    opened.stream.expire(id, 'answered')
    await opened.stream.replay(id, 0, true)
    expect(opened.emitted.filter((event) => event.type === 'tip-expired').map((event) => event.tipId)).toEqual([
      'a',
      'b',
    ])
  })

  it('brings a page that connects at any moment exactly what it misses, in order', async () => {
    using folder = temporaryFolder()
    await using opened = await openStream(folder.path)
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), async (connectAt, has) => {
        run += 1
        const conversation = conversationId(`run-${run}`)
        const script = [start('a'), ...'Hello you'.split('').map((letter) => delta('a', letter)), end('a')]
        const got: SequencedTipEvent[] = []
        const page = createPageConnection({
          replay: (one, has) => opened.stream.replay(one, has, true),
          send: (event) => void got.push(event),
          sendReset: () => void (got.length = 0),
        })
        opened.listeners.add(page.deliver)
        const after = Math.min(has, connectAt)
        let caughtUp: Promise<boolean> | undefined
        for (const [index, event] of script.entries()) {
          if (index === connectAt) caughtUp = page.catchUp(conversation, after)
          opened.stream.publish(conversation, event)
          if (index % 3 === 0) await Promise.resolve()
        }
        await (caughtUp ?? page.catchUp(conversation, after))
        opened.listeners.delete(page.deliver)
        const sequences = got.map((event) => event.streamSequence)
        expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other))
        expect(sequences.at(-1) ?? after).toBe(script.length)
        // What the page ends up with, given what it had: the tip's text so far.
        let text = after > 1 ? 'Hello you'.slice(0, after - 1) : ''
        for (const event of got) if (event.type === 'tip-delta') text = event.whole ? event.text : text + event.text
        expect(text).toBe('Hello you')
      }),
      { numRuns: 150 },
    )
  })
})
