import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { conversationId } from '../../../src/domain/ids.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { until } from '../../helpers/until.ts'
import { eventsOf, keepIn, openStore, startIngest, token } from './ingest-server.ts'

const c1 = eventsOf('c1')
const id = conversationId('ingest-desk-c1')

describe('pushed conversations', () => {
  it('are told from start to end, in order and in our words', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store)
    const answer = await server.push({
      events: [
        c1.started('ada', { visitorName: 'Noor', skill: 'repairs', language: 'en' }),
        c1.line(1, 1, 'My wheel is bent'),
        c1.typing('t1', 2),
        c1.line(2, 3, '<p>Oh no&nbsp;&amp; sorry</p>', { speaker: 'agent', html: true }),
        c1.facts('f1', 4, [{ name: 'language', value: 'nl', source: 'form' }]),
        c1.agent('a1', 5, 'kim'),
        c1.state(3, 6, 'ended'),
      ],
    })
    expect(answer).toMatchObject({ status: 200, body: { accepted: 7, known: 0 } })
    const [batch] = server.batches
    expect(batch).toMatchObject({ conversationId: id, agentId: 'ada', left: false, facts: [{ name: 'language' }] })
    expect(batch?.events).toMatchObject([
      { type: 'info-learned', info: { visitorName: 'Noor', skill: 'repairs', language: 'en' } },
      { type: 'state-changed', state: 'chatting' },
      { type: 'line', platformEventId: 1, speaker: 'visitor', text: 'My wheel is bent', agentsOnly: false },
      { type: 'typing', speaker: 'visitor', typing: true },
      { type: 'line', platformEventId: 2, speaker: 'agent', text: 'Oh no\u00A0& sorry' },
      { type: 'info-learned', info: { language: 'nl' } },
      { type: 'agent-changed', agentId: 'kim' },
      { type: 'state-changed', platformEventId: 3, state: 'ended' },
    ])
  })

  it('keep the order of arrival where the clock of the platform is coarse', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store)
    const texts = Array.from({ length: 60 }, (_, index) => `line ${index}`)
    await server.push({ events: [c1.started(), ...texts.map((text, index) => c1.line(`id-${index * 7}`, 1, text))] })
    await server.push({ events: [c1.line('late', 0.5, 'earlier'), c1.line('next', 2, 'later')] })
    expect((await store.lines(id)).map(({ text }) => text)).toEqual(['earlier', ...texts, 'later'])
  })

  it('take each event once: in a batch, in the next, at the same time, and after a restart', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    const numbered = [
      c1.line('m1', 1, 'ok'),
      c1.line('m2', 1, 'ok'),
      c1.line('m2', 1, 'ok'),
      c1.state('s1', 9, 'ended'),
    ]
    const events = [c1.started(), ...numbered]
    {
      await using server = await startIngest(store)
      const both = await Promise.all([server.push({ events }), server.push({ events })])
      expect(both.map(({ body }) => body)).toEqual([
        { accepted: 4, known: 1 },
        { accepted: 0, known: 5 },
      ])
      expect(await server.push({ events })).toMatchObject({ status: 200, body: { accepted: 0, known: 5 } })
    }
    await using server = await startIngest(store)
    expect(await server.push({ events: numbered })).toMatchObject({ body: { accepted: 0, known: 4 } })
    expect(await server.push({ events: [c1.started()] })).toMatchObject({ body: { accepted: 0, known: 1 } })
    expect(await server.push({ events: [c1.line('m3', 1, 'ok')] })).toMatchObject({ body: { accepted: 1, known: 0 } })
    expect((await store.lines(id)).map(({ text }) => text)).toEqual(['ok', 'ok', 'ok'])
  })

  it('take each event once with more conversations than memory holds', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store, { maxConversations: 1 })
    const three = ['x', 'y', 'z'].map(eventsOf)
    for (const round of [0, 1]) {
      for (const of of three) {
        const events = [of.started(), of.line('m1', 1, 'one'), of.line('m2', 1, 'two')]
        expect((await server.push({ events })).body).toEqual({ accepted: 3 - 3 * round, known: 3 * round })
      }
    }
    expect((await store.counts()).lines.visitor).toBe(6)
  })

  it('do not go back to an earlier agent by a copy of their start', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    {
      await using server = await startIngest(store)
      await server.push({ events: [c1.started('ada'), c1.agent('a1', 1, 'kim')] })
    }
    await using server = await startIngest(store)
    await server.push({ events: [c1.started('ada'), c1.line(1, 2, 'hello')] })
    expect(server.batches).toMatchObject([{ agentId: 'kim', events: [{ type: 'line' }] }])
    await server.push({ events: [{ ...c1.started('ada'), eventId: 'start-again' }] })
    expect(server.batches.at(-1)).toMatchObject({ agentId: 'kim', events: [{ type: 'agent-changed', agentId: 'ada' }] })
  })

  it('stay one after a restart where a start was sent again at the same time', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    const line = c1.line('m1', 0, 'hello')
    {
      await using server = await startIngest(store)
      await server.push({ events: [c1.started(), { ...c1.started(), eventId: 'again' }, line] })
    }
    await using server = await startIngest(store)
    expect(await server.push({ events: [line] })).toMatchObject({ body: { accepted: 0, known: 1 } })
  })

  it('of requests sent one upon the other are taken in their order', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store)
    const pushes = Array.from({ length: 20 }, (_, index) => ({
      events: [c1.started(), eventsOf(`other${index}`).started(), c1.line(`m${index}`, 1, `line ${index}`)],
    }))
    const answers = []
    for (const body of pushes) {
      answers.push(server.push(body))
      await until('its arrival', () => server.arrived() === answers.length)
    }
    await Promise.all(answers)
    expect((await store.lines(id)).map(({ text }) => text)).toEqual(pushes.map((_, index) => `line ${index}`))
  })

  it('name the first bad event, and take nothing of its batch', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store)
    const good = [c1.started(), c1.line(1, 1, 'secret words'), c1.line(2, 2, 'secret words')]
    const refusals: [events: unknown[], status: number, index: number, error: RegExp][] = [
      [[...good, { ...c1.line(3, 3, 'x'), at: 'yesterday' }], 400, 3, /^events\.3\.at: a time is expected/],
      [[...good, { ...c1.line(3, 3, 'x'), at: 1_790_000_000 }], 400, 3, /^events\.3\.at: .*milliseconds/],
      [[{ ...c1.line(3, 3, 'x'), extra: 1 }], 400, 0, /^events\.0: the key "extra" is not known here$/],
      [[...good, { ...c1.line(3, 3, 'x'), speaker: 'robot' }], 400, 3, /^events\.3\.speaker: /],
      [[...good, { ...c1.line(3, 3, 'x'), eventId: 2 ** 60 }], 400, 3, /^events\.3\.eventId: .*strings/],
      [
        [...good, { ...c1.line(3, 3, 'x'), conversationId: 'noor@example.com' }],
        400,
        3,
        /^events\.3\.conversationId: /,
      ],
      [[...good, { ...c1.line(3, 3, 'x'), type: 'shout' }], 400, 3, /^events\.3\.type: /],
      [
        [...good, eventsOf('c2').line(1, 1, 'secret words')],
        409,
        3,
        /^events\.3\.conversationId: .*conversation-started/,
      ],
      [[...good, c1.line('three', 3, 'x')], 400, 3, /^events\.3\.eventId: /],
    ]
    for (const [events, status, index, error] of refusals) {
      const answer = await server.push({ events })
      expect(answer).toMatchObject({ status, body: { index, error: expect.stringMatching(error) } })
      expect(JSON.stringify(answer.body)).not.toContain('secret words')
    }
    expect(await server.push({ events: [] })).toMatchObject({ status: 400 })
    expect(await server.push({ events: Array.from({ length: 501 }, () => c1.started()) })).toMatchObject({
      status: 400,
    })
    expect(await server.push('{"events":[')).toMatchObject({ status: 400 })
    expect(server.batches).toEqual([])
    expect(server.logged.join('')).not.toContain('secret words')
  })

  it('of agents whom nobody follows are not taken, until a followed one has them', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store)
    const unheard = await server.push({ events: [c1.started('bot', { skill: 'repairs' }), c1.line(1, 1, 'hello?')] })
    expect(unheard.body).toEqual({ accepted: 0, known: 0, ignored: 2, unknownAgents: ['bot'] })
    expect(server.batches).toEqual([])
    await server.push({ events: [c1.agent('a1', 2, 'ada'), c1.line(2, 3, 'a human!')] })
    expect(server.batches).toMatchObject([
      {
        agentId: 'ada',
        events: [
          { type: 'info-learned', info: { skill: 'repairs' } },
          { type: 'state-changed', state: 'chatting' },
          { type: 'line', text: 'a human!' },
        ],
      },
    ])
    const gone = await server.push({ events: [c1.agent('a2', 4, 'bot'), c1.line(3, 5, 'bot again')] })
    expect(gone.body).toEqual({ accepted: 0, known: 0, ignored: 2, unknownAgents: ['bot'] })
    expect(server.batches.at(-1)).toMatchObject({ agentId: 'ada', events: [], left: true })
  })

  it('are acknowledged only when they are committed', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    let mode: 'fail' | 'hang' | 'keep' = 'fail'
    const keep = keepIn(store)
    await using server = await startIngest(store, {
      answerWithinMs: 1_000,
      take: (batch) => {
        if (mode === 'fail') return Promise.reject(new Error('disk full'))
        return mode === 'hang' ? new Promise(() => undefined) : keep(batch)
      },
    })
    const events = [c1.started(), c1.line(1, 1, 'secret words')]
    const refused = await server.push({ events })
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('5')
    mode = 'hang'
    expect((await server.push({ events: [eventsOf('c2').started()] })).status).toBe(503)
    mode = 'keep'
    expect(await server.push({ events })).toMatchObject({ status: 200, body: { accepted: 2, known: 0 } })
    expect(server.logged.join('')).toContain('disk full')
    expect(server.logged.join('')).not.toContain('secret words')
  })
})

