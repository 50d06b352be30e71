import { describe, expect, it } from 'vitest'
import { agentId } from '../../src/domain/ids.ts'
import { createGate } from '../../src/lib/gate.ts'
import { createBreaker } from '../../src/platform/liveperson-chat/breaker.ts'
import type { Reading } from '../../src/platform/liveperson-chat/chat-reading.ts'
import {
  BearerUnavailableError,
  PlatformTroubleError,
  SessionLostError,
  UnreachableError,
} from '../../src/platform/liveperson-chat/errors.ts'
import { createRecovery } from '../../src/platform/liveperson-chat/recovery.ts'
import { followAgentChats } from '../../src/platform/liveperson-chat/shadow.ts'
import { parseChat } from '../../src/platform/liveperson-chat/wire.ts'
import { createVirtualClock } from '../helpers/virtual-clock.ts'

const url = (key: string) => `http://127.0.0.1/chat/${key}`
const page = () => {
  const event = { '@id': '1', '@type': 'line', text: 'Bye for now', source: 'agent' }
  const chat = { link: [], events: { link: [], event }, info: { state: 'chatting', agentId: '41' } }
  return { ...parseChat({ chat }), next: undefined, visit: undefined }
}

const clock = createVirtualClock()
const { until, now, wait } = clock

function reading(session: Partial<Reading>): Reading {
  return {
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
}

function follow(session: Partial<Reading>, options: Partial<Parameters<typeof followAgentChats>[0]>) {
  return followAgentChats({
    account: '1',
    agentOf: () => agentId('ada'),
    resume: [],
    openSession: () => Promise.resolve(reading(session)),
    onEvents: () => undefined,
    onLeft: () => undefined,
    onHeard: () => undefined,
    onUnreadable: () => undefined,
    onTrouble: () => undefined,
    onLateness: () => undefined,
    wait,
    now,
    signal: AbortSignal.timeout(50_000),
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
      // After two minutes of silence.
      await clock.pass(120_000)
      const before = { lists, reads }
      await clock.pass(180_000)
      stop.abort()
      await ended
      return { lists: lists - before.lists, reads: reads - before.reads }
    }
    expect(await counts(2_000)).toEqual({ lists: 90, reads: 90 })
    expect(await counts(6_000)).toEqual({ lists: 90, reads: 30 })
  })

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
    asked = 0
    await clock.pass(240_000)
    // 40 sessions by themselves: five tries each. Three by turns: at 5, 15, 30 and 150 s, and who was on its way.
    expect(asked).toBeLessThan(sessions + 40)
    expect([changes, troubled.size]).toEqual([['down'], sessions])
    heard.clear()
    isUp = true
    await until('all sessions again', () => heard.size === sessions)
    expect(changes).toEqual(['down', 'back'])
    stop.abort()
    await Promise.all(ended)
  })

  it('hears again by the first that try, although all sessions ended in the outage', async () => {
    const outage = await sitOutAnOutage((state) => ({
      chatSessions: (opened) => {
        if (state.isUp) return opened > 1 ? Promise.resolve([]) : Promise.reject(new SessionLostError('401'))
        return Promise.reject(new PlatformTroubleError('503'))
      },
    }))
    // Each needs two lists, a login and a third list; nobody has to wait for all others to have had a turn before.
    expect(outage.triedBeforeHeard).toBeLessThanOrEqual(6)
  })

  it('finds a host that moved by the first that try, although their calls got no answer at all', async () => {
    const outage = await sitOutAnOutage((state) => ({
      hostMoved: () => Promise.resolve(state.isUp),
      chatSessions: async (opened, signal) => {
        if (state.isUp && opened > 1) return []
        await wait(10_000, signal)
        throw new UnreachableError('no answer')
      },
    }))
    expect(outage.triedBeforeHeard).toBeLessThanOrEqual(6)
  })

  it('does not take agents who have not signed in yet for an outage, and lets none of them try for the others', async () => {
    const stop = new AbortController()
    const changes: string[] = []
    const breaker = createBreaker({ onChange: (state) => void changes.push(state), wait, now })
    let askedForLeave = 0
    let opens = 0
    const counting = {
      ...breaker,
      join: () => {
        const seat = breaker.join()
        return {
          ...seat,
          mayAsk: (...args: Parameters<typeof seat.mayAsk>) => ((askedForLeave += 1), seat.mayAsk(...args)),
        }
      },
    }
    const options = { signal: stop.signal, breaker: counting }
    const noBearer = () => {
      opens += 1
      return Promise.reject(new BearerUnavailableError('no bearer'))
    }
    const ended = Array.from({ length: 20 }, () => follow({}, { ...options, openSession: noBearer }))
    await until('ten tries each', () => opens > 200)
    expect([changes, askedForLeave]).toEqual([[], 20])
    stop.abort()
    await Promise.all(ended)
  })
})

