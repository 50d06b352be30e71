import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/simulator.ts'
import type { SimulatorOptions } from '../../src/simulator/simulator-options.ts'
import { call, logIn, openCaller, startChat } from './platform-caller.ts'

const agents = [
  { agentId: 'ada', name: 'Ada Lindqvist', skills: ['billing'] },
  { agentId: 'mateo', name: 'Mateo Serrano', skills: ['repairs'] },
]

async function setUp(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ agents, ...options })
  const ada = await openCaller(simulator, 'ada')
  await ada.setAvailability('Online')
  const chatKey = await startChat(simulator)
  await ada.accept()
  const post = (path: string, body: unknown) => call(simulator, 'POST', `/simulator/${path}`, { body })
  const get = (path: string) => call(simulator, 'GET', `/simulator/${path}`)
  return { simulator, ada, chatKey, post, get, [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose]() }
}

describe('the control API', () => {
  it('shows the switches and changes some of them', async () => {
    await using stage = await setUp()
    const { get, post } = stage
    expect((await get('switches')).json).toMatchObject({ secondLogin: 'beside', endedListed: 600_000 })
    expect((await post('switches', { foreignChats: 'open' })).json).toMatchObject({ foreignChats: 'open' })
    expect((await get('switches')).json).toMatchObject({ foreignChats: 'open', secondLogin: 'beside' })
    expect((await post('switches', { foreignChats: 'perhaps' })).status).toBe(400)
    expect((await post('switches', { nonsense: 1 })).status).toBe(400)
  })

  it('§12.2 lets the human log in again, which ends others’ logins where the switch says so', async () => {
    await using stage = await setUp()
    const { ada, post, simulator } = stage
    const login = () => post('human-login', { agentId: 'ada' })
    expect((await login()).json).toEqual({ endedLogins: { actors: 0, others: 0 } })
    expect((await ada.ask('GET', '/info')).status).toBe(200)
    simulator.world.switches.set({ secondLogin: 'invalidates' })
    expect((await login()).json).toEqual({ endedLogins: { actors: 0, others: 1 } })
    expect((await ada.ask('GET', '/info')).status).toBe(401)
    expect((await post('human-login', { agentId: 'nobody' })).status).toBe(404)
  })

  it('§5.5-21 transfers a chat', async () => {
    await using stage = await setUp()
    const { chatKey, post, simulator } = stage
    const refused = await post('transfer', { chatKey, agentId: 'mateo' })
    expect([refused.status, refused.json.error]).toEqual([409, 'The agent is not available'])
    const mateo = await openCaller(simulator, 'mateo')
    await mateo.setAvailability('Online')
    expect((await post('transfer', { chatKey, skill: 'repairs' })).status).toBe(200)
    expect(await mateo.ringingCount()).toBe('1')
  })

  it('§6.4, §6.5 puts events of other kinds into a chat, with gapless ids', async () => {
    await using stage = await setUp()
    const { ada, chatKey, post } = stage
    expect((await post('event', { chatKey, type: 'url', fields: { url: 'https://example.org' } })).json).toEqual({
      id: 4,
    })
    await post('event', { chatKey, type: 'resource' })
    await post('event', { chatKey, type: 'a2a-transfer', fields: { skill: 'sales' } })
    await post('event', { chatKey, type: 'of-tomorrow' })
    await post('event', { chatKey, systemMessageId: 22 })
    const { events, link } = (await ada.ask('GET', `/chat/${chatKey}?from=4`)).json.chat
    expect(events.event).toMatchObject([
      { '@id': '4', '@type': 'url', url: 'https://example.org', time: expect.any(String) },
      { '@type': 'resource' },
      {
        '@type': 'a2a-transfer',
        skill: 'sales',
        domain: expect.any(String),
        chatRequestParameters: expect.any(String),
        a2aEventId: expect.any(String),
        remoteSiteId: expect.any(String),
        link: { '@rel': 'a2a-transfer' },
      },
      { '@type': 'of-tomorrow' },
      { '@id': '8', '@type': 'line', systemMessageId: '22' },
    ])
    expect(link.find((one: { '@rel': string }) => one['@rel'] === 'next')['@href']).toMatch(/\?from=9$/)
    expect((await post('event', { chatKey, systemMessageId: 99 })).status).toBe(400)
    expect((await post('event', { chatKey: 'H1-aK1', type: 'url' })).status).toBe(404)
  })

  it('shows each agent’s availability, missed rings, sessions and chats', async () => {
    let now = 1_700_000_000_000
    await using stage = await setUp({ now: () => now, switches: { chatTimeout: 0 } })
    const { chatKey, get, simulator } = stage
    await openCaller(simulator, 'ada', await logIn(simulator, 'ada', simulator.actorHeaders))
    const ringing = await startChat(simulator)
    const [ada] = (await get('agents')).json.agents
    expect(ada).toEqual({
      agentId: 'ada',
      name: 'Ada Lindqvist',
      availability: 'Online',
      listenerLogins: { logins: 1, refreshes: 0, ranOut: 0, closestMs: null },
      missedRings: 0,
      logins: { actors: 1, others: 1 },
      endedLogins: { actors: 0, others: 0 },
      agentSessions: { actors: 1, others: 1 },
      chats: { ringing: [ringing], open: [chatKey] },
    })
    now += 20_000
    expect((await get('agents')).json.agents[0]).toMatchObject({ availability: 'Away', missedRings: 1 })
  })

  it('tells the keys it invented', async () => {
    await using stage = await setUp()
    expect((await stage.get('credentials')).json).toEqual(stage.simulator.credentials)
  })

  it('takes no other Host and no other site', async () => {
    await using stage = await setUp()
    const { simulator } = stage
    const ask = async (path: string, headers: Record<string, string>) => {
      const { statusCode, body } = await request(`${simulator.url}${path}`, { headers })
      await body.dump()
      return statusCode
    }
    for (const path of ['status', 'agents', 'switches', 'credentials', 'truth', 'audit'].map(
      (p) => `/simulator/${p}`,
    )) {
      expect(await ask(path, {})).toBe(200)
      expect(await ask(path, { host: 'sotto.example' })).toBe(421)
      expect(await ask(path, { origin: 'https://elsewhere.example' })).toBe(403)
      expect(await ask(path, { origin: simulator.url })).toBe(200)
    }
  })
})
