import { describe, expect, it } from 'vitest'
import type { ConversationEvent } from '../../src/domain/conversation.ts'
import type { Fact } from '../../src/domain/fact.ts'
import { agentId } from '../../src/domain/ids.ts'
import {
  ChatRefusedError,
  LoginContestedError,
  PlatformTroubleError,
  SessionLostError,
  ThrottledError,
} from '../../src/platform/liveperson-chat/errors.ts'
import type { FactOrigin } from '../../src/platform/liveperson-chat/facts/fact-readings.ts'
import { followAgentChats } from '../../src/platform/liveperson-chat/shadow.ts'
import type { Reading } from '../../src/platform/liveperson-chat/chat-reading.ts'
import { parseChat } from '../../src/platform/liveperson-chat/wire.ts'
import { createVirtualClock } from '../helpers/virtual-clock.ts'

const url = (key: string) => `http://127.0.0.1/chat/${key}`
const line = (id: number, text: string) => ({ '@id': String(id), '@type': 'line', text, source: 'visitor' })
const page = (agent: string, ...event: unknown[]) => {
  const chat = { link: [], events: { link: [], event }, info: { state: 'chatting', agentId: agent } }
  return { ...parseChat({ chat }), next: undefined, visit: undefined }
}

/** A session whose answers the test scripts; each call may look at how often it was called. */
function scripted(script: {
  list?: (call: number) => string[] | Promise<string[]>
  refresh?: () => Promise<void>
  moved?: () => boolean
  read?: (key: string, call: number) => ReturnType<typeof page> | Promise<ReturnType<typeof page>>
  facts?: Reading['facts']
}): Reading & { reads: string[] } {
  let lists = 0
  const reads: string[] = []
  return {
    reads,
    chatUrl: url,
    facts: (of) => script.facts?.(of) ?? [],
    freeSlots: () => Promise.resolve(0),
    hostMoved: () => Promise.resolve(script.moved?.() ?? false),
    refresh: () => script.refresh?.() ?? Promise.resolve(),
    async chatSessions() {
      await Promise.resolve()
      lists += 1
      return ((await script.list?.(lists)) ?? ['a']).map((chatKey) => ({ chatKey, url: url(chatKey) }))
    },
    readChats: () => Promise.reject(new ChatRefusedError('403', { gone: true })),
    async readChat(at) {
      await Promise.resolve()
      const key = at.split('/').pop() ?? ''
      reads.push(key)
      return script.read?.(key, reads.length) ?? page('41')
    },
  }
}

const clock = createVirtualClock()
const { until } = clock

function follow(sessions: readonly (() => Reading)[], signal: AbortSignal) {
  const lines: string[] = []
  const events: ConversationEvent[] = []
  const left: string[] = []
  const troubles: string[] = []
  let opened = 0
  const ended = followAgentChats({
    account: '1',
    agentOf: (id) => (id === '41' ? agentId('ada') : id === '42' ? agentId('ben') : undefined),
    resume: [],
    openSession: () => {
      const session = sessions[Math.min(opened, sessions.length - 1)]
      opened += 1
      if (!session) throw new Error('no session')
      return Promise.resolve(session())
    },
    onEvents: (_id, batch) => {
      events.push(...batch)
      for (const event of batch) if (event.type === 'line') lines.push(event.text)
    },
    onLeft: (id, because) => void left.push(`${because} ${id}`),
    onHeard: () => undefined,
    onUnreadable: () => undefined,
    onTrouble: (error, _waitMs, of) => void troubles.push(`${of} ${error.name}`),
    onLateness: () => undefined,
    wait: clock.wait,
    now: clock.now,
    signal,
  })
  return { ended, lines, events, left, troubles, opened: () => opened }
}

async function run(
  sessions: readonly (() => Reading)[],
  look: (shadow: ReturnType<typeof follow>) => Promise<unknown>,
) {
  const stop = new AbortController()
  const shadow = follow(sessions, stop.signal)
  await look(shadow)
  stop.abort()
  await shadow.ended
  return shadow
}

