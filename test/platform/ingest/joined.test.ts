import { describe, expect, it } from 'vitest'
import type { ConversationEvent, ConversationInfo } from '../../../src/domain/conversation.ts'
import { agentId, conversationId } from '../../../src/domain/ids.ts'
import type { AgentId } from '../../../src/domain/ids.ts'
import { createPolledRouting } from '../../../src/listener/polled-routing.ts'
import { createJoinedConversations } from '../../../src/platform/joined-conversations.ts'
import type { Store } from '../../../src/store/store.ts'
import { createTranscripts } from '../../../src/transcript/transcripts.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { eventsOf, openStore, startIngest } from './ingest-server.ts'

const c1 = eventsOf('c1')
const ada = agentId('ada')
const ben = agentId('ben')
const pushedId = conversationId('ingest-desk-c1')
const polledId = conversationId('liveperson-1-H1-aK1')
const at = (seconds: number) => new Date(Date.parse('2026-11-23T09:00:00Z') + seconds * 1_000)
const line = (platformEventId: number, seconds: number, text: string) =>
  ({
    type: 'line',
    conversationId: polledId,
    platformEventId,
    at: at(seconds),
    speaker: 'visitor',
    text,
    agentsOnly: false,
  }) as const
const info = (more: ConversationInfo): ConversationEvent => ({
  type: 'info-learned',
  conversationId: polledId,
  at: at(0),
  info: more,
})

/** What takes in both ways, as one process has it; everything but the platform and the pages is real. */
async function startBoth(store: Store) {
  const ending = new AbortController()
  const joined = createJoinedConversations({ account: '1', polledPrefix: 'liveperson-1-', store })
  const moments: string[] = []
  const errors: unknown[] = []
  const transcripts = createTranscripts({
    store,
    account: '1',
    max: 1_000,
    onFold: ({ newLines }) => moments.push(...newLines.map(({ text }) => text)),
    onError: (error) => errors.push(error),
    signal: ending.signal,
  })
  const routing = createPolledRouting({
    joined,
    take: (...heard) => void transcripts.take(...heard),
    leave: (agent, id, because) => transcripts.leave(id, because, at(60), because === 'ended' ? undefined : agent),
    onError: (error) => errors.push(error),
    signal: ending.signal,
  })
  const ingest = await startIngest(store, {
    polled: joined,
    chatKeys: {
      isHeardByKeys: () => true,
      tell: () => undefined,
      polledId: (chatKey) => conversationId(`liveperson-1-${chatKey}`),
    },
    take: async (batch) => {
      for (const { conversationId: id, agentId: agent, events, facts, left, seenAt } of batch) {
        const learned =
          facts.length > 0 ? [{ type: 'facts-learned' as const, conversationId: id, at: seenAt, facts }] : []
        await transcripts.take(agent, id, [...learned, ...events], seenAt)
        if (left) transcripts.leave(id, 'moved', seenAt)
      }
    },
  })
  const idle = async () => {
    await routing.idle()
    await transcripts.idle()
  }
  return {
    moments,
    transcripts,
    push: async (...events: object[]) => (await ingest.push({ events })).body,
    async poll(...events: ConversationEvent[]) {
      routing.events(ada, polledId, events, at(30))
      await idle()
    },
    pollOther: async (other: string, ...events: ConversationEvent[]) => {
      const id = conversationId(other)
      routing.events(
        ada,
        id,
        events.map((event) => ({ ...event, conversationId: id })),
        at(30),
      )
      await idle()
    },
    joined,
    async pollBy(agent: AgentId, ...events: ConversationEvent[]) {
      routing.events(agent, polledId, events, at(30))
      await idle()
    },
    async left(because: 'ended' | 'moved' | 'lost', agent = ada) {
      routing.left(agent, polledId, because)
      await idle()
    },
    async [Symbol.asyncDispose]() {
      await ingest[Symbol.asyncDispose]()
      await idle()
      ending.abort()
      expect(errors).toEqual([])
    },
  }
}