describe('who may push', () => {
  it('needs the token of a source', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store, {
      sources: [
        { source: 'desk', token: () => token },
        { source: 'empty', token: () => '' },
        {
          source: 'broken',
          token: () => {
            throw new Error('no such file')
          },
        },
      ],
    })
    for (const authorization of ['', 'Bearer', 'Bearer ', 'Bearer wrong', token, `Basic ${token}`]) {
      expect((await server.push({ events: [c1.started()] }, { authorization })).status).toBe(401)
    }
    expect((await server.push({ events: [c1.started()] })).status).toBe(200)
  })

  it('signs where the source has a secret', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store, {
      sources: [{ source: 'desk', token: () => token, hmacSecret: () => 'shared' }],
    })
    const body = JSON.stringify({ events: [c1.started()] })
    const sign = (secret: string, text: string) => `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`
    const now = String(Math.floor(Date.now() / 1_000))
    const old = String(Math.floor(Date.now() / 1_000) - 301)
    const push = (signature: string, timestamp: string) =>
      server.push(body, { 'x-sotto-signature': signature, 'x-sotto-timestamp': timestamp })
    expect((await server.push(body)).status).toBe(403)
    expect((await push(sign('other', body), now)).status).toBe(403)
    expect((await push(sign('shared', `${body} `), now)).status).toBe(403)
    expect((await push(sign('shared', body), old)).status).toBe(403)
    expect((await push(sign('shared', body), 'now')).status).toBe(403)
    expect((await push(sign('shared', body), now)).status).toBe(200)
    expect((await push(sign('shared', body), String(Date.now()))).status).toBe(200)
  })

  it('keeps to the limits of size, type and number', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store, {
      bodyLimit: 2_000,
      sources: [{ source: 'desk', token: () => token, rateLimit: { max: 4, windowMs: 60_000 } }],
    })
    expect((await server.push({ events: [c1.line(1, 1, 'x'.repeat(2_000))] })).status).toBe(413)
    expect((await server.push('a=1', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await server.push('{}', { 'content-encoding': 'gzip' })).status).toBe(415)
    expect((await server.push({ events: [c1.started()] })).status).toBe(200)
    const answers = [await server.push({ events: [] }), await server.push({ events: [c1.started()] })]
    expect(answers.map(({ status }) => status)).toEqual([400, 429])
    expect(Number(answers[1]?.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('refuses sources that could write into each other’s conversations', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    const start = (...names: string[]) =>
      startIngest(store, { sources: names.map((source) => ({ source, token: () => source })) })
    await expect(start('desk', 'desk-two')).rejects.toThrow('cannot be told apart')
    await expect(start('desk', 'desk')).rejects.toThrow('cannot be told apart')
    await expect(start('no spaces')).rejects.toThrow('another name')
    await using server = await start('desk', 'desk2')
    expect(server.url).toContain('http')
  })

  it('finds the shape of events at an address', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store)
    const schema = (await (await fetch(`${server.url}/ingest/v1/schema.json`)).json()) as Record<string, unknown>
    expect(schema).toMatchObject({ type: 'object', required: ['events'], additionalProperties: false })
    expect(JSON.stringify(schema)).toContain('conversation-started')
  })
})
