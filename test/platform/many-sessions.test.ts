import { describe, expect, it } from 'vitest'
import { agentId } from '../../src/domain/ids.ts'
import { createBreaker } from '../../src/platform/liveperson-chat/breaker.ts'
import type { Reading } from '../../src/platform/liveperson-chat/chat-reading.ts'
import { PlatformTroubleError } from '../../src/platform/liveperson-chat/errors.ts'
import { createRecovery } from '../../src/platform/liveperson-chat/recovery.ts'
import { followAgentChats } from '../../src/platform/liveperson-chat/shadow.ts'
import { parseChat } from '../../src/platform/liveperson-chat/wire.ts'
import { until } from '../helpers/until.ts'

const url = (key: string) => new URL(`http://127.0.0.1/chat/${key}`)
const page = () => {
  const event = { '@id': '1', '@type': 'line', text: 'Bye for now', source: 'agent' }
  const chat = { link: [], events: { link: [], event }, info: { state: 'chatting', agentId: '41' } }
  return { ...parseChat({ chat }), next: undefined, visit: undefined }
}

/** Minutes of the platform's pauses pass in a second. */
const speed = 400
const startedAt = Date.now()
const now = () => startedAt + (Date.now() - startedAt) * speed
const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.max(1, ms / speed))
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })

function follow(session: Partial<Reading>, options: Partial<Parameters<typeof followAgentChats>[0]>) {
  const reading: Reading = {
    chatUrl: url,
    facts: () => [],
    freeSlots: () => Promise.resolve(0),
    hostMoved: () => Promise.resolve(false),
    refresh: () => Promise.resolve(),
    chatSessions: () => Promise.resolve(['a', 'b'].map((chatKey) => ({ chatKey, url: url(chatKey) }))),
    readChats: (chats) => Promise.resolve(new Map(chats.map(({ chatKey }) => [chatKey, page()]))),
    readChat: () => Promise.resolve(page()),
    ...session,
  }
  return followAgentChats({
    account: '1',
    agentOf: () => agentId('ada'),
    resume: [],
    openSession: () => Promise.resolve(reading),
    onEvents: () => undefined,
    onLeft: () => undefined,
    onHeard: () => undefined,
    onUnreadable: () => undefined,
    onTrouble: () => undefined,
    onLateness: () => undefined,
    wait,
    now,
    signal: AbortSignal.timeout(25_000),
    ...options,
  })
}

describe('following thousands of chats', () => {
  it('reads quiet chats seldom where that is allowed, and lists as often as ever', async () => {
    const counts = async (slowPollMs: number) => {
      const stop = new AbortController()
      let lists = 0
      let reads = 0
      const ended = follow(
        {
          chatSessions: () => {
            lists += 1
            return Promise.resolve(['a', 'b'].map((chatKey) => ({ chatKey, url: url(chatKey) })))
          },
          readChats: (chats) => {
            reads += 1
            return Promise.resolve(new Map(chats.map(({ chatKey }) => [chatKey, page()])))
          },
        },
        { slowPollMs, signal: stop.signal },
      )
      const from = now()
      await until('two minutes of silence', () => now() > from + 120_000)
      const before = { lists, reads }
      await until('many lists', () => lists > before.lists + 90, 20_000)
      stop.abort()
      await ended
      return (reads - before.reads) / (lists - before.lists)
    }
    expect(await counts(2_000)).toBeGreaterThan(0.8)
    expect(await counts(6_000)).toBeLessThan(0.6)
  }, 60_000)

  it('leaves it to a few sessions to find out when an outage ends, and hears with all of them then', async () => {
    const stop = new AbortController()
    const changes: string[] = []
    const breaker = createBreaker({ onChange: (state) => void changes.push(state), wait, now })
    const recovery = createRecovery({ wait, now })
    let isUp = true
    let asked = 0
    const heard = new Set<number>()
    const troubled = new Set<number>()
    const sessions = 40
    const ended = Array.from({ length: sessions }, (_, number) =>
      follow(
        {
          chatSessions: () => {
            asked += 1
            return isUp ? Promise.resolve([]) : Promise.reject(new PlatformTroubleError('503'))
          },
        },
        {
          breaker,
          recovery,
          signal: stop.signal,
          onHeard: () => heard.add(number),
          onTrouble: () => troubled.add(number),
        },
      ),
    )
    await until('all sessions', () => heard.size === sessions)
    isUp = false
    await until('the breaker', () => breaker.downSince() !== undefined)
    const downAt = now()
    asked = 0
    await until('four minutes of outage', () => now() > downAt + 240_000)
    // 40 sessions by themselves: five tries each. Three by turns: at 5, 15, 30 and 150 s, and who was on its way.
    expect(asked).toBeLessThan(sessions + 40)
    expect([changes, troubled.size]).toEqual([['down'], sessions])
    heard.clear()
    isUp = true
    await until('all sessions again', () => heard.size === sessions, 20_000)
    expect(changes).toEqual(['down', 'back'])
    stop.abort()
    await Promise.all(ended)
  }, 60_000)
})
