import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'undici'
import { expect, it } from 'vitest'
import { openBridge } from '../helpers/bridge-page.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

/** As where no agent has a login in Sotto: the widget alone brings conversations. */
function byBridgeAlone(file: string): void {
  const content = JSON.parse(readFileSync(file, 'utf8')) as { agents: { mode?: string; login?: object }[] }
  for (const agent of content.agents) {
    delete agent.login
    agent.mode = 'bridge'
  }
  writeFileSync(file, JSON.stringify(content))
}

function pushOf(account: string, body: object = {}) {
  return { accountId: account, rtSessionId: '7001', visit: 'v1', startedAt: Date.now() - 5_000, ...body }
}

const visitorLine = (id: string, text: string) => ({
  id,
  source: 'visitor',
  text,
  textType: 'plain',
  subType: 'REGULAR',
  time: new Date().toISOString(),
})

it('brings a conversation with its tips where Sotto has no login, once however often it comes', async () => {
  using data = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, data.path, {}, byBridgeAlone)
  await using page = await sotto.openOverlay('ada')
  expect(page.start.freshness).toMatchObject({ state: 'not-opened' })
  const bridge = await openBridge(sotto, 'ada')
  const lines = [visitorLine('1', 'My battery does not charge any more, the light blinks red.')]
  const body = pushOf(platform.account, { visitorName: 'Lena', skill: 'repairs', lines })
  const first = await bridge.push(body)
  const conversationId = `ingest-bridge-ada~${platform.account}~7001`
  expect(first).toEqual({ status: 200, body: { accepted: 2, known: 0, conversationId } })
  expect((await bridge.push({ ...body, visit: 'v2' })).body).toMatchObject({ accepted: 1, known: 1, conversationId })
  await until('a tip', () => page.tipEvents.some((event) => event.type === 'tip-end'))
  expect(page.conversations.get(conversationId)).toMatchObject({ visitorName: 'Lena', skill: 'repairs' })
  await bridge.push({ ...body, lines: [], over: 'ended' })
  await until('its end', () => page.closed.includes(conversationId))
})

