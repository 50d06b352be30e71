import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createLoadPlatform } from '../../src/commands/bench/listen/load-platform.ts'
import { createRequestReader } from '../../src/commands/bench/listen/request-reader.ts'
import type { LoadRequest } from '../../src/commands/bench/listen/request-reader.ts'
import { lastNumberIn, mostMarkers, pieceMarker, piecesIn, toMarker } from '../../src/commands/bench/overhead/marker.ts'
import { toLatencies } from '../../src/commands/bench/overhead/to-latencies.ts'
import { createTimerWheel } from '../../src/commands/bench/listen/timer-wheel.ts'
import {
  parseBaseUri,
  parseChat,
  parseChats,
  parseChatSessions,
  parseLocation,
  parseLogin,
} from '../../src/platform/liveperson-chat/wire.ts'
import { runCommand } from '../helpers/command.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const bench = (...args: string[]) => runCommand(process.execPath, ['src/commands/bench.ts', ...args], {})

describe('npm run bench', () => {
  it('says what it measures', async () => {
    await using command = bench('--help')
    expect(await command.exit).toBe(0)
    expect(command.out()).toMatch(/10,000 chats over 4,000 agent sessions/)
  })

  it.each([
    [['later'], /Name one benchmark: listen, overhead or offline/],
    [['listen', '--scale', '2'], /--scale must be a number from 0.001 to 1/],
    [['listen', '--fast'], /--fast/],
  ])('refuses %j in one line', async (args, message) => {
    await using command = bench(...args)
    expect(await command.exit).toBe(1)
    expect(command.err()).toMatch(message)
    expect(command.err().trim().split('\n')).toHaveLength(1)
  })

  it('measures listening on a small scale: every line stored, the same requests on both sides', async () => {
    await using command = bench('listen', '--seconds', '8', '--scale', '0.005', '--json')
    await command.exit
    const results: unknown = JSON.parse(command.out())
    expect(results).toMatchObject([
      { name: 'listen-work', detail: { sessions: 20, sameRequests: true, asTheGoalSays: false } },
      { name: 'listen-latency', detail: { failures: 0 } },
      { name: 'listen-memory' },
    ])
    const [work, latency] = results as [{ value: number }, { detail: { linesSaid: number; linesStored: number } }]
    expect(work.value).toBeGreaterThan(0)
    expect(latency.detail.linesSaid).toBeGreaterThan(0)
    expect(latency.detail.linesStored).toBeGreaterThan(0)
  }, 180_000)
})

describe('npm run bench -- overhead', () => {
  it('measures on a small scale: every line leads to a request, every token to a frame, on both sides', async () => {
    await using command = bench('overhead', '--seconds', '2', '--scale', '0.05', '--json')
    await command.exit
    const [result] = JSON.parse(command.out()) as [{ detail: { product: object; passThrough: object[] } }]
    expect(result).toMatchObject({
      name: 'overhead',
      unit: 'ms p99',
      goal: 'value <= 25 and ratio <= 3',
      detail: { asTheGoalSays: false, linesPerSecond: 10, agents: 20, conversations: 100 },
    })
    expect(result.detail.product).toMatchObject({ lines: 10, requests: 10, tokens: 120, frames: 120, failed: 0 })
    expect(result.detail.passThrough).toMatchObject([
      { lines: 5, requests: 5, tokens: 60, frames: 60, failed: 0 },
      { lines: 5, requests: 5, tokens: 60, frames: 60, failed: 0 },
    ])
  }, 180_000)

  it('tells lines and pieces from each other by their markers', () => {
    for (const number of [0, 1, 15, 16, 4_711, mostMarkers - 1]) {
      expect(lastNumberIn(`before ${toMarker(0)} and ${toMarker(number)}, after`)).toBe(number)
      expect(piecesIn(`${pieceMarker(number, 3)} one ${pieceMarker(number, 11)} two`)).toEqual([
        [number, 3],
        [number, 11],
      ])
    }
    expect(lastNumberIn('no marker')).toBeUndefined()
    expect(() => toMarker(mostMarkers)).toThrow(RangeError)
  })

  it('joins what was seen at four places, and counts what never arrived', () => {
    const { toRequest, toFrame, together, counts } = toLatencies({
      lines: [
        [1, 0, 100],
        [2, 0, 200],
      ],
      requests: [[1, 0, 104]],
      tokens: [
        [1, 0, 300],
        [1, 1, 330],
      ],
      frames: [[1, 0, 302]],
    })
    expect([toRequest.p99, toFrame.p99, together.p99]).toEqual([4, 2, 6])
    expect(counts).toEqual({ lines: 2, requests: 1, tokens: 2, frames: 1 })
  })
})

