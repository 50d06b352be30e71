import { describe, expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/simulator.ts'
import { call, logIn, openCaller } from './platform-caller.ts'

describe('GET /simulator/agents', () => {
  it('counts what others than its own actors do with the logins of an agent, by its own clock', async () => {
    let now = 1_700_000_000_000
    const agents = [{ agentId: 'ada', name: 'Ada Lindqvist' }]
    await using simulator = await startSimulator({ agents, now: () => now, clockSpeed: 60 })
    const counts = async () => (await call(simulator, 'GET', '/simulator/agents')).json.agents[0].listenerLogins
    await openCaller(simulator, 'ada', await logIn(simulator, 'ada', simulator.actorHeaders))
    expect(await counts()).toEqual({ logins: 0, refreshes: 0, ranOut: 0, closestMs: null })

    const listener = await openCaller(simulator, 'ada')
    now += 9_000
    expect((await listener.keepLogin('refresh')).status).toBe(200)
    await logIn(simulator, 'ada')
    now += 7_000
    await logIn(simulator, 'ada')
    expect(await counts()).toEqual({ logins: 3, refreshes: 1, ranOut: 0, closestMs: 7_000 })

    // 10 minutes without a refresh are 10 seconds here; the actors' own login lasts.
    now += 5_000
    expect(await counts()).toMatchObject({ ranOut: 2 })
    now += 60_000
    expect(await counts()).toMatchObject({ logins: 3, ranOut: 3 })
  })
})