it('takes nothing from nobody, from others, and from those who only watch', async () => {
  using data = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, data.path, {}, byBridgeAlone)
  const bridge = await openBridge(sotto, 'ada')
  const { account } = platform
  const nobody = await request(`${sotto.url}/overlay/bridge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer x.y' },
    body: JSON.stringify(pushOf(account)),
  })
  await nobody.body.dump()
  expect(nobody.statusCode).toBe(401)
  expect(await bridge.push({ ...pushOf(account), lines: 'My card is 4111' })).toEqual({
    status: 400,
    body: { error: 'lines: not as expected' },
  })
  for (const body of [{ accountId: '999' }, { spectated: true }, { platformAgentId: '12345' }]) {
    expect(await bridge.push(pushOf(account, body))).toMatchObject({ status: 403 })
  }
  const ben = await openBridge(sotto, 'ben')
  const own = platform.agents.find(({ agentId }) => agentId === 'ada')?.platformAgentId
  expect((await ben.push(pushOf(account, { platformAgentId: own }))).status).toBe(403)
  expect((await bridge.push(pushOf(account, { platformAgentId: `${account}.${own}` }))).status).toBe(200)
  // Ben may have it in his own workspace, after a transfer; it is another conversation, without Ada's tips.
  expect((await ben.push(pushOf(account))).body['conversationId']).toBe(`ingest-bridge-ben~${account}~7001`)
  expect(sotto.log()).not.toContain('4111')
})

it('feeds the conversation that polling has, each line once, and nobody else’s', { timeout: 30_000 }, async () => {
  using data = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, data.path)
  await using page = await sotto.openOverlay('ada')
  const bridge = await openBridge(sotto, 'ada')
  const ben = await openBridge(sotto, 'ben')
  const text = 'My battery does not charge any more, the light blinks red.'
  const { chatKey } = await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text })
  const chat = platform.world.chats.get(chatKey ?? '')
  const rtSessionId = String(chat?.birth.rtSessionId)
  const line = chat?.events.findLast((event) => event.type === 'line')
  const lines = [{ ...visitorLine('2', text), time: new Date(line?.at ?? 0).toISOString() }]
  const body = pushOf(platform.account, { rtSessionId, lines })
  const polled = `liveperson-${platform.account}-${chatKey}`
  await until('polling', () => page.conversations.has(polled))
  expect((await bridge.push(body)).body).toMatchObject({ conversationId: polled })
  expect(await ben.push(body)).toMatchObject({
    status: 403,
    body: { error: 'Another agent has this conversation.', code: 'other-agent' },
  })
  await until('a tip', () => page.tipEvents.some((event) => event.type === 'tip-end'))
  const console = await request(`${sotto.url}/api/console/conversations/${polled}`, {
    headers: { cookie: await sotto.signIn('lead') },
  })
  const kept = (await console.body.json()) as { lines: { text: string }[] }
  expect(kept.lines.filter((one) => one.text === text)).toHaveLength(1)
})

it('cannot pre-empt another agent’s chat by naming its session first', { timeout: 30_000 }, async () => {
  using data = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, data.path)
  await using adas = await sotto.openOverlay('ada')
  await using bens = await sotto.openOverlay('ben')
  const ben = await openBridge(sotto, 'ben')
  const { chatKey } = await platform.post('/chats', { agentId: 'ada', text: 'My battery does not charge any more.' })
  const rtSessionId = String(platform.world.chats.get(chatKey ?? '')?.birth.rtSessionId)
  await ben.push(pushOf(platform.account, { rtSessionId, lines: [visitorLine('1', 'What does Ada hear?')] }))
  const polled = `liveperson-${platform.account}-${chatKey}`
  await until('polling', () => adas.conversations.has(polled))
  expect([...bens.conversations.keys()].filter((id) => id === polled)).toEqual([])
  expect([...adas.conversations.keys()]).toEqual([polled])
})

it('renews a token that holds, and ends it with the session', async () => {
  using data = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, data.path, {}, byBridgeAlone)
  const cookie = await sotto.signIn('ada')
  const post = (path: string, headers: Record<string, string>) =>
    request(`${sotto.url}${path}`, { method: 'POST', headers }).then(async (answer) => {
      const text = await answer.body.text()
      return { status: answer.statusCode, text, cookies: [answer.headers['set-cookie'] ?? []].flat() }
    })
  const given = await post('/overlay/frame-token', { cookie })
  expect(JSON.parse(given.text)).toMatchObject({ expiresInMs: expect.closeTo(600_000, -4), agent: { personId: 'ada' } })
  const session = given.cookies.map((one) => one.split(';')[0]).join('; ')
  const bearer = { authorization: `Bearer ${(JSON.parse(given.text) as { token: string }).token}` }
  expect((await post('/overlay/frame-token', bearer)).status).toBe(200)
  expect((await post('/overlay/frame-token', {})).status).toBe(204)
  expect((await post('/overlay/frame-token', { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await post('/overlay/frame-token', { cookie: await sotto.signIn('lead') })).status).toBe(403)
  expect((await post('/sign-out', { cookie: session })).status).toBe(204)
  expect((await post('/overlay/frame-token', bearer)).status).toBe(401)
  expect(sotto.log()).not.toContain(bearer.authorization.slice(7))
})

it('lets a frame in again that is loaded anew, by a cookie of the site around it alone', async () => {
  using data = temporaryFolder()
  await using platform = await startPlatform()
  const https = { SOTTO_PUBLIC_URL: 'https://sotto.example', SOTTO_FRAME_ANCESTORS: 'https://workspace.example' }
  await using sotto = await startSotto(platform, data.path, https, byBridgeAlone)
  const bridge = await openBridge(sotto, 'ada')
  const post = (headers: Record<string, string>, body: object = {}) =>
    fetch(`${sotto.url}/overlay/frame-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const given = await post({ authorization: `Bearer ${bridge.token}` })
  const kept = given.headers.getSetCookie().find((cookie) => cookie.startsWith('sotto-frame=')) ?? ''
  expect(kept).toMatch(/; Path=\/overlay\/frame-token; Max-Age=\d+; HttpOnly; Secure; SameSite=None; Partitioned$/)
  const cookie = kept.split(';')[0] ?? ''
  expect(await (await post({ cookie })).json()).toMatchObject({ agent: { personId: 'ada' } })
  expect((await post({ cookie }, { agent: 'ben' })).status).toBe(204)
  // It opens nothing else.
  expect((await fetch(`${sotto.url}/overlay`, { headers: { cookie }, redirect: 'manual' })).status).toBe(303)
  const asBearer = { authorization: `Bearer ${cookie.split('=')[1]}` }
  expect((await post(asBearer)).status).toBe(401)
})

it(
  'has a conversation again after a restart as soon as the widget says that it is there',
  { timeout: 40_000 },
  async () => {
    using data = temporaryFolder()
    await using platform = await startPlatform()
    const lines = [visitorLine('1', 'My battery does not charge any more, the light blinks red.')]
    const body = pushOf(platform.account, { visitorName: 'Lena', lines })
    const conversationId = `ingest-bridge-ada~${platform.account}~7001`
    {
      await using sotto = await startSotto(platform, data.path, {}, byBridgeAlone)
      expect((await (await openBridge(sotto, 'ada')).push(body)).status).toBe(200)
    }
    await using sotto = await startSotto(platform, data.path, {}, byBridgeAlone)
    await using page = await sotto.openOverlay('ada')
    expect(page.conversations.size).toBe(0)
    const bridge = await openBridge(sotto, 'ada')
    expect((await bridge.push({ ...body, visit: 'v2', lines: [] })).body).toMatchObject({ conversationId })
    await until('the conversation', () => page.conversations.has(conversationId))
    expect((await bridge.push({ ...body, visit: 'v2' })).body).toMatchObject({ accepted: 0, known: 2 })
  },
)

it('leaves a conversation that went to another agent, and takes it up again', { timeout: 40_000 }, async () => {
  using data = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, data.path, {}, byBridgeAlone)
  await using page = await sotto.openOverlay('ada')
  const bridge = await openBridge(sotto, 'ada')
  const body = pushOf(platform.account, { lines: [visitorLine('1', 'Where is my parcel?')] })
  const conversationId = String((await bridge.push(body)).body['conversationId'])
  await until('the conversation', () => page.conversations.has(conversationId))
  await bridge.push({ ...body, over: 'left' })
  await until('that it is left', () => page.closed.includes(conversationId))
  page.conversations.clear()
  await bridge.push({ ...body, visit: 'v2', lines: [visitorLine('2', 'Are you still there?')] })
  await until('the conversation again', () => page.conversations.has(conversationId))
})
