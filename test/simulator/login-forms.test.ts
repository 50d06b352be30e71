import { describe, expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/simulator.ts'
import { call, logIn, openCaller } from './platform-caller.ts'

const agents = [
  { agentId: 'ada', name: 'Ada Lindqvist' },
  { agentId: 'mateo', name: 'Mateo Serrano' },
]
const path = '/api/account/90001234/login?v=1.3'

async function setUp(options: Omit<Parameters<typeof startSimulator>[0], 'agents'> = {}) {
  const simulator = await startSimulator({ agents, ...options })
  const { credentials } = simulator
  const [ada] = credentials.agents
  const username = 'ada@demo.example'
  const attempt = async (body: unknown, url = path) => {
    const { status, json } = await call(simulator, 'POST', url, { body })
    return { status, json, error: json?.error }
  }
  return {
    simulator,
    oauth2: { username, appKey: credentials.oauth2.clientId, secret: credentials.oauth2.clientSecret },
    apiKey: { username, ...ada?.apiKey },
    assertion: ada?.samlAssertion,
    attempt,
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  }
}

describe('forms of login (reference §3)', () => {
  it('§3, §3.4 takes an OAuth 2.0 client in the body of the application login', async () => {
    await using stage = await setUp()
    const dummies = { accessToken: 'dummy', accessTokenSecret: 'dummy' }
    const good = await stage.attempt({ ...stage.oauth2, ...dummies })
    expect([good.status, good.json.config.userId]).toEqual([200, '4100000001'])
    expect((await stage.attempt({ ...stage.oauth2, secret: 'x', ...dummies })).status).toBe(401)
    expect((await stage.attempt({ ...stage.oauth2, ...dummies, username: 'nobody' })).status).toBe(401)
  })

  it('§3.4 refuses an OAuth 1.0 key past its end of life, unless it is allowed', async () => {
    await using stage = await setUp()
    const refused = await stage.attempt(stage.apiKey)
    expect([refused.status, refused.error.message]).toEqual([401, expect.stringContaining('30 Apr 2026')])
    stage.simulator.world.switches.set({ appKeyLogin: 'allowed' })
    expect((await stage.attempt(stage.apiKey)).status).toBe(200)
    expect((await stage.attempt({ ...stage.apiKey, username: 'mateo@demo.example' })).status).toBe(401)
    expect((await stage.attempt({ ...stage.apiKey, accessToken: 'x' })).status).toBe(401)
  })

  it('§3 takes a SAML assertion of its own', async () => {
    await using stage = await setUp()
    const good = await stage.attempt({ jwt: 'dummy', assertion: stage.assertion })
    expect([good.status, good.json.config.loginName]).toEqual([200, 'ada@demo.example'])
    expect((await stage.attempt({ jwt: 'dummy', assertion: 'x' })).status).toBe(401)
    expect((await stage.attempt({ jwt: 'real', assertion: stage.assertion })).status).toBe(400)
  })

  it.each([
    ['1.2', 200],
    ['1.3', 200],
    ['1.1', 400],
    ['', 400],
  ])('§3 answers v=%s with %i', async (v, status) => {
    await using stage = await setUp()
    const [agent] = stage.simulator.agents
    const body = { username: agent?.loginName, password: agent?.password }
    expect((await stage.attempt(body, `/api/account/90001234/login?v=${v}`)).status).toBe(status)
  })

  it('§3.2 answers 400, 401, 429, 451 and 500 with the error body', async () => {
    await using stage = await setUp({ switches: { loginsPerMinute: 1 } })
    const { simulator, attempt } = stage
    const wrong = { username: 'ada@demo.example', password: 'wrong' }
    const error = (responseStatus: string) => ({
      time: expect.any(String),
      message: expect.any(String),
      internalCode: expect.any(Number),
      responseStatus,
    })
    expect(await attempt({ username: 'ada' })).toMatchObject({ status: 400, error: error('BAD_REQUEST') })
    expect(await attempt(wrong)).toMatchObject({ status: 401, error: error('UNAUTHORIZED') })
    expect(await attempt(wrong)).toMatchObject({ status: 429, error: error('TOO_MANY_REQUESTS') })
    const elsewhere = await attempt(wrong, '/api/account/1/login?v=1.3')
    expect(elsewhere).toMatchObject({ status: 401, error: error('UNAUTHORIZED') })
    simulator.world.switches.set({ failingLogin: 'ada@demo.example' })
    expect(await attempt(wrong)).toMatchObject({ status: 500, error: error('INTERNAL_SERVER_ERROR') })
    simulator.world.switches.set({ blockedLogin: '*' })
    expect(await attempt(wrong)).toMatchObject({ status: 451, error: error('UNAVAILABLE_FOR_LEGAL_REASONS') })
  })

  it('§3.4 gives an OAuth 2.0 client a token at sentinel', async () => {
    await using stage = await setUp()
    const { clientId, clientSecret } = stage.simulator.credentials.oauth2
    const host = await call(stage.simulator, 'GET', '/api/account/90001234/service/sentinel/baseURI.json?version=1.0')
    const ask = (secret: string, grant = 'client_credentials') =>
      fetch(`http://${host.json.baseURI}/sentinel/api/account/90001234/app/token?v=1.0&grant_type=${grant}`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: clientId, client_secret: secret }),
      })
    const good = await ask(clientSecret)
    expect(good.status).toBe(200)
    expect(await good.json()).toMatchObject({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3_600,
    })
    expect((await ask('x')).status).toBe(401)
    expect((await ask(clientSecret, 'password')).status).toBe(400)
  })
})