type Both = Awaited<ReturnType<typeof startBoth>>

const texts = async (store: Store, id = polledId) => (await store.lines(id)).map(({ text }) => text)
const started = c1.started('ada', { rtSessionId: 77, visitorName: 'Noor' })
const startedByKey = c1.started('ada', { chatKey: 'H1-aK1' })

describe('a chat that is polled and pushed', () => {
  it('is the polled conversation where polling came first, each line once, over a restart', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    const chat = [line(1, 1, 'hello'), line(4, 3, 'ok'), line(5, 4, 'ok'), line(6, 6, 'ok')]
    {
      await using both = await startBoth(store)
      await both.poll(info({ rtSessionId: '77' }), line(1, 1, 'hello'))
      const answer = await both.push(started, c1.line(1, 3, 'hello'), c1.line(2, 5, 'ok'), c1.line(3, 6, 'ok'))
      expect(answer).toEqual({ accepted: 4, known: 0 })
      await both.poll(...chat)
      expect(await texts(store)).toEqual(['hello', 'ok', 'ok', 'ok'])
      expect(both.moments).toEqual(['hello', 'ok', 'ok', 'ok'])
    }
    await using both = await startBoth(store)
    await both.poll(info({ rtSessionId: '77' }), ...chat)
    // Without its start, nobody knows any more which conversation c1 is.
    expect(await both.push(c1.line(2, 5, 'ok'))).toMatchObject({ index: 0 })
    const again = await both.push(started, c1.line(1, 3, 'hello'), c1.line(2, 5, 'ok'), c1.line(3, 6, 'ok'))
    expect(again).toEqual({ accepted: 1, known: 3 })
    expect(await both.push(c1.line(4, 8, 'ok'))).toEqual({ accepted: 1, known: 0 })
    expect(await texts(store)).toEqual(['hello', 'ok', 'ok', 'ok'])
    expect(await both.push(c1.line(5, 40, 'bye'))).toEqual({ accepted: 1, known: 0 })
    expect(await texts(store)).toEqual(['hello', 'ok', 'ok', 'ok', 'bye'])
    expect(both.moments).toEqual(['bye'])
    expect(await store.conversation(pushedId)).toBeUndefined()
  })

  it('is the pushed conversation where pushes came first, over a restart', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    {
      await using both = await startBoth(store)
      await both.push(started, c1.line(1, 3, '<b>hello</b>', { html: true }), c1.line(2, 9, 'is anybody there?'))
    }
    {
      await using both = await startBoth(store)
      // Facts of a visit come before the chat's own info.
      const facts = [{ name: 'order', value: '7', source: 'pre-chat' }]
      await both.poll({ type: 'facts-learned', conversationId: polledId, at: at(0), facts } as ConversationEvent)
      await both.poll(info({ rtSessionId: '77', state: 'chatting' }), line(0, 0, 'welcome'), line(1, 1, 'hello'))
      expect(await texts(store, pushedId)).toEqual(['welcome', 'hello', 'is anybody there?'])
      await both.push(c1.facts('f', 10, [{ name: 'plan', value: 'gold', source: 'crm' }]), c1.line(3, 12, 'hello??'))
      const { facts: known } = both.transcripts.get(pushedId) ?? {}
      expect([...(known?.values() ?? [])].map(({ name }) => name).toSorted()).toEqual(['order', 'plan'])
      await both.poll(line(2, 7, 'is anybody there?'))
      expect(both.moments).toEqual(['welcome', 'hello??'])
    }
    expect(await store.unfinished(ada)).toEqual([polledId])
    await using both = await startBoth(store)
    // An answer without the chat's info, after a restart.
    await both.poll(line(0, 0, 'welcome'), line(1, 1, 'hello'), line(2, 7, 'is anybody there?'), line(3, 10, 'hello??'))
    expect(await texts(store, pushedId)).toEqual(['welcome', 'hello', 'is anybody there?', 'hello??'])
    expect(both.moments).toEqual([])
    expect(await store.conversation(polledId)).toBeUndefined()
    expect(await both.push(c1.line(3, 12, 'hello??'), c1.line(4, 15, 'ok'))).toEqual({ accepted: 1, known: 1 })
    expect(both.moments).toEqual(['ok'])
    await both.left('ended')
    expect(await store.unfinished(ada)).toEqual([])
  })

  it('is one conversation too where both ways begin it at the same moment', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using both = await startBoth(store)
    const pushing = both.push(started, c1.line(1, 1, 'hello'))
    await Promise.all([pushing, both.poll(info({ rtSessionId: '77' }), line(1, 1, 'hello'))])
    await both.poll(line(2, 5, 'anyone?'))
    await both.push(c1.line(2, 5, 'anyone?'))
    const [first] = await store.unfinished(ada)
    expect(first).toBe(polledId)
    expect(both.moments).toEqual(['hello', 'anyone?'])
    expect(await store.conversations({ before: undefined, limit: 10 })).toHaveLength(1)
  })

  it('is one conversation where the push knows its chat key only, whichever came first, over a restart', async () => {
    for (const first of ['push', 'poll', 'both'] as const) {
      using folder = temporaryFolder()
      await using store = await openStore(folder.path)
      const push = (both: Both) => both.push(startedByKey, c1.line(1, 1, 'hello'), c1.line(2, 5, 'anyone?'))
      const poll = (both: Both) => both.poll(info({ rtSessionId: '77' }), line(1, 1, 'hello'), line(2, 5, 'anyone?'))
      {
        await using both = await startBoth(store)
        if (first !== 'poll') await (first === 'both' ? Promise.all([push(both), poll(both)]) : push(both))
        else await poll(both)
      }
      // Not heard to its end, it is read on by its key.
      expect(await store.unfinished(ada)).toEqual([polledId])
      await using both = await startBoth(store)
      await poll(both)
      await push(both)
      await both.poll(line(3, 9, 'bye'))
      expect(both.moments).toEqual(['bye'])
      const [only, ...others] = await store.conversations({ before: undefined, limit: 10 })
      expect(others).toEqual([])
      if (first !== 'both') expect(only?.conversationId).toBe(first === 'push' ? pushedId : polledId)
      expect(await texts(store, only?.conversationId)).toEqual(['hello', 'anyone?', 'bye'])
    }
  })

  it('believes the session where a push names another chat by its key, over a restart', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    {
      await using both = await startBoth(store)
      await both.push(c1.started('ada', { rtSessionId: 77, chatKey: 'H1-aK1' }), c1.line(1, 1, 'hello'))
    }
    await using both = await startBoth(store)
    await both.poll(info({ rtSessionId: '88' }), line(1, 1, 'something else'))
    expect([await texts(store, pushedId), await texts(store)]).toEqual([['hello'], ['something else']])
  })

  it('leaves state and agent to polling, until polling loses it', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using both = await startBoth(store)
    await both.poll(info({ rtSessionId: '77', state: 'chatting' }), line(1, 1, 'hello'))
    await both.push(started, c1.agent('a', 2, 'kim'), c1.line(2, 3, 'more'), c1.state('s', 3, 'ended'))
    expect(await store.conversation(polledId)).toMatchObject({ agentId: 'ada', endedAt: undefined })
    await both.left('lost')
    await both.push(c1.line(3, 20, 'still here'))
    expect(await store.conversation(polledId)).toMatchObject({ agentId: 'ada', endedAt: undefined, lines: 3 })
    await both.push(c1.agent('b', 22, 'kim'), c1.state('s2', 24, 'ended'))
    expect(await store.conversation(polledId)).toMatchObject({ agentId: 'kim', state: 'ended' })
  })

  it('stays with polling when one agent of ours hands it to another, whose session goes on with it', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using both = await startBoth(store)
    await both.poll(info({ rtSessionId: '77', state: 'chatting' }), line(1, 1, 'hello'))
    const changed = { type: 'agent-changed', conversationId: polledId, at: at(2), agentId: ben } as const
    await both.pollBy(ben, changed, line(2, 2, 'and hello to you'))
    await both.left('lost')
    expect(both.joined.isPolled(polledId)).toBe(true)
    await both.pollBy(ben, { type: 'typing', conversationId: polledId, at: at(3), speaker: 'visitor', typing: true })
    expect(both.transcripts.get(polledId)?.typing.visitor).toBe(true)
    expect(both.transcripts.get(polledId)?.conversation).toMatchObject({ agentId: ben, state: 'waiting' })
    await both.left('lost', ben)
    expect(both.joined.isPolled(polledId)).toBe(false)
    expect(both.transcripts.get(polledId)?.conversation.state).toBe('ended')
  })

  it('takes nothing more by push once polling saw it go to somebody whom nobody hears', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using both = await startBoth(store)
    await both.poll(info({ rtSessionId: '77', state: 'chatting' }), line(1, 1, 'hello'))
    await both.push(started)
    await both.left('moved')
    expect(await both.push(c1.line(2, 20, 'to somebody else'))).toMatchObject({ ignored: 1 })
    await both.push(c1.agent('back', 30, 'kim'), c1.line(3, 31, 'to Kim'))
    expect(await texts(store)).toEqual(['hello', 'to Kim'])
    expect(await store.conversation(polledId)).toMatchObject({ agentId: 'kim', endedAt: undefined })
  })

  it('is taken up again by a push that begins after polling lost it', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using both = await startBoth(store)
    await both.poll(info({ rtSessionId: '77', state: 'chatting' }), line(1, 1, 'hello'))
    await both.left('lost')
    expect(await store.conversation(polledId)).toMatchObject({ state: 'ended' })
    await both.push(started, c1.line(2, 20, 'still here'))
    expect(await store.conversation(polledId)).toMatchObject({ state: 'chatting', endedAt: undefined })
    await both.poll(line(2, 19, 'still here'))
    await both.left('ended')
    await both.push(c1.line(3, 22, 'bye'))
    expect(await texts(store)).toEqual(['hello', 'still here', 'bye'])
    expect(await store.conversation(polledId)).toMatchObject({ state: 'ended' })
  })

  it('goes on in the polled conversation where a push told its session late', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using both = await startBoth(store)
    await both.push(c1.started(), c1.line(1, 1, 'hello'))
    await both.poll(info({ rtSessionId: '77', state: 'chatting' }), line(1, 1, 'hello'))
    await both.push({ ...started, eventId: 'again' }, c1.line(2, 5, 'anyone?'))
    expect(await texts(store, pushedId)).toEqual(['hello'])
    expect(await store.conversation(pushedId)).toMatchObject({ state: 'ended' })
    expect(await texts(store)).toEqual(['hello', 'anyone?'])
  })

  it('goes on in the pushed conversation where polling learned its session late', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using both = await startBoth(store)
    await both.poll(line(1, 1, 'hello'))
    await both.push(started, c1.line('1', 1, 'hello'))
    await both.poll(info({ rtSessionId: '77', state: 'chatting' }), line(2, 5, 'anyone?'))
    expect(await texts(store)).toEqual(['hello'])
    expect(await store.conversation(polledId)).toMatchObject({ state: 'ended' })
    expect(await texts(store, pushedId)).toEqual(['hello', 'anyone?'])
  })

  it('is not another chat of the same session, nor one of another account', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using both = await startBoth(store)
    await both.poll(info({ rtSessionId: '77' }), line(1, 1, 'hello'))
    await both.pollOther('liveperson-1-H2', info({ rtSessionId: '77' }), line(1, 1, 'hello again'))
    await both.push(c1.started('ada', { rtSessionId: 77, accountId: '2' }), c1.line(1, 1, 'elsewhere'))
    expect(await texts(store)).toEqual(['hello'])
    expect(await texts(store, conversationId('liveperson-1-H2'))).toEqual(['hello again'])
    expect(await texts(store, pushedId)).toEqual(['elsewhere'])
  })
})
