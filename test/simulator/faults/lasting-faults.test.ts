import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { until } from '../../helpers/until.ts'
import { openCaller, PlatformCaller, logIn, versioned, call } from '../platform-caller.ts'
import { setUpFaults } from './fault-stage.ts'
import type { FaultStage } from './fault-stage.ts'

const isActive = (stage: FaultStage) => stage.simulator.faults.status().active.length > 0

async function begin(stage: FaultStage, kind: string, durationMs = 10_000): Promise<void> {
  await stage.once(kind, { durationMs })
  expect(isActive(stage)).toBe(true)
}

describe('a lasting fault', () => {
  it('outage: listeners are refused everywhere, others go on, and it ends by itself', async () => {
    await using stage = await setUpFaults()
    await begin(stage, 'outage')
    for (const got of [await stage.findHost(), await stage.listen('/info')]) {
      expect(got).toEqual({ error: 'UND_ERR_SOCKET' })
    }
    await expect(logIn(stage.simulator, 'ada')).rejects.toThrow('fetch failed')
    expect((await stage.human.ask('GET', '/info')).status).toBe(200)
    expect(stage.counts()).toEqual({ outage: 1 })
    await stage.control('', { spec: '' })
    await stage.once('outage', { durationMs: 50 })
    await until('its own end', () => !isActive(stage))
    expect((await stage.listen('/info')).status).toBe(200)
  })

  it('login-down: login and refresh answer 503, what is open goes on', async () => {
    await using stage = await setUpFaults()
    await begin(stage, 'login-down')
    expect((await logIn(stage.simulator, 'ada')).status).toBe(503)
    expect((await stage.listener.keepLogin('refresh')).status).toBe(503)
    expect((await stage.listen('/info')).status).toBe(200)
    expect((await stage.human.keepLogin('refresh')).status).toBe(200)
    expect(stage.counts()).toEqual({ 'login-down': 1 })
    await stage.control('', { spec: '' })
    expect((await stage.listener.keepLogin('refresh')).status).toBe(200)
  })

  it('host-moved: the Domain API names a second host with the same world, the old one serves the others only', async () => {
    await using stage = await setUpFaults()
    const { simulator } = stage
    await begin(stage, 'host-moved')
    const old = await stage.listen('/chatSessions')
    expect(old.error ?? old.status).toSatisfy((seen) => seen === 503 || seen === 'UND_ERR_SOCKET')
    const { baseURI } = JSON.parse((await stage.findHost()).text ?? '')
    expect(baseURI).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(`http://${baseURI}`).not.toBe(simulator.url)
    const all = await stage.get(`/api/account/${simulator.account}/service/baseURI.json?version=1.0`)
    expect(new Set(JSON.parse(all.text ?? '').baseURIs.map((entry: { baseURI: string }) => entry.baseURI))).toEqual(
      new Set([baseURI]),
    )

    const moved = { ...simulator, url: `http://${baseURI}` }
    const listener = await openCaller(moved, 'ada')
    expect(listener.login.json.csdsCollectionResponse.baseURIs[0].baseURI).toBe(baseURI)
    const chat = (await listener.ask('GET', `/chat/${stage.chatKey}`)).json.chat
    expect(chat.link[0]['@href']).toBe(`http://${baseURI}${listener.root}/chat/${stage.chatKey}`)
    expect((await stage.human.ask('GET', '/info')).status).toBe(200)
    const path = `/api/account/${simulator.account}/service/agentVep/baseURI.json?version=1.0`
    const named = (await call(simulator, 'GET', path, { headers: simulator.actorHeaders })).json
    expect(`http://${named.baseURI}`).toBe(simulator.url)
    expect(stage.counts()).toEqual({ 'host-moved': 1 })

    await stage.control('', { spec: '' })
    expect((await stage.get(`http://${baseURI}${path}`)).error).toBeDefined()
    expect(`http://${JSON.parse((await stage.findHost()).text ?? '').baseURI}`).toBe(simulator.url)
    const back = new PlatformCaller(simulator, listener.login, listener.start)
    expect((await back.ask('GET', `/chat/${stage.chatKey}`)).status).toBe(200)
  })

  it('host-moved: refuses at times and answers 503 at times', async () => {
    await using stage = await setUpFaults()
    const seen = new Set<string | number | undefined>()
    for (let seed = 0; seed < 12; seed += 1) {
      await stage.control('', { spec: `seed=${seed}` })
      await begin(stage, 'host-moved')
      const { status, error } = await stage.listen('/info')
      seen.add(error ?? status)
    }
    expect(seen).toEqual(new Set([503, 'UND_ERR_SOCKET']))
  })

  it('human-login: ends a listener’s login in peace, never the human’s, and then logs out', async () => {
    let aheadMs = 0
    await using stage = await setUpFaults({ now: () => Date.now() + aheadMs })
    const { simulator, human } = stage
    const logins = () => simulator.world.logins.of(simulator.world.desks[0]!).length
    await begin(stage, 'human-login')
    expect(logins()).toBe(3)
    expect((await stage.listen('/info')).status).toBe(200)
    expect(stage.counts()).toEqual({})
    await stage.control('', { spec: '' })
    expect(logins()).toBe(2)

    aheadMs = 34_000
    expect((await stage.listen('/info')).status).toBe(200)
    aheadMs = 36_000
    await begin(stage, 'human-login')
    expect((await stage.listen('/info')).status).toBe(401)
    expect((await human.ask('GET', '/info')).status).toBe(200)
    expect(stage.counts()).toEqual({ 'human-login': 1 })
  })

  it('human-login: goes past a listener that is silent, whose session may be nobody’s any more', async () => {
    let aheadMs = 0
    await using stage = await setUpFaults({ now: () => Date.now() + aheadMs })
    aheadMs = 60_000
    await begin(stage, 'human-login')
    expect((await stage.listen('/info')).status).toBe(200)
    expect(stage.counts()).toEqual({})
  })

  it('human-login: otherwise ends what the switch secondLogin says', async () => {
    await using stage = await setUpFaults()
    const { simulator, human } = stage
    simulator.world.switches.set({ secondLogin: 'invalidates' })
    await begin(stage, 'human-login')
    expect((await stage.listen('/info')).status).toBe(401)
    expect((await human.ask('GET', `/chat/${stage.chatKey}`)).json.chat.info.state).toBe('chatting')
    expect(stage.counts()).toEqual({ 'human-login': 1 })
  })

  it('comes and goes as often as the SPEC says, until it is replaced', async () => {
    await using stage = await setUpFaults()
    await stage.control('', { spec: 'outage=20ms@20ms,seed=9' })
    for (let time = 0; time < 4; time += 1) {
      await until('its beginning', () => isActive(stage))
      await until('its end', () => !isActive(stage))
    }
    await stage.control('', { spec: '' })
    expect(isActive(stage)).toBe(false)
    // As many times as it would have begun in between.
    for (let turn = 0; turn < 20; turn += 1) {
      await sleep(5)
      expect(isActive(stage)).toBe(false)
    }
    expect(
      (await stage.get(versioned(`${stage.listener.root}/info`), { headers: stage.listener.headers })).status,
    ).toBe(200)
  })

  it('keeps no simulator from closing', async () => {
    const stage = await setUpFaults({ faults: 'slow=1h,login-down=1h@24h' })
    await stage.once('slow-first-byte')
    const late = stage.listen('/info')
    await expect.poll(() => stage.counts()['slow-first-byte']).toBe(1)
    await begin(stage, 'host-moved')
    await begin(stage, 'outage')
    // Their hours would outlast the test.
    await stage[Symbol.asyncDispose]()
    await late
  })
})
