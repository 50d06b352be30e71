import fc from 'fast-check'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { longestText } from '../../../src/platform/plain-text.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { eventsOf, openStore, startIngest, token } from './ingest-server.ts'

const c1 = eventsOf('c1')

/** Any value, often one that stands in a real event. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    'c1',
    'ada',
    'line',
    'visitor',
    'ended',
    '2026-11-23T09:00:00Z',
    1_795_000_000_000,
    true,
    0,
    -1,
    2 ** 53,
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

const templates = [
  c1.started(),
  c1.line(1, 1, '<b>hi</b>', { html: true }),
  c1.typing('t', 2),
  c1.state('s', 3, 'chatting'),
  c1.agent('a', 4, 'kim'),
  c1.facts('f', 5, [{ name: 'order', value: '7', source: 'form' }]),
]

/** Events that are right but for a few keys. */
const event = fc
  .tuple(
    fc.constantFrom(...templates),
    fc.dictionary(
      fc.constantFrom(
        'type',
        'conversationId',
        'eventId',
        'at',
        'agent',
        'speaker',
        'text',
        'html',
        'state',
        'facts',
        'x',
      ),
      value,
      { maxKeys: 2 },
    ),
  )
  .map(([template, changes]) => ({ ...template, ...changes }))

const body = fc.oneof(
  { weight: 6, arbitrary: fc.array(event, { maxLength: 4 }).map((events) => JSON.stringify({ events })) },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)

describe('whatever is pushed', () => {
  it('is answered: taken, or refused with a reason', { timeout: 120_000 }, async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store, { take: async () => undefined })
    const seen = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const { statusCode, body: answer } = await request(`${server.url}/ingest/v1/events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: text,
          headersTimeout: 5_000,
        })
        const json = (await answer.json()) as { error?: string; accepted?: number }
        seen.set(statusCode, (seen.get(statusCode) ?? 0) + 1)
        expect([200, 400, 409]).toContain(statusCode)
        expect(typeof (statusCode === 200 ? json.accepted : json.error)).not.toBe('undefined')
      }),
      { numRuns: 10_000 },
    )
    // The cases would prove little if they were all refused.
    expect(seen.get(200) ?? 0).toBeGreaterThan(200)
    expect(seen.get(400) ?? 0).toBeGreaterThan(200)
  })

  it('does not use up the stack with nested HTML, and is answered, not timed out', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store)
    const deep = '<b>'.repeat(longestText / 3)
    const wide = '<table><tr><td>'.repeat(longestText / 15)
    const broken = '<'.repeat(longestText)
    const answer = await server.push({
      events: [
        c1.started(),
        ...[deep, wide, broken].map((text, index) => c1.line(index + 1, index, text, { html: true })),
        c1.line(9, 9, 'half \uD83D and \0 nothing'),
      ],
    })
    expect(answer).toMatchObject({ status: 200, body: { accepted: 5 } })
    expect(server.batches[0]?.events.at(-1)).toMatchObject({ text: 'half \uFFFD and  nothing' })
  })

  it('is refused where JSON nests without end, or is not UTF-8', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store)
    expect((await server.push('['.repeat(500_000))).status).toBe(400)
    expect((await server.push(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).status).toBe(400)
    const { statusCode, body: answer } = await request(`${server.url}/ingest/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: Buffer.from([0x7b, 0xff, 0x7d]),
    })
    await answer.dump()
    expect(statusCode).toBe(400)
  })
})