describe('how long a login lasts (reference §3.3)', () => {
  it('§3.3 ends a bearer 10 min after the last refresh, and in any case after 8 h', async () => {
    let now = 1_700_000_000_000
    await using simulator = await startSimulator({ agents, now: () => now })
    const ada = await openCaller(simulator, 'ada')
    const alive = async () => (await ada.ask('GET', '/info')).status
    const wait = async (minutes: number) => {
      now += minutes * 60_000
      await ada.ringingCount().catch(() => '')
    }
    await wait(6)
    expect(await alive()).toBe(200)
    expect((await ada.keepLogin('refresh')).status).toBe(200)
    for (const minutes of [5, 4]) await wait(minutes)
    expect(await alive()).toBe(200)
    await wait(2)
    expect(await alive()).toBe(401)
    expect((await ada.keepLogin('refresh')).json.error.internalCode).toBe(10)

    const other = await openCaller(simulator, 'mateo')
    for (let minutes = 0; minutes < 480; minutes += 5) {
      now += 300_000
      expect((await other.keepLogin('refresh')).status).toBe(200)
    }
    now += 1
    expect((await other.keepLogin('refresh')).status).toBe(401)
  })

  it('§3.3, §9 runs faster with a clock speed, but not for the simulator’s own actors', async () => {
    let now = 1_700_000_000_000
    await using simulator = await startSimulator({ agents, now: () => now, clockSpeed: 60 })
    const login = await logIn(simulator, 'ada')
    expect(login.json.sessionTTl).toBe('480000')
    const ada = await openCaller(simulator, 'ada', login)
    const actor = await openCaller(simulator, 'mateo', await logIn(simulator, 'mateo', simulator.actorHeaders))
    now += 5_000
    expect((await ada.ask('GET', '/info')).status).toBe(200)
    now += 5_500
    expect((await ada.ask('GET', '/info')).status).toBe(401)
    now += 300_000
    expect((await actor.ask('GET', '/info')).status).toBe(200)
  })

  it('§3 ends a login at logout, with the csrf and the cookie', async () => {
    await using simulator = await startSimulator({ agents })
    const ada = await openCaller(simulator, 'ada')
    expect((await ada.keepLogin('logout', 'wrong')).status).toBe(401)
    expect((await ada.keepLogin('logout')).status).toBe(200)
    expect((await ada.ask('GET', '/info')).status).toBe(401)
    expect((await ada.keepLogin('refresh')).status).toBe(401)
  })
})