describe('the gate of first readings', () => {
  it('lets nobody in for a session that was lost while its chat waited', async () => {
    const stop = new AbortController()
    const firstReadings = createGate(1)
    const place = await firstReadings.enter(stop.signal)
    const reads: string[] = []
    let opened = 0
    let heard = 0
    const session = (number: number) => {
      let lists = 0
      return reading({
        chatSessions: () => {
          lists += 1
          if (number === 1 && lists > 25) return Promise.reject(new SessionLostError('401'))
          return Promise.resolve([{ chatKey: 'a', url: url('a') }])
        },
        readChat: () => {
          reads.push(`session ${number}`)
          return Promise.resolve(page())
        },
      })
    }
    const ended = follow(
      {},
      {
        firstReadings,
        signal: stop.signal,
        openSession: () => Promise.resolve(session((opened += 1))),
        onHeard: () => (heard += opened === 2 ? 1 : 0),
      },
    )
    await until('the second session', () => heard > 0)
    expect(reads).toEqual([])
    place[Symbol.dispose]()
    await until('a reading', () => reads.length > 0)
    expect(reads[0]).toBe('session 2')
    stop.abort()
    await ended
  })
})

/** 40 sessions hear, then none for minutes, then they may again: how many tried until the first heard. */
async function sitOutAnOutage(
  script: (state: { readonly isUp: boolean }) => {
    readonly chatSessions: (opened: number, signal: AbortSignal) => ReturnType<Reading['chatSessions']>
    readonly hostMoved?: Reading['hostMoved']
  },
): Promise<{ readonly triedBeforeHeard: number }> {
  const stop = new AbortController()
  const breaker = createBreaker({ onChange: () => undefined, wait, now })
  const recovery = createRecovery({ wait, now })
  const state = { isUp: false }
  const scripted = script(state)
  const heard = new Set<number>()
  const tried = new Set<number>()
  let begun = false
  const ended = Array.from({ length: 40 }, (_, number) => {
    let opened = 0
    const session = {
      hostMoved: () => Promise.resolve(false),
      ...scripted,
      chatSessions: (signal: AbortSignal) => {
        if (!begun) return Promise.resolve([])
        if (state.isUp && heard.size === 0) tried.add(number)
        return scripted.chatSessions(opened, signal)
      },
    }
    return follow(session, {
      breaker,
      recovery,
      openSession: () => {
        opened += 1
        return Promise.resolve(reading(session))
      },
      signal: stop.signal,
      onHeard: () => heard.add(number),
    })
  })
  await until('all sessions', () => heard.size === 40)
  begun = true
  await until('the breaker', () => breaker.downSince() !== undefined)
  await clock.pass(240_000)
  heard.clear()
  state.isUp = true
  await until('somebody', () => heard.size > 0)
  const triedBeforeHeard = tried.size
  await until('all sessions again', () => heard.size === 40)
  stop.abort()
  await Promise.all(ended)
  return { triedBeforeHeard }
}
