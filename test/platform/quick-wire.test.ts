import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLoadPlatform } from '../../src/commands/bench/listen/load-platform.ts'
import { readPlainChats } from '../../src/platform/liveperson-chat/quick-wire.ts'
import { parseOddChats } from '../../src/platform/liveperson-chat/wire.ts'

/** Mostly as documented, and odd in every place that the schemas know of. */
const oddly = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 60, arbitrary: usual },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, 7, 1e300, -1, 0.5, true, '', '12', {}, []) },
  )
const record = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) => {
  const odd = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, oddly(value)]))
  return fc
    .tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.record(odd) },
        { weight: 1, arbitrary: fc.record(odd, { requiredKeys: [] }) },
      ),
      fc.oneof(
        { weight: 60, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom(...Object.keys(fields)) },
      ),
    )
    .map(([plain, marked]): unknown =>
      marked === undefined
        ? plain
        : { ...plain, [`@${marked}`]: (plain as Record<string, unknown>)[marked] ?? 'marked' },
    )
}
const one = (item: fc.Arbitrary<unknown>) => fc.oneof(item, fc.array(item, { maxLength: 3 }))
const word = fc.constantFrom('a', 'typing', 'chatting', '7', 'H1-aK1', 'H2-bK2', 'H%2')

const link = record({
  href: fc.constantFrom('https://a/chat/H1-aK1', 'x'),
  rel: fc.constantFrom('self', 'visit-id', 'next', 'participant-extended-info'),
})
const event = record({
  id: fc.oneof(fc.nat(9), fc.constant('5')),
  type: fc.constantFrom('line', 'state'),
  ...Object.fromEntries(['time', 'text', 'textType', 'source', 'by', 'subType', 'state'].map((name) => [name, word])),
  systemMessageId: fc.constantFrom(3, '13'),
})
const info = record({
  agentId: fc.oneof(fc.nat(), word),
  rtSessionId: fc.nat(),
  visitorId: fc.oneof(fc.nat(), fc.constant('4e4')),
  sharkVisitorId: fc.oneof(word, fc.double()),
  sharkSessionId: fc.oneof(word, fc.constant(Number.POSITIVE_INFINITY)),
  participantId: fc.uuid(),
  link: one(link),
  ...Object.fromEntries(
    [
      'state',
      'skillName',
      'visitorName',
      'visitorTyping',
      'agentTyping',
      'language',
      'startTime',
      'chatSessionKey',
    ].map((name) => [name, word]),
  ),
})
const chat = record({ link: fc.array(link, { maxLength: 3 }), events: record({ event: one(event) }), info })
const answer = record({ chats: record({ chat: one(chat) }) })

const schemas = (raw: unknown): unknown => {
  try {
    return parseOddChats(raw)
  } catch (error) {
    return error
  }
}

describe('the short way for plain answers', () => {
  it('reads every answer that it takes as the schemas do', () => {
    let taken = 0
    fc.assert(
      fc.property(answer, (raw) => {
        const read = readPlainChats(raw)
        if (read === undefined) return
        taken += read.size
        expect(read).toEqual(schemas(raw))
      }),
      { numRuns: 10_000 },
    )
    expect(taken).toBeGreaterThan(500)
  })

  it('takes what the platform answers all the time', () => {
    const platform = createLoadPlatform({ sessions: 1, conversations: 2, host: 'a' })
    const head = 'Authorization: Bearer bearer-0\r\ncookie: agent-session=0.1\r\n'
    const root = '/api/account/bench/agentSession/0/chat'
    const keys = 'H1000000-1000K500000,H1000001-1007K500001'
    const path = `${root}?chatSessionKeys=${encodeURIComponent(keys)}&fromEventIds=0%2C5`
    const raw: unknown = JSON.parse(platform.answer({ method: 'GET', path, head, body: '' }).body)
    expect([...(readPlainChats(raw)?.keys() ?? [])]).toEqual(keys.split(','))
    expect(readPlainChats(raw)).toEqual(schemas(raw))
  })
})
