import { describe, expect, it } from 'vitest'
import { agentId, conversationId } from '../../../src/domain/ids.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { eventsOf, openStore, startIngest } from './ingest-server.ts'

const c1 = eventsOf('c1')
const ada = agentId('ada')

/** Chats of Ada are heard by their keys, Kim's are not; `told` is what those who listen by keys hear. */
async function startWithKeys(store: Awaited<ReturnType<typeof openStore>>, answer?: 'ended' | 'too-many') {
  const told: string[] = []
  const server = await startIngest(store, {
    chatKeys: {
      isHeardByKeys: (agent) => agent === ada,
      polledId: (chatKey) => conversationId(`liveperson-1-${chatKey}`),
      tell: (source, chatKey) => {
        told.push(`${source} ${chatKey}`)
        return answer
      },
    },
  })
  return { told, server }
}

describe('a pushed chat key', () => {
  it('goes to those who listen by keys with every copy of its start, and only where its agent is theirs', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    const { told, server } = await startWithKeys(store)
    await using _closed = server
    const push = async (...events: object[]) => (await server.push({ events })).body
    const chatKey = 'H1-aK1'
    const of = (id: string, agent: string, more: object) => eventsOf(id).started(agent, more)
    expect(await push(c1.started('ada', { chatKey }))).toEqual({ accepted: 1, known: 0 })
    // Such as after a restart of Sotto, or of the widget.
    expect(await push(c1.started('ada', { chatKey }), c1.line(1, 1, 'hello'))).toEqual({ accepted: 1, known: 1 })
    const sent = [
      of('c2', 'kim', { chatKey: 'H2-aK2' }),
      of('c3', 'a-stranger', { chatKey: 'H3-aK3' }),
      of('c4', 'ada', { chatKey: 'H4-aK4', accountId: 'another' }),
      of('c5', 'kim', { chatKey: 'H5-aK5' }),
      of('c6', 'ada', { chatKey: 'H6-aK6', accountId: '1' }),
    ]
    expect(await push(...sent)).toEqual({
      accepted: 4,
      known: 0,
      ignored: 1,
      unknownAgents: ['a-stranger'],
      ignoredChatKeys: { 'agent-not-by-keys': 2, 'unknown-agent': 1, 'other-account': 1 },
    })
    expect(told).toEqual(['desk H1-aK1', 'desk H1-aK1', 'desk H6-aK6'])
  })

  it('that is not listened by is counted by its reason, and its conversation is taken all the same', async () => {
    for (const reason of ['ended', 'too-many'] as const) {
      using folder = temporaryFolder()
      await using store = await openStore(folder.path)
      const { server } = await startWithKeys(store, reason)
      await using _closed = server
      const { body } = await server.push({ events: [c1.started('ada', { chatKey: 'H1-aK1' }), c1.line(1, 1, 'hello')] })
      expect(body).toEqual({ accepted: 2, known: 0, ignoredChatKeys: { [reason]: 1 } })
    }
  })

  it('is refused with its whole batch where it is none, and is not quoted', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    const { told, server } = await startWithKeys(store)
    await using _closed = server
    for (const chatKey of ['lena@example.org', 'H1-K1', '../H1-aK1', 'H1-aK1 ', 'H1-aK1\n', 7, '']) {
      const answer = await server.push({
        events: [c1.started('ada', { chatKey: 'H2-aK2' }), c1.started('ada', { chatKey })],
      })
      expect(answer).toMatchObject({
        status: 400,
        body: { index: 1, error: expect.stringMatching(/^events\.1\.chatKey: /) },
      })
      expect(JSON.stringify(answer.body)).not.toContain('lena')
    }
    expect(told).toEqual([])
    expect(server.batches).toEqual([])
  })
})
