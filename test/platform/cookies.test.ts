import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { withOwnCookies } from '../../src/platform/liveperson-chat/cookies.ts'
import { createConnections } from '../helpers/connections.ts'
import { startLocalServer } from '../helpers/local-server.ts'

/** A server that sets what its path asks for, and tells which cookies came. */
async function visit(paths: readonly string[], { waitMs = 0 } = {}) {
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
    if (waitMs > 0) await sleep(waitMs)
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
    const came = await visit([`/a${set('s=1; Max-Age=1')}`, '/a', '/a', '/a'], { waitMs: 400 })
    expect(came[1]).toBe('s=1')
    expect(came[3]).toBe('')
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
