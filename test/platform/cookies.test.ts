import { once } from 'node:events'
import { request } from 'undici'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { withOwnCookies } from '../../src/platform/liveperson-chat/cookies.ts'
import { createConnections } from '../helpers/connections.ts'
import { startLocalServer } from '../helpers/local-server.ts'

afterEach(() => void vi.useRealTimers())

/** A server that sets what its path asks for, and tells which cookies came. After each request `passMs` go by. */
async function visit(paths: readonly string[], { passMs = 0 } = {}) {
  vi.useFakeTimers({ toFake: ['Date'] })
  const came: string[] = []
  await using server = await startLocalServer((asked, response) => {
    came.push(asked.headers.cookie ?? '')
    const set = new URL(asked.url ?? '/', 'http://a').searchParams.getAll('set')
    if (set.length > 0) response.setHeader('set-cookie', set)
    response.end()
  })
  await using connections = createConnections()
  const { dispatcher } = withOwnCookies(connections)
  for (const path of paths) {
    const { body } = await request(server.url + path, { dispatcher, headers: {} })
    await body.dump()
    vi.setSystemTime(Date.now() + passMs)
  }
  return came
}
const set = (cookie: string) => `?set=${encodeURIComponent(cookie)}`

describe('the cookies of one agent session', () => {
  it('come back from the next request on, replaced when they are set anew', async () => {
    const came = await visit([`/a${set('s=1')}`, '/a', `/a${set('s=2')}`, '/a?from=3', '/a?from=4'])
    expect(came).toEqual(['', 's=1', 's=1', 's=2', 's=2'])
  })

  it('stay on their path', async () => {
    const came = await visit([`/a${set('s=1; Path=/a')}`, '/b', '/a/c', '/b'])
    expect(came).toEqual(['', '', 's=1', ''])
  })

  it('end when they expire, although they were just sent', async () => {
    const came = await visit([`/a${set('s=1; Max-Age=1')}`, '/a', '/a', '/a'], { passMs: 400 })
    expect(came[1]).toBe('s=1')
    expect(came[3]).toBe('')
  })

  it('last on when they are set anew before they expire', async () => {
    const anew = `/a${set('s=1; Max-Age=1')}`
    const came = await visit([anew, '/a', anew, '/a', '/a'], { passMs: 350 })
    expect(came.slice(1)).toEqual(['s=1', 's=1', 's=1', 's=1'])
  })

  it('may be set for longer than any date, and taken back', async () => {
    const came = await visit([`/a${set('s=1; Max-Age=99999999999999')}`, `/a${set('s=1; Max-Age=0')}`, '/a'])
    expect(came).toEqual(['', 's=1', ''])
  })

  it('are never those of another session', async () => {
    const came: string[] = []
    await using server = await startLocalServer((asked, response) => {
      came.push(asked.headers.cookie ?? '')
      response.setHeader('set-cookie', `s=${came.length}`)
      response.end()
    })
    await using connections = createConnections()
    const jars = [withOwnCookies(connections), withOwnCookies(connections)]
    for (const jar of [...jars, ...jars]) {
      const { body } = await request(server.url, { dispatcher: jar.dispatcher, headers: {} })
      await Promise.all([once(body, 'close'), body.dump()])
    }
    expect(came).toEqual(['', '', 's=1', 's=2'])
  })
})
