import { io } from 'socket.io-client'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { personId } from '../../src/domain/ids.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const pages = ['/overlay', '/board', '/console'] as const

describe('who may see what', () => {
  it('holds to the table of roles for pages, APIs and sockets', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    const allowed: Record<string, readonly string[]> = {
      nobody: [],
      ada: ['/overlay'],
      lead: ['/board', '/console'],
      supervisor: ['/board'],
      operator: [],
    }
    for (const [person, open] of Object.entries(allowed)) {
      const cookie = person === 'nobody' ? '' : await sotto.signIn(person)
      for (const page of pages) {
        const answer = await request(sotto.url + page, { headers: { cookie } })
        await answer.body.dump()
        expect([person, page, answer.statusCode]).toEqual([person, page, open.includes(page) ? 200 : 303])
      }
      const api = await request(`${sotto.url}/api/console/prompts`, { headers: { cookie } })
      await api.body.dump()
      expect([person, api.statusCode]).toEqual([
        person,
        open.includes('/console') ? 200 : person === 'nobody' ? 401 : 403,
      ])
      for (const namespace of ['/overlay', '/board']) {
        const verdict = await knock(sotto.url + namespace, cookie)
        const expected = open.includes(namespace) ? 'connected' : person === 'nobody' ? 'signed-out' : 'not-allowed'
        expect([person, namespace, verdict]).toEqual([person, namespace, expected])
      }
    }
  })

  it('knows a page however its address is written', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    for (const address of ['/%6fverlay', '/overlay%2Fpractice', '/%63onsole', '/overlay/%70ractice']) {
      const answer = await request(sotto.url + address)
      await answer.body.dump()
      expect([address, answer.statusCode]).toEqual([address, address.includes('%2F') ? 404 : 303])
    }
  })

  it('takes a code once, and gives the person a new one', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    const code = sotto.app.codes.current(personId('ada'))
    const use = async (cookie = '') => {
      const answer = await request(`${sotto.url}/sign-in?code=${code}`, { headers: { cookie } })
      await answer.body.dump()
      return answer
    }
    const first = await use()
    expect(first.headers['location']).toBe('/overlay?agent=ada')
    expect((await use()).headers['location']).toBe('/sign-in?problem=used')
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? ''
    expect((await use(cookie)).headers['location']).toBe('/overlay?agent=ada')
    expect(sotto.app.codes.current(personId('ada'))).not.toBe(code)
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/)
    expect(sotto.log()).not.toContain(code)
  })

  it('leads back to the page that was asked for, and nowhere else', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    const whereTo = async (to: string) => {
      const code = sotto.app.codes.current(personId('lead'))
      const answer = await request(`${sotto.url}/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ code, to }).toString(),
      })
      await answer.body.dump()
      return answer.headers['location']
    }
    expect(await whereTo('/board')).toBe('/board')
    expect(await whereTo('//evil.example/console')).toBe('/console')
    expect(await whereTo('https://evil.example')).toBe('/console')
    expect(await whereTo('/overlay')).toBe('/console')
    expect(await whereTo('/board?\r\nx=ö')).toBe('/board?x=%C3%B6')
  })

  it('keeps people signed in over a restart, and several people in one browser', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    let cookie: string
    {
      await using sotto = await startSotto(platform, folder.path)
      const ada = await sotto.signIn('ada')
      const both = await request(`${sotto.url}/sign-in?code=${sotto.app.codes.current(personId('ben'))}`, {
        headers: { cookie: ada },
      })
      await both.body.dump()
      cookie = String(both.headers['set-cookie']).split(';')[0] ?? ''
    }
    await using sotto = await startSotto(platform, folder.path)
    for (const agent of ['ada', 'ben']) {
      const answer = await request(`${sotto.url}/overlay?agent=${agent}`, { headers: { cookie } })
      await answer.body.dump()
      expect(answer.statusCode).toBe(200)
    }
    const other = await request(`${sotto.url}/overlay?agent=lead`, { headers: { cookie } })
    await other.body.dump()
    expect(other.statusCode).toBe(303)
  })

  it('lets no page of another site open a socket with our cookie', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    const cookie = await sotto.signIn('ada')
    expect(await knock(`${sotto.url}/overlay`, cookie, 'https://evil.example')).not.toBe('connected')
  })

  it('does not answer to another site’s name that was bent to its address', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    const ask = async (url: string, host: string) => {
      const answer = await request(url, { headers: { host } })
      await answer.body.dump()
      return answer.statusCode
    }
    expect(await ask(`${sotto.url}/healthz`, 'evil.example:4730')).toBe(421)
    expect(await ask(`${sotto.url}/healthz`, 'localhost:4730')).not.toBe(421)
    expect(await ask(`${sotto.url}/healthz`, '192.168.1.7')).not.toBe(421)
    expect(await ask(`${platform.url}/workspace/api/overlay-link?agent=ada`, 'evil.example')).toBe(421)
    expect(await ask(`${platform.url}/simulator/truth`, 'evil.example')).toBe(421)
  })

  it('lets the live pages connect behind a proxy that puts its own name into Host', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path, { SOTTO_PUBLIC_URL: 'https://sotto.example.com' })
    const code = sotto.app.codes.current(personId('ada'))
    const answer = await request(`${sotto.url}/sign-in?code=${code}`)
    await answer.body.dump()
    expect(String(answer.headers['set-cookie'])).toMatch(/; Secure/)
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    expect(await knock(`${sotto.url}/overlay`, cookie, 'https://sotto.example.com')).toBe('connected')
    expect(await knock(`${sotto.url}/overlay`, cookie, 'https://evil.example')).not.toBe('connected')
    const status = await request(`${sotto.url}/api/status`)
    await status.body.dump()
    expect(status.statusCode).toBe(401)
  })

  it('shows the status to this machine and to operators only', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    const ask = async (headers: Record<string, string>) => {
      const answer = await request(`${sotto.url}/api/status`, { headers })
      await answer.body.dump()
      return answer.statusCode
    }
    expect(await ask({})).toBe(200)
    expect(await ask({ 'x-forwarded-for': '203.0.113.9' })).toBe(401)
    expect(await ask({ 'x-forwarded-for': '203.0.113.9', cookie: await sotto.signIn('lead') })).toBe(403)
    expect(await ask({ 'x-forwarded-for': '203.0.113.9', cookie: await sotto.signIn('operator') })).toBe(200)
  })

  it('does not let an agent act on another agent’s tip', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    await using ben = await sotto.openOverlay('ben')
    await platform.post('/chats', { agentId: 'ada', text: 'My delivery is late, where is my bike?' })
    const tip = await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    const { conversationId, tipId } = tip
    const copied = { conversationId, tipId, action: 'copied' as const }
    expect(await ben.socket.emitWithAck('tip-action', copied)).toMatchObject({ ok: false })
    expect(await ada.socket.emitWithAck('tip-action', copied)).toEqual({ ok: true })
    expect(await ada.socket.emitWithAck('tip-action', { ...copied, action: 'eaten' as 'copied' })).toMatchObject({
      ok: false,
    })
  })
})

function knock(url: string, cookie: string, origin?: string): Promise<string> {
  const socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie, ...(origin === undefined ? {} : { origin }) },
  })
  return new Promise<string>((resolve) => {
    socket.on('connect', () => resolve('connected'))
    socket.on('connect_error', (error) => resolve(error.message))
  }).finally(() => socket.disconnect())
}
