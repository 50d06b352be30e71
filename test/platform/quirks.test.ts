import { describe, expect, it } from 'vitest'
import { conversationId } from '../../src/domain/ids.ts'
import { toConversationEvent } from '../../src/platform/liveperson-chat/events.ts'
import { openReadingSession } from '../../src/platform/liveperson-chat/reading-session.ts'
import { pollFloorMs } from '../../src/platform/liveperson-chat/retry-rules.ts'
import { followAgentChats } from '../../src/platform/liveperson-chat/shadow.ts'
import { createConnections } from '../helpers/connections.ts'
import { startLocalServer } from '../helpers/local-server.ts'

describe('odd sides of the platform', () => {
  it('tells who spoke by source, whatever by says', () => {
    const speakerOf = (fields: { source?: string; by?: string }) => {
      const event = toConversationEvent(
        { id: 1, type: 'line', text: 'x', ...fields } as never,
        conversationId('c'),
        now,
      )
      return event.type === 'line' ? event.speaker : undefined
    }
    const now = new Date()
    expect(speakerOf({ source: 'agent', by: 'visitor' })).toBe('agent')
    expect(speakerOf({ source: 'visitor', by: 'Grace' })).toBe('visitor')
    expect(speakerOf({ source: 'system', by: 'agent' })).toBe('system')
    // Without a source, what `by` is documented to say is better than nothing.
    expect(speakerOf({ by: 'agent' })).toBe('agent')
    expect(speakerOf({ by: 'visitor' })).toBe('visitor')
    expect(speakerOf({ by: 'info' })).toBe('system')
  })

  it('sends the sessionId of the answer as Session_id where the login sets no cookie', async () => {
    const refreshedWith: (string | undefined)[] = []
    await using server = await startLocalServer((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x')
      request.resume()
      response.setHeader('content-type', 'application/json')
      const host = request.headers.host ?? ''
      if (pathname.endsWith('/baseURI.json'))
        return response.end(JSON.stringify({ service: 'agentVep', baseURI: host }))
      if (pathname.endsWith('/login'))
        return response.end(JSON.stringify({ csrf: 'c', sessionId: 'f00d', bearer: 'b', config: { userId: '7' } }))
      if (pathname.endsWith('/refresh')) {
        refreshedWith.push(request.headers.cookie)
        return response.end()
      }
      const href = `http://${host}/api/account/1/agentSession/9`
      return response.end(JSON.stringify({ agentSessionLocation: { link: { '@href': href, '@rel': 'location' } } }))
    })
    await using connections = createConnections()
    const signal = AbortSignal.timeout(5_000)
    const credentials = { method: 'password', loginName: 'ada', password: 'p' } as const
    const session = await openReadingSession({
      domainUrl: server.url,
      account: '1',
      credentials,
      connections,
      onWrite: () => expect.unreachable(),
      signal,
    })
    await session.refresh(signal)
    expect(refreshedWith).toEqual(['Session_id=f00d'])
  })

  it('asks for chat sessions no more often than every 2 s', async () => {
    const stop = new AbortController()
    let time = 0
    const askedAt: number[] = []
    await followAgentChats({
      account: '1',
      agentOf: () => undefined,
      resume: [],
      openSession: () =>
        Promise.resolve({
          chatUrl: () => 'http://127.0.0.1/',
          facts: () => [],
          freeSlots: () => Promise.resolve(0),
          hostMoved: () => Promise.resolve(false),
          refresh: () => Promise.resolve(),
          readChat: () => Promise.reject(new Error('no chat is listed')),
          readChats: () => Promise.reject(new Error('no chat is listed')),
          chatSessions: () => {
            askedAt.push(time)
            if (askedAt.length === 50) stop.abort()
            return Promise.resolve([])
          },
        }),
      onEvents: () => expect.unreachable(),
      onLeft: () => expect.unreachable(),
      onHeard: () => undefined,
      onUnreadable: () => expect.unreachable(),
      onTrouble: (error) => expect.unreachable(error.message),
      onLateness: () => undefined,
      // The clock stands still but for what is waited for.
      wait: (ms) => {
        time += Math.max(0, ms)
        return new Promise((resolve) => setImmediate(resolve))
      },
      now: () => time,
      signal: stop.signal,
    })
    const pauses = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0))
    expect(pauses.filter((pause) => pause < pollFloorMs)).toEqual([])
    expect(pauses).toHaveLength(49)
  })
})