describe('npm run bench -- offline', () => {
  it('measures on a small scale: whole moments with cards, a past, and what was learned of both', async () => {
    using folder = temporaryFolder()
    await using command = runCommand(
      process.execPath,
      ['src/commands/bench.ts', 'offline', '--seconds', '2', '--scale', '0.002', '--json'],
      { TMPDIR: folder.path },
    )
    await command.exit
    const [result] = JSON.parse(command.out()) as [{ detail: { tips: { shown: number } } }]
    expect(result).toMatchObject({
      name: 'offline',
      unit: 'ms p50',
      detail: { asTheGoalSays: false, pastMoments: 20, moments: 50, learned: { moments: 20 }, problems: 0 },
    })
    expect(result.detail.tips.shown).toBeGreaterThan(0)
  }, 240_000)
})

describe('the load server of the listen bench', () => {
  const request = (method: string, path: string, head = '', body = ''): LoadRequest => ({ method, path, head, body })
  const platform = createLoadPlatform({ sessions: 2, conversations: 5, host: '127.0.0.1:1' })
  const ask = (...args: Parameters<typeof request>): unknown => JSON.parse(platform.answer(request(...args)).body)
  const root = '/api/account/bench'
  const head = 'Authorization: Bearer bearer-1\r\ncookie: agent-session=1.5\r\n'

  it('answers as the platform does, from the host to the lines', () => {
    expect(parseBaseUri(ask('GET', `${root}/service/agentVep/baseURI.json?version=1.0`), 'agentVep')).toBe(
      '127.0.0.1:1',
    )
    const login = parseLogin(ask('POST', `${root}/login?v=1.3`, '', '{"username":"agent-1","password":"p"}'))
    expect(login).toMatchObject({ bearer: 'bearer-1', config: { userId: '4100000001' } })
    const session = ask('POST', `${root}/agentSession?v=1&NC=true`, 'Authorization: Bearer bearer-1')
    expect(parseLocation(session, 'agentSessionLocation')).toBe(`https://127.0.0.1:1${root}/agentSession/1`)
    const listed = parseChatSessions(ask('GET', `${root}/agentSession/1/chatSessions?v=1`, head))
    expect(listed).toHaveLength(3)
    const key = listed[0]?.chatKey ?? ''
    const chat = parseChat(ask('GET', `${root}/agentSession/1/chat/${key}?v=1`, head))
    expect(chat.events.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5])
    expect(chat).toMatchObject({ unreadable: 0, info: { state: 'chatting', agentId: '4100000001' } })
    const keys = listed.map(({ chatKey }) => chatKey).join('%2C')
    const many = parseChats(
      ask('GET', `${root}/agentSession/1/chat?chatSessionKeys=${keys}&fromEventIds=5%2C5%2C5&v=1`, head),
    )
    expect([...many.values()].map(({ events }) => events.map(({ id }) => id))).toEqual([[5], [5], [5]])
  })

  it('refuses a session without its cookie', () => {
    expect(platform.answer(request('GET', `${root}/agentSession/1/chatSessions?v=1`)).status).toBe(401)
  })

  it('finds the requests in what a connection sends, however it is cut', () => {
    const sent = 'POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}GET /b HTTP/1.1\r\nhost: x\r\n\r\n'
    for (let cut = 1; cut < sent.length; cut += 1) {
      const found: string[] = []
      const read = createRequestReader(({ method, path, body }) => found.push(`${method} ${path} ${body}`))
      read(Buffer.from(sent.slice(0, cut)))
      read(Buffer.from(sent.slice(cut)))
      expect(found).toEqual(['POST /a {}', 'GET /b '])
    }
  })

  it('does delayed work in order of its time, to the tick', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    using wheel = createTimerWheel({ tickMs: 2 })
    const done: string[] = []
    wheel.after(60, () => done.push('late'))
    wheel.after(20, () => done.push('early'))
    const doneAfter = (ms: number) => {
      vi.advanceTimersByTime(ms)
      return done.join()
    }
    expect([doneAfter(18), doneAfter(4), doneAfter(36), doneAfter(4)]).toEqual(['', 'early', 'early', 'early,late'])
  })
})
