import { createHmac, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signatureOf } from '../../src/simulator/oauth-signature.ts'
import { startSimulator } from '../../src/simulator/simulator.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import { call, openCaller, startChat, versioned } from './platform-caller.ts'

const agents = [
  { agentId: 'ada', name: 'Ada Lindqvist' },
  { agentId: 'mateo', name: 'Mateo Serrano' },
]

type Signing = {
  readonly agentId?: string
  readonly timestamp?: number
  readonly nonce?: string
  readonly spoil?: boolean
}

/** An independent signer, as a client has it; `%27` and its like do not occur here. */
function sign(simulator: Simulator, verb: string, path: string, signing: Signing = {}): string {
  const { agentId = 'ada', timestamp = Math.floor(Date.now() / 1_000), spoil = false } = signing
  const key = simulator.credentials.agents.find((agent) => agent.agentId === agentId)?.apiKey
  const url = new URL(path, simulator.url)
  const oauth: Record<string, string> = {
    oauth_consumer_key: key?.appKey ?? '',
    oauth_nonce: signing.nonce ?? randomBytes(8).toString('hex'),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(timestamp),
    oauth_token: key?.accessToken ?? '',
    oauth_version: '1.0',
  }
  const all = [...url.searchParams, ...Object.entries(oauth)].map(([name, value]) => [
    encodeURIComponent(name),
    encodeURIComponent(value),
  ])
  const parameters = all
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join('&')
  const base = [verb, url.origin + url.pathname, parameters].map(encodeURIComponent).join('&')
  const signature = createHmac('sha1', `${key?.secret}&${spoil ? 'x' : key?.accessTokenSecret}`)
    .update(base)
    .digest('base64')
  const header = Object.entries({ oauth_signature: signature, ...oauth })
  return `OAuth ${header.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(', ')}`
}

async function signed(simulator: Simulator, verb: string, path: string, body?: unknown, signing: Signing = {}) {
  const authorization = sign(simulator, verb === 'PUT' ? 'POST' : verb, path, signing)
  return call(simulator, verb, path, { body, headers: { authorization } })
}

async function start(simulator: Simulator, loginData: unknown = '', signing: Signing = {}) {
  const path = versioned('/api/account/90001234/agentSession')
  const started = await signed(simulator, 'POST', path, { loginData }, signing)
  return { started, root: new URL(started.json.agentSessionLocation.link['@href']).pathname }
}

describe('OAuth 1.0 signed calls (reference §3.4, §4.1)', () => {
  it('§3.4 signs as RFC 5849 has it', () => {
    // The example of RFC 5849 §1.2.
    const url = new URL('http://photos.example.net/photos?file=vacation.jpg&size=original')
    const oauth = new Map([
      ['realm', 'Photos'],
      ['oauth_consumer_key', 'dpf43f3p2l4k3l03'],
      ['oauth_token', 'nnch734d00sl2jdk'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '137131202'],
      ['oauth_nonce', 'chapoH'],
    ])
    const key = { secret: 'kd94hf93k423kf44', accessTokenSecret: 'pfkkdhi9sl3r4s00' }
    expect(signatureOf('GET', url, oauth, key)).toBe('MdpQcU8iPSUjWoN/UDMsK2sui9I=')
  })

  it('§3.4, §4.1 work instead of bearer and cookie, and no cookie is set', async () => {
    await using simulator = await startSimulator({ agents })
    const { started, root } = await start(simulator)
    expect([started.status, started.headers.getSetCookie()]).toEqual([201, []])
    const set = await signed(simulator, 'PUT', versioned(`${root}/availability`), { availability: { chat: 'Online' } })
    expect(set.status).toBe(200)
    const chatKey = await startChat(simulator)
    expect((await signed(simulator, 'POST', versioned(`${root}/incomingRequests`), {})).status).toBe(201)
    const read = await signed(simulator, 'GET', versioned(`${root}/chat/${chatKey}.json?from=2`))
    expect(read.json.chat.info).toMatchObject({ agentName: 'Ada', state: 'chatting' })
    expect(simulator.audit.list({ kind: 'write' })[0]?.who).toMatchObject({ agentId: 'ada', actor: false })
  })

  it('§3.4 refuses a wrong signature, a stale timestamp and a nonce that was used', async () => {
    await using simulator = await startSimulator({ agents })
    const { root } = await start(simulator)
    const path = versioned(`${root}/info`)
    const status = async (signing: Signing) => (await signed(simulator, 'GET', path, undefined, signing)).status
    const seconds = Math.floor(Date.now() / 1_000)
    expect(await status({ spoil: true })).toBe(401)
    expect(await status({ timestamp: seconds - 310 })).toBe(401)
    expect(await status({ timestamp: seconds + 310 })).toBe(401)
    expect(await status({ timestamp: seconds - 290 })).toBe(200)
    expect(await status({ nonce: 'once' })).toBe(200)
    expect(await status({ nonce: 'once' })).toBe(401)
    const authorization = sign(simulator, 'GET', versioned(`${root}/availability`))
    expect((await call(simulator, 'GET', path, { headers: { authorization } })).status).toBe(401)
  })

  it('§5.2-1 may name another agent of the site in loginData, and end nobody’s login', async () => {
    await using simulator = await startSimulator({ agents, switches: { secondLogin: 'invalidates' } })
    const human = await openCaller(simulator, 'mateo')
    const mateo = simulator.agents.find(({ agentId }) => agentId === 'mateo')
    const { root } = await start(simulator, { userName: mateo?.loginName, password: mateo?.password })
    const info = await signed(simulator, 'GET', versioned(`${root}/info`))
    expect(info.json.info.agentName).toBe('Mateo')
    expect((await human.ask('GET', '/info')).status).toBe(200)
    const wrong = { loginData: { userName: mateo?.loginName, password: 'x' } }
    expect((await signed(simulator, 'POST', versioned('/api/account/90001234/agentSession'), wrong)).status).toBe(401)
    // An agent session that a person started is no business of another agent's key.
    expect((await signed(simulator, 'GET', versioned(`${human.root}/info`))).status).toBe(403)
  })
})