const lost = () => {
  throw new SessionLostError('GET /chatSessions answered 401')
}

describe('following chats', () => {
  it('goes on with a chat although its session was lost twice', async () => {
    const good = scripted({ read: () => page('41', line(1, 'still here')) })
    const dead = () =>
      scripted({
        list: (call) => (call < 25 ? ['a'] : lost()),
        read: () => Promise.reject(new ChatRefusedError('401', { gone: false })),
      })
    const first = () => scripted({ list: (call) => (call < 25 ? ['a'] : lost()) })
    const shadow = await run([first, dead, dead, () => good], (one) =>
      until('the line', () => one.lines.includes('still here')),
    )
    expect(shadow.left).toEqual([])
  })

  it('hands over the events of an answer by their ids, whatever their order in it', async () => {
    const session = scripted({ read: () => page('41', line(3, 'Lena'), line(1, 'Hello'), line(2, 'Your name?')) })
    const shadow = await run([() => session], (one) => until('the lines', () => one.lines.includes('Lena')))
    expect(shadow.lines.slice(0, 3)).toEqual(['Hello', 'Your name?', 'Lena'])
  })

  it('leaves a chat as lost only after a list that lacked it, and takes it up again when it is listed again', async () => {
    let listed = ['a']
    let refused = true
    const session = scripted({
      list: () => listed,
      read: () => {
        if (refused) throw new ChatRefusedError('404', { gone: true })
        return page('41', line(1, 'back again'))
      },
    })
    const shadow = await run([() => session], async (one) => {
      await until('a few tries', () => one.troubles.length > 3)
      expect(one.left).toEqual([])
      listed = []
      await until('its loss', () => one.left.length === 1)
      listed = ['a']
      refused = false
      await until('its return', () => one.lines.includes('back again'))
    })
    expect(shadow.left).toEqual(['lost liveperson-1-a'])
  })

  it('takes nothing of a chat that went to somebody we do not hear, until one of ours has it again', async () => {
    let owner = '41'
    const session = scripted({ read: (_key, call) => page(owner, line(call, `by ${owner}`)) })
    const shadow = await run([() => session], async (one) => {
      await until('the first lines', () => one.lines.length > 0)
      owner = '99'
      await until('the leaving', () => one.left.length === 1)
      const before = one.lines.length
      const reads = session.reads.length
      await until('another reading', () => session.reads.length > reads)
      expect(one.lines.slice(before)).toEqual([])
      owner = '42'
      await until('the new owner', () => one.lines.includes('by 42'))
    })
    expect(shadow.left).toEqual(['moved liveperson-1-a'])
    expect(shadow.lines).not.toContain('by 99')
    const owners = shadow.events.flatMap((event) => (event.type === 'agent-changed' ? event.agentId : []))
    expect(owners).toEqual(['ada', 'ben'])
  })

  it('takes what was still said to our agent before a transfer, and knows the chat again when it comes back', async () => {
    let owner = '41'
    const went = { '@id': '3', '@type': 'line', source: 'system', systemMessageId: '15', text: 'transferred' }
    const all = [line(1, 'to ours'), line(2, 'the last to ours'), went, line(4, 'to a stranger')]
    const session = scripted({ read: () => page(owner, ...(owner === '41' ? all.slice(0, 1) : all)) })
    const shadow = await run([() => session], async (one) => {
      await until('the first line', () => one.lines.includes('to ours'))
      owner = '99'
      await until('the leaving', () => one.left.length === 1)
      expect(one.lines).toContain('the last to ours')
      expect(one.lines).not.toContain('to a stranger')
      owner = '42'
      await until('all of it', () => one.lines.includes('to a stranger'))
    })
    const told = shadow.events.filter((event) => event.type === 'info-learned' || event.type === 'agent-changed')
    expect(told.map((event) => (event.type === 'agent-changed' ? event.agentId : event.info.state))).toEqual([
      'chatting',
      'ada',
      'chatting',
      'ben',
    ])
  })

  it('takes nothing of a chat that ends with somebody we do not hear, or whose answer does not say who has it', async () => {
    const said = (owner: string | undefined, state: string, ...event: unknown[]) => {
      const info = { state, ...(owner === undefined ? {} : { agentId: owner }) }
      return {
        ...parseChat({ chat: { link: [], events: { link: [], event }, info } }),
        next: undefined,
        visit: undefined,
      }
    }
    const answers = [
      said('99', 'chatting', line(1, 'secret 1')),
      said(undefined, 'chatting', line(2, 'secret 2')),
      said('99', 'ended', line(3, 'secret 3')),
    ]
    const session = scripted({ read: (_key, call) => answers[Math.min(call, 3) - 1] ?? page('41') })
    const shadow = await run([() => session], (one) => until('the end', () => one.left.length === 2))
    expect(shadow.left).toEqual(['moved liveperson-1-a', 'ended liveperson-1-a'])
    expect(shadow.lines).toEqual([])
  })

  it('answers trouble with several chats by waiting, not by a request for each', async () => {
    let together = 0
    const session = {
      ...scripted({ list: () => ['a', 'b', 'c'], read: (_key, call) => page('41', line(call, 'hi')) }),
      readChats: () => {
        together += 1
        return Promise.reject(new ThrottledError('429', { retryAfterMs: 60_000, atLogin: false }))
      },
    }
    await run([() => session], async () => {
      await until('the request for all', () => together === 1)
      const before = session.reads.length
      await clock.pass(30_000)
      expect(session.reads.length).toBe(before)
    })
  })

  it('keeps one chat’s trouble to that chat, even trouble that nobody foresaw', async () => {
    const session = scripted({
      list: () => ['a', 'b'],
      read: (key, call) => {
        if (key === 'a') throw call % 2 === 0 ? new RangeError('stack') : new PlatformTroubleError('503')
        return page('41', line(call, 'heard'))
      },
    })
    const shadow = await run([() => session], (one) => until('more of b', () => one.lines.length > 5))
    expect(shadow.opened()).toBe(1)
    expect(shadow.troubles.every((trouble) => trouble.startsWith('chat '))).toBe(true)
  })

  it('reads a chat that answers slowly one reading at a time, and does not wait for a slow list', async () => {
    let under = 0
    let most = 0
    const session = scripted({
      list: (call) => (call === 1 ? ['a'] : new Promise<string[]>(() => undefined)),
      read: async (_key, call) => {
        under += 1
        most = Math.max(most, under)
        await clock.wait(16_000)
        under -= 1
        return page('41', line(call, `reading ${call}`))
      },
    })
    await run([() => session], (one) => until('three readings', () => one.lines.length >= 3))
    expect(most).toBe(1)
  })

  it('signs in anew where the platform moved to another host', async () => {
    const down = () => {
      throw new PlatformTroubleError('503')
    }
    const old = scripted({ list: (call) => (call < 3 ? ['a'] : down()), moved: () => true })
    const moved = scripted({ read: () => page('41', line(1, 'heard at the new host')) })
    const shadow = await run([() => old, () => moved], (one) => until('the line', () => one.lines.length > 0))
    expect(shadow.troubles.at(-1)).toBe('session HostMovedError')
    expect(shadow.left).toEqual([])
  })

  it('ends with a fault of our own, whichever call it is in, and leaves no promise alone', async () => {
    const fault = () => {
      throw new TypeError('a fault of our own')
    }
    const down = () => {
      throw new PlatformTroubleError('503')
    }
    const shadow = follow([() => scripted({ list: down, moved: fault })], AbortSignal.timeout(20_000))
    await expect(clock.through(shadow.ended)).rejects.toThrow('a fault of our own')
  })

  it('keeps its login alive every five minutes, and logs in again when that is refused', async () => {
    const refreshedAt = [clock.now()]
    const first = scripted({
      refresh: () => {
        refreshedAt.push(clock.now())
        return refreshedAt.length < 4 ? Promise.resolve() : Promise.reject(new SessionLostError('refresh answered 401'))
      },
    })
    const shadow = await run([() => first, () => scripted({})], (one) => until('a new login', () => one.opened() === 2))
    const pauses = refreshedAt.slice(1).map((at, index) => at - (refreshedAt[index] ?? 0))
    // One refusal may be a hiccup: it is asked once more, with the next poll.
    const [again, ...regular] = pauses.toReversed()
    expect([again, regular.length]).toEqual([2_000, 3])
    for (const pause of regular) expect(pause).toSatisfy((ms: number) => ms >= 240_000 && ms <= 302_000)
    expect(shadow.troubles).toEqual(['session SessionLostError'])
  })

  it('stops at once when its session is taken right after it was opened, so as not to fight the human for it', async () => {
    const shadow = follow([() => scripted({ list: lost })], AbortSignal.timeout(20_000))
    await expect(clock.through(shadow.ended)).rejects.toBeInstanceOf(LoginContestedError)
    expect(shadow.opened()).toBe(1)
  })

  it('stops when its session is lost again and again', async () => {
    const session = () => scripted({ list: (call) => (call < 25 ? ['a'] : lost()) })
    const shadow = follow([session], AbortSignal.timeout(20_000))
    await expect(clock.through(shadow.ended)).rejects.toBeInstanceOf(SessionLostError)
    expect(shadow.opened()).toBe(6)
  })

  it('lets the first lines wait for facts, asks each source once in a session, and takes facts that come later', async () => {
    const slow = Promise.withResolvers<readonly Fact[]>()
    const asked: string[] = []
    const source = (origin: FactOrigin, read: () => Promise<readonly Fact[]>) => ({
      origin,
      read: () => {
        asked.push(origin)
        return read()
      },
    })
    const fact = (value: string): readonly Fact[] => [{ source: 'visit', name: 'Device', value }]
    let id = 0
    const session = scripted({
      read: () => page('41', line((id += 1), `line ${id}`)),
      facts: () => [
        source('visit-info', () => Promise.resolve(fact('early'))),
        source('visit-state', () => slow.promise),
        source('participant', () => Promise.reject(new PlatformTroubleError('503'))),
      ],
    })
    const shadow = await run([() => session], async (one) => {
      await until('lines after the time for facts', () => one.lines.length > 3)
      slow.resolve(fact('late'))
      await until('the late facts', () => one.events.filter(({ type }) => type === 'facts-learned').length > 1)
    })
    const types = shadow.events.map((event) => (event.type === 'facts-learned' ? event.facts[0]?.value : event.type))
    expect(types.indexOf('early')).toBeLessThan(types.indexOf('line'))
    expect(types.indexOf('late')).toBeGreaterThan(types.indexOf('line'))
    expect(asked).toEqual(['visit-info', 'visit-state', 'participant'])
    expect(shadow.troubles).toEqual(['chat PlatformTroubleError'])
  })

  it('takes no facts that come after the chat went to somebody we do not hear', async () => {
    const slow = Promise.withResolvers<readonly Fact[]>()
    let owner = '41'
    let id = 0
    const session = scripted({
      read: () => page(owner, line((id += 1), `line ${id}`)),
      facts: () => [{ origin: 'visit-state' as const, read: () => slow.promise }],
    })
    const shadow = await run([() => session], async (one) => {
      await until('a line', () => one.lines.length > 0)
      owner = '99'
      await until('the chat to be left', () => one.left.length > 0)
      slow.resolve([{ source: 'visit', name: 'Device', value: 'late' }])
      await slow.promise
      await Promise.resolve()
    })
    expect(shadow.left[0]).toMatch(/^moved/)
    expect(shadow.events.filter(({ type }) => type === 'facts-learned')).toEqual([])
  })
})
