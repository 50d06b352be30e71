import { describe, expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/simulator.ts'
import type { SimulatorOptions } from '../../src/simulator/simulator-options.ts'
import { defaultSwitches, parseSwitch, Switches, switchesHelp } from '../../src/simulator/switches.ts'
import { askAsVisitor, call, logIn, openCaller, startChat } from './platform-caller.ts'

const agents = [{ agentId: 'ada', name: 'Ada Lindqvist' }]
const start = (switches: SimulatorOptions['switches'], more: Partial<SimulatorOptions> = {}) =>
  startSimulator({ agents, switches, ...more })

describe('switches', () => {
  it('are each explained with a section of the reference', () => {
    const help = switchesHelp(defaultSwitches).split('\n  ')
    for (const name of Object.keys(defaultSwitches)) expect(help.join('\n')).toContain(`${name}=`)
    expect(help.filter((line) => line.includes('§'))).toHaveLength(Object.keys(defaultSwitches).length)
  })

  it('read text by their own type', () => {
    expect(parseSwitch('requireCookies=false')).toEqual({ requireCookies: false })
    expect(parseSwitch('endedListed=0')).toEqual({ endedListed: 0 })
    expect(parseSwitch('blockedLogin=1')).toEqual({ blockedLogin: '1' })
    expect(() => parseSwitch('endedListed=soon')).toThrow('takes a whole number')
    expect(() => parseSwitch('toString=1')).toThrow('There is no switch')
  })

  it('keep what a change does not name', () => {
    const switches = new Switches({ secondLogin: 'invalidates' })
    switches.set({ foreignChats: 'open', endedListed: undefined })
    expect(switches.now).toEqual({ ...defaultSwitches, secondLogin: 'invalidates', foreignChats: 'open' })
  })
})

describe('what the reference leaves open (§12.2)', () => {
  it('§12.2 secondLogin=invalidates ends earlier logins, with their agent sessions or only the bearer', async () => {
    for (const secondLoginEnds of ['agent-sessions', 'bearer'] as const) {
      await using simulator = await start({ secondLogin: 'invalidates', secondLoginEnds })
      const first = await openCaller(simulator, 'ada')
      await first.setAvailability('Online')
      const again = await logIn(simulator, 'ada')
      expect((await first.ask('GET', '/info')).status).toBe(401)
      expect((await first.keepLogin('refresh')).status).toBe(401)
      // The new bearer with the old agent session and its cookie.
      const headers = { authorization: `Bearer ${again.json.bearer}`, cookie: first.cookie }
      const { status } = await call(simulator, 'GET', `${first.root}/info?v=1&NC=true`, { headers })
      expect(status).toBe(secondLoginEnds === 'bearer' ? 200 : 401)
      expect(simulator.world.deskOf('ada')?.availability).toBe(secondLoginEnds === 'bearer' ? 'Online' : 'Offline')
    }
  })

  it('§12.2 secondLogin=invalidates leaves the simulator’s own actors to one another', async () => {
    await using simulator = await start({ secondLogin: 'invalidates' })
    const actorLogin = () => logIn(simulator, 'ada', simulator.actorHeaders)
    const one = await openCaller(simulator, 'ada', await actorLogin())
    const other = await openCaller(simulator, 'ada', await actorLogin())
    expect([(await one.ask('GET', '/info')).status, (await other.ask('GET', '/info')).status]).toEqual([200, 200])
    await logIn(simulator, 'ada')
    expect([(await one.ask('GET', '/info')).status, (await other.ask('GET', '/info')).status]).toEqual([401, 401])
    expect(simulator.world.deskOf('ada')?.endedLogins).toEqual({ actors: 2, others: 0 })
  })

  it('§12.2 secondAgentSession=replaces ends the first agent session, and the chats stay with the agent', async () => {
    await using simulator = await start({ secondAgentSession: 'replaces' })
    const first = await openCaller(simulator, 'ada')
    await first.setAvailability('Online')
    const chatKey = await startChat(simulator)
    await first.accept()
    const second = await openCaller(simulator, 'ada', first.login)
    expect((await first.ask('GET', '/info')).status).toBe(401)
    expect((await second.ask('GET', `/chat/${chatKey}`)).json.chat.info.state).toBe('chatting')
    expect((await second.ask('GET', '/availability')).json.availability.chat).toBe('Online')
  })

  it('§12.2 secondAgentSession=shares-rings rings at one agent session in turn, and a silent one misses its share', async () => {
    let now = 1_700_000_000_000
    await using simulator = await start({ secondAgentSession: 'shares-rings' }, { now: () => now })
    const human = await openCaller(simulator, 'ada')
    const shadow = await openCaller(simulator, 'ada')
    await human.setAvailability('Online')
    await startChat(simulator)
    await startChat(simulator)
    expect([await human.ringingCount(), await shadow.ringingCount()]).toEqual(['1', '1'])
    await human.accept()
    expect((await human.accept()).status).toBe(400)
    now += 20_000
    expect((await human.ask('GET', '/availability')).json.availability.chat).toBe('Away')
    expect(simulator.world.deskOf('ada')?.missedRings).toBe(1)
  })

  it('§12.2 a ring that was dealt to a closed agent session rings elsewhere', async () => {
    await using simulator = await start({ secondAgentSession: 'shares-rings' })
    const shadow = await openCaller(simulator, 'ada')
    const human = await openCaller(simulator, 'ada')
    await human.setAvailability('Online')
    await startChat(simulator)
    expect([await shadow.ringingCount(), await human.ringingCount()]).toEqual(['1', '0'])
    await shadow.keepLogin('logout')
    expect(await human.ringingCount()).toBe('1')
  })

  it('§12.2 availabilityPer=session rings only where an agent session is Online', async () => {
    let now = 1_700_000_000_000
    await using simulator = await start({ availabilityPer: 'session' }, { now: () => now })
    const one = await openCaller(simulator, 'ada')
    const other = await openCaller(simulator, 'ada')
    await one.setAvailability('Online')
    await other.setAvailability('Away')
    await startChat(simulator)
    const counts = async () => [await one.ringingCount(), await other.ringingCount()]
    const availability = async (caller: typeof one) => (await caller.ask('GET', '/availability')).json.availability.chat
    expect(await counts()).toEqual(['1', '0'])
    expect([await availability(one), await availability(other)]).toEqual(['Online', 'Away'])
    now += 20_000
    expect([await availability(one), await availability(other)]).toEqual(['Away', 'Away'])
    await other.setAvailability('Online')
    expect(await counts()).toEqual(['0', '1'])
    await other.keepLogin('logout')
    expect(simulator.world.deskOf('ada')?.availability).toBe('Away')
  })

  it('§12.2 availabilityPer=agent has one availability for all agent sessions', async () => {
    await using simulator = await start({})
    const one = await openCaller(simulator, 'ada')
    const other = await openCaller(simulator, 'ada')
    await one.setAvailability('Online')
    expect((await other.ask('GET', '/availability')).json.availability.chat).toBe('Online')
  })

  it('§12.2 newAgentSessionAvailability can put the agent Away', async () => {
    await using simulator = await start({ newAgentSessionAvailability: 'Away' })
    const human = await openCaller(simulator, 'ada')
    await human.setAvailability('Online')
    await openCaller(simulator, 'ada')
    expect((await human.ask('GET', '/availability')).json.availability.chat).toBe('Away')
  })

  it('§4.1 requireCookies=false takes a bearer alone', async () => {
    await using simulator = await start({ requireCookies: false })
    const ada = await openCaller(simulator, 'ada')
    const headers = { authorization: ada.authorization }
    expect((await call(simulator, 'GET', `${ada.root}/info?v=1&NC=true`, { headers })).status).toBe(200)
  })

  it('§5.4-9 endedListed=0 lists no ended chat', async () => {
    await using simulator = await start({ endedListed: 0 })
    const ada = await openCaller(simulator, 'ada')
    await ada.setAvailability('Online')
    const chatKey = await startChat(simulator)
    await ada.accept()
    await ada.end(chatKey)
    expect((await ada.ask('GET', '/chatSessions')).json).toEqual({ chatSessions: {} })
  })

  it('§10, §11 rateLimitPerSecond answers 429 with Retry-After, to others than actors', async () => {
    await using simulator = await start({ rateLimitPerSecond: 3 })
    const ada = await openCaller(simulator, 'ada')
    const actor = await openCaller(simulator, 'ada', await logIn(simulator, 'ada', simulator.actorHeaders))
    const answers = []
    for (let n = 0; n < 5; n += 1) answers.push(await ada.ask('GET', '/info'))
    expect(answers.map(({ status }) => status)).toContain(200)
    const throttled = answers.find(({ status }) => status === 429)
    expect(throttled?.headers.get('retry-after')).toBe('1')
    expect(throttled?.json.error.message).toBe('Too many requests')
    for (let n = 0; n < 5; n += 1) expect((await actor.ask('GET', '/info')).status).toBe(200)
  })
})

describe('chat timeout (§7.1, §9)', () => {
  it('§9 disconnects a chat 40 s after its last update; requests of either side hold it off', async () => {
    let now = 1_700_000_000_000
    await using simulator = await start({}, { now: () => now })
    const ada = await openCaller(simulator, 'ada')
    await ada.setAvailability('Online')
    const chatKey = await startChat(simulator)
    await ada.accept()
    for (let n = 0; n < 3; n += 1) {
      now += 30_000
      await askAsVisitor(simulator, 'GET', `${chatKey}/info`)
      now += 30_000
      expect((await ada.ask('GET', `/chat/${chatKey}/events`)).status).toBe(200)
    }
    now += 40_001
    await ada.ringingCount()
    expect(simulator.world.chats.get(chatKey)?.events.slice(-2)).toMatchObject([
      { systemMessageId: 6 },
      { type: 'state', state: 'ended' },
    ])
  })

  it('§9 chatKeptAliveBy=visitor ends the chat of a visitor who is gone, whatever the agent asks', async () => {
    let now = 1_700_000_000_000
    await using simulator = await start({ chatKeptAliveBy: 'visitor' }, { now: () => now })
    const ada = await openCaller(simulator, 'ada')
    await ada.setAvailability('Online')
    const chatKey = await startChat(simulator)
    await ada.accept()
    for (let n = 0; n < 3; n += 1) {
      now += 15_000
      await ada.ask('GET', `/chat/${chatKey}/info`)
    }
    expect((await ada.ask('GET', `/chat/${chatKey}/info`)).json.info.state).toBe('ended')
  })

  it('§9 never ends a chat of the simulator’s own visitors', async () => {
    let now = 1_700_000_000_000
    await using simulator = await start({}, { now: () => now })
    const { chatKey } = (
      await call(simulator, 'POST', '/workspace/api/chats', { body: { agentId: 'ada', text: 'hello' } })
    ).json
    for (let n = 0; n < 10; n += 1) {
      now += 60_000
      simulator.world.tick()
    }
    expect(simulator.world.chats.get(chatKey)?.state).not.toBe('ended')
  })
})

describe('system lines (§6.2)', () => {
  it('§6.2 says 2 when nobody is free, and 23 when an agent misses the ring', async () => {
    let now = 1_700_000_000_000
    await using simulator = await start({ chatTimeout: 0 }, { now: () => now })
    const said = (chatKey: string) =>
      simulator.world.chats
        .get(chatKey)
        ?.events.flatMap((event) => (event.type === 'line' ? [event.systemMessageId] : []))
    const chatKey = await startChat(simulator)
    expect(said(chatKey)).toEqual([4, 2])
    const ada = await openCaller(simulator, 'ada')
    await ada.setAvailability('Online')
    now += 20_000
    await ada.ringingCount()
    expect(said(chatKey)).toEqual([4, 2, 23])
  })

  it('§5.4-9, §6.2 an agent who logs out leaves chats to the queue, or 6 when no suitable agent is there', async () => {
    await using simulator = await startSimulator({
      agents: [...agents, { agentId: 'mateo', name: 'Mateo Serrano' }],
    })
    const leave = async () => {
      const ada = await openCaller(simulator, 'ada')
      await ada.setAvailability('Online')
      const chatKey = await startChat(simulator)
      await ada.accept()
      await ada.keepLogin('logout')
      return simulator.world.chats.get(chatKey)
    }
    expect((await leave())?.events.slice(-2)).toMatchObject([{ systemMessageId: 6 }, { state: 'ended' }])
    const mateo = await openCaller(simulator, 'mateo')
    await mateo.setAvailability('Away')
    const left = await leave()
    expect(left?.events.slice(-2)).toMatchObject([{ state: 'waiting' }, { systemMessageId: 23 }])
    await mateo.setAvailability('Online')
    expect(await mateo.ringingCount()).toBe('1')
  })
})
