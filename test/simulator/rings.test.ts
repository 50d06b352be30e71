import { describe, expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/simulator.ts'
import { openCaller, startChat } from './platform-caller.ts'

const agents = [
  { agentId: 'ada', name: 'Ada Lindqvist', skills: ['billing'], maxChats: 2 },
  { agentId: 'mateo', name: 'Mateo Serrano', skills: ['repairs'] },
]

describe('rings (reference §5.3)', () => {
  it('rings at nobody until somebody is Online, and then at one agent only', async () => {
    await using simulator = await startSimulator({ agents })
    const ada = await openCaller(simulator, 'ada')
    const chatKey = await startChat(simulator)
    expect((await ada.ask('GET', '/incomingRequests')).json).toEqual({ incomingRequests: { ringingCount: '0' } })
    expect((await ada.accept()).status).toBe(400)
    await ada.setAvailability('Online')
    const { incomingRequests } = (await ada.ask('GET', '/incomingRequests')).json
    expect(incomingRequests.ringingCount).toBe('1')
    expect(incomingRequests.link['@href']).toBe(`${simulator.url}${ada.root}/incomingRequests`)
    const accepted = await ada.accept()
    expect(accepted.status).toBe(201)
    expect(accepted.json.chatLocation.link['@href']).toBe(`${simulator.url}${ada.root}/chat/${chatKey}`)
    expect(await ada.ringingCount()).toBe('0')
  })

  it('accepts the oldest ring first; one cannot choose', async () => {
    await using simulator = await startSimulator({ agents })
    const mateo = await openCaller(simulator, 'mateo')
    await mateo.setAvailability('Online')
    const keys = [await startChat(simulator), await startChat(simulator)]
    const taken = [await mateo.accept(), await mateo.accept()].map(({ headers }) =>
      headers.get('location')?.split('/').at(-1),
    )
    expect(taken).toEqual(keys)
  })

  it('goes to the least loaded agent who has room, to the skilled one, or to the one who is wanted', async () => {
    await using simulator = await startSimulator({ agents })
    const ada = await openCaller(simulator, 'ada')
    const mateo = await openCaller(simulator, 'mateo')
    await ada.setAvailability('Online')
    await mateo.setAvailability('Online')
    const counts = async () => [await ada.ringingCount(), await mateo.ringingCount()]
    await startChat(simulator)
    await startChat(simulator)
    expect(await counts()).toEqual(['1', '1'])
    await startChat(simulator, { skill: 'repairs' })
    expect(await counts()).toEqual(['1', '2'])
    await startChat(simulator, { skill: 'repairs', wantedAgentId: '4100000001' })
    expect(await counts()).toEqual(['2', '2'])
    // Ada has two now, which is all she may have.
    await startChat(simulator, { wantedAgentId: 'ada' })
    expect(await counts()).toEqual(['2', '2'])
  })

  it('sets an agent Away who does not accept within 20 s, and rings at somebody else', async () => {
    let now = 1_700_000_000_000
    await using simulator = await startSimulator({ agents, now: () => now })
    const ada = await openCaller(simulator, 'ada')
    const mateo = await openCaller(simulator, 'mateo')
    await ada.setAvailability('Online')
    const chatKey = await startChat(simulator)
    await mateo.setAvailability('Online')
    now += 19_000
    expect(await ada.ringingCount()).toBe('1')
    now += 1_100
    expect(await ada.ringingCount()).toBe('0')
    expect((await ada.ask('GET', '/availability')).json.availability.chat).toBe('Away')
    expect(await mateo.ringingCount()).toBe('1')
    await mateo.accept()
    expect((await mateo.ask('GET', `/chat/${chatKey}`)).json.chat.info.state).toBe('chatting')
  })

  it('gives nothing new to an agent who is Occupied or Away', async () => {
    await using simulator = await startSimulator({ agents })
    const ada = await openCaller(simulator, 'ada')
    for (const availability of ['Occupied', 'Away']) {
      await ada.setAvailability(availability)
      await startChat(simulator)
      expect(await ada.ringingCount()).toBe('0')
    }
    expect((await ada.setAvailability('Gone')).status).toBe(400)
  })
})

describe('chat sessions (reference §5.4 method 9)', () => {
  it('lists an ended chat for ten more minutes, and lets it be read longer', async () => {
    let now = 1_700_000_000_000
    await using simulator = await startSimulator({ agents, now: () => now, switches: { chatTimeout: 0 } })
    const ada = await openCaller(simulator, 'ada')
    await ada.setAvailability('Online')
    const ended = await startChat(simulator)
    await ada.accept()
    await ada.end(ended)
    now += 1_000
    const open = await startChat(simulator)
    await ada.accept()
    const keys = async () =>
      [(await ada.ask('GET', '/chatSessions')).json.chatSessions.chatSession]
        .flat()
        .map(({ chatSessionKey }: { chatSessionKey: string }) => chatSessionKey)
    expect(await keys()).toEqual([ended, open])
    for (const stepMs of [300_000, 299_500]) {
      now += stepMs
      await ada.keepLogin('refresh')
      await ada.ringingCount()
    }
    expect(await keys()).toEqual([open])
    expect((await ada.ask('GET', `/chat/${ended}`)).status).toBe(200)
  })
})
