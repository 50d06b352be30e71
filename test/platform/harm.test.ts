import { setTimeout as sleep } from 'node:timers/promises'
import { Agent } from 'undici'
import { describe, expect, it } from 'vitest'
import { agentId } from '../../src/domain/ids.ts'
import { createListener } from '../../src/listener/listener.ts'
import { refuseForetoldHarm } from '../../src/platform/liveperson-chat/account-readings.ts'
import type { AccountReadings } from '../../src/platform/liveperson-chat/account-readings.ts'
import { openReadingSession } from '../../src/platform/liveperson-chat/reading-session.ts'
import { createRingEvidence } from '../../src/platform/liveperson-chat/ring-evidence.ts'
import { followAgentChats } from '../../src/platform/liveperson-chat/shadow.ts'
import { ConsumerClient } from '../../src/simulator/actors/consumer-client.ts'
import { startSimulator } from '../../src/simulator/simulator.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import type { SwitchesPatch } from '../../src/simulator/switches.ts'
import { startHuman } from '../helpers/scripted-human.ts'
import { until } from '../helpers/until.ts'

/** Platform, human and listener live by one clock, five times as fast as the wall's: a ring lasts four seconds of ours. */
const speed = 5
const startedAt = Date.now()
const now = () => startedAt + (Date.now() - startedAt) * speed
const wait = (ms: number, signal: AbortSignal) =>
  sleep(Math.max(1, ms / speed), undefined, { signal }).catch(() => undefined)

const ada = agentId('ada')

function startWorld(switches: SwitchesPatch) {
  return startSimulator({
    agents: [{ agentId: 'ada', name: 'Ada Lindqvist' }],
    switches: { chatTimeout: 0, ...switches },
    agentSessionIdleMs: 40_000,
    now,
  })
}

/** The listener as it follows one agent, with nothing said of the account unless `readings` does. */
function listen(platform: Simulator, readings: AccountReadings = {}) {
  const connections = new Agent()
  const agent = platform.agents[0]
  const lines = new Set<string>()
  const learned: string[] = []
  const evidence = createRingEvidence(readings, () => void learned.push('rings are theirs'))
  const listener = createListener({
    onEvents: (_agentId, _id, events) => {
      for (const event of events) if (event.type === 'line' && event.speaker === 'visitor') lines.add(event.text)
    },
    onLeft: () => undefined,
    onUnreadable: () => undefined,
    onHearing: () => undefined,
    onTrouble: () => undefined,
  })
  const follow = () =>
    listener.follow([
      {
        agentId: ada,
        fingerprint: '1',
        follow: async (callbacks, signal) => {
          refuseForetoldHarm(readings, { method: 'password' })
          await followAgentChats({
            ...callbacks,
            account: platform.account,
            agentOf: () => ada,
            resume: [],
            harm: { readings, evidence },
            openSession: (sessionSignal) =>
              openReadingSession({
                domainUrl: platform.url,
                account: platform.account,
                credentials: {
                  method: 'password',
                  loginName: agent?.loginName ?? '',
                  password: agent?.password ?? '',
                },
                connections,
                onWrite: () => expect.unreachable(),
                signal: sessionSignal,
              }),
            wait,
            now,
            signal,
          })
        },
      },
    ])
  follow()
  return {
    lines,
    learned,
    state: () => listener.hearing(ada).state,
    hearing: () => listener.hearing(ada),
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]()
      await connections.destroy()
    },
  }
}

const signal = AbortSignal.timeout(600_000)

/** A visitor comes, waits to be taken for as long as a ring lasts and a little longer, says one line and goes. */
async function visit(platform: Simulator, text: string): Promise<boolean> {
  await using visitor = new ConsumerClient(platform.url, platform.account)
  const chatKey = await visitor.requestChat({ wantedAgentId: platform.agents[0]?.platformAgentId }, signal)
  const giveUpAt = now() + 28_000
  while ((await visitor.state(chatKey, signal)) === 'waiting' && now() < giveUpAt) await wait(1_000, signal)
  const taken = (await visitor.state(chatKey, signal)) === 'chatting'
  if (taken) {
    await visitor.say(chatKey, text, signal)
    await wait(4_000, signal)
  }
  await visitor.end(chatKey, signal)
  return taken
}

const deskOf = (platform: Simulator) => platform.world.deskOf('ada')
const openedByUs = (platform: Simulator) =>
  platform.audit
    .list({ kind: 'open', actor: false })
    .filter(({ path, verb }) => verb === 'POST' && path.endsWith('/agentSession'))

/** What the human's program tries with a login that was ended is refused, and nobody's. */
const writtenByUs = (platform: Simulator) =>
  platform.audit.list({ kind: 'write', actor: false }).filter(({ status }) => status !== 401)

/** Readings under which a session beside the human's costs the human nothing (reference §12.2). */
const harmless: readonly SwitchesPatch[] = [
  { secondLogin: 'beside', secondAgentSession: 'beside', availabilityPer: 'agent' },
  { secondLogin: 'beside', secondLoginEnds: 'bearer', foreignChats: 'open' },
  { foreignChats: 'strict', multipleChats: 'refused' },
  { multipleChats: 'works', fromEventIds: 'exclusive' },
  { availabilityPer: 'session', newAgentSessionAvailability: 'unchanged', fromEventIds: 'inclusive' },
  { availabilityPer: 'session', newAgentSessionAvailability: 'Away' },
  { availabilityPer: 'session', secondAgentSession: 'shares-rings' },
  { newAgentSessionAvailability: 'Online' },
]

const harmful: readonly (readonly [switches: SwitchesPatch, because: RegExp])[] = [
  [{ secondLogin: 'invalidates', secondLoginEnds: 'agent-sessions' }, /Another login of this agent ended ours/],
  [{ secondLogin: 'invalidates', secondLoginEnds: 'bearer' }, /Another login of this agent ended ours/],
  [{ secondAgentSession: 'replaces' }, /ended ours right after it began/],
  [{ secondAgentSession: 'shares-rings' }, /became Away without a reason, as after a missed ring/],
  [{ newAgentSessionAvailability: 'Away' }, /Opening our session set the agent Away/],
  [{ newAgentSessionAvailability: 'Occupied' }, /Opening our session set the agent Occupied/],
  [
    { availabilityPer: 'session', newAgentSessionAvailability: 'Online', secondAgentSession: 'shares-rings' },
    /became Away without a reason, as after a missed ring/,
  ],
]

// A busy machine lets the scripted human miss a ring by itself now and then.
describe.concurrent('§12.2 a session beside the human’s', { timeout: 180_000, retry: 2 }, () => {
  it.for(harmless)('goes on, and the human misses nothing, under %o', async (switches, { expect }) => {
    await using platform = await startWorld(switches)
    await using human = await startHuman(platform, 'ada', { speed })
    // Whoever is at work has been for a while.
    await wait(5_000, signal)
    await using sotto = listen(platform)
    await until('hearing', () => sotto.state() === 'hearing')
    for (let round = 1; round <= 4; round += 1) expect(await visit(platform, `line ${round}`)).toBe(true)
    await until('every line', () => sotto.lines.size === 4)
    expect(sotto.state()).toBe('hearing')
    expect(deskOf(platform)).toMatchObject({ missedRings: 0, endedLogins: { actors: 0 } })
    expect([human.thrownOut(), human.putRight()]).toEqual([0, 0])
    expect(writtenByUs(platform)).toEqual([])
  })

  it.for(harmful)(
    'stops at the first harm, which costs at most one ring, under %o',
    async ([switches, because], { expect }) => {
      await using platform = await startWorld(switches)
      await using human = await startHuman(platform, 'ada', { speed })
      await wait(5_000, signal)
      await using sotto = listen(platform)
      for (let round = 1; sotto.state() !== 'stopped' && round <= 6; round += 1) await visit(platform, `line ${round}`)
      await until('the stop', () => sotto.state() === 'stopped')
      expect(sotto.hearing()).toMatchObject({ harm: true, because: expect.stringMatching(because) })
      const missed = deskOf(platform)?.missedRings ?? 0
      expect(missed).toBeLessThanOrEqual(1)
      expect(openedByUs(platform)).toHaveLength(1)

      // What we opened has idled out and the human has put right what it did: from now on nothing is missed.
      await until('our session to be gone', () =>
        [...(deskOf(platform)?.agentSessions ?? [])].every(({ login }) => login.actor),
      )
      await until('the human at work', () => deskOf(platform)?.availability === 'Online')
      const before = human.thrownOut()
      for (let round = 1; round <= 3; round += 1) expect(await visit(platform, 'later')).toBe(true)
      expect(deskOf(platform)?.missedRings).toBe(missed)
      expect(human.thrownOut()).toBe(before)
      expect(openedByUs(platform)).toHaveLength(1)
      expect(writtenByUs(platform)).toEqual([])
    },
  )

  it('stops at the one ring that a human at lunch misses because our opening put them Online', async ({ expect }) => {
    await using platform = await startWorld({ newAgentSessionAvailability: 'Online' })
    await using _human = await startHuman(platform, 'ada', { speed, wanted: 'Away' })
    await wait(5_000, signal)
    // Even where the operator has said that rings are not shared: it is not sharing that did this.
    await using sotto = listen(platform, { secondAgentSession: 'beside' })
    await until('hearing', () => sotto.state() === 'hearing')
    await visit(platform, 'nobody is there')
    await until('the stop', () => sotto.state() === 'stopped')
    expect(deskOf(platform)?.missedRings).toBe(1)
  })

  it('stops at the one ring that comes to our session while the human is at lunch', async ({ expect }) => {
    await using platform = await startWorld({ availabilityPer: 'session', newAgentSessionAvailability: 'Online' })
    await using human = await startHuman(platform, 'ada', { speed })
    await wait(5_000, signal)
    await using sotto = listen(platform)
    await until('hearing', () => sotto.state() === 'hearing')
    expect(await visit(platform, 'before lunch')).toBe(true)
    await human.goAway()
    await visit(platform, 'nobody is there')
    await until('the stop', () => sotto.state() === 'stopped')
    expect(deskOf(platform)?.missedRings).toBe(1)
  })

  it('takes lunch for lunch once agents have taken their rings beside us for a while', async ({ expect }) => {
    await using platform = await startWorld({})
    await using human = await startHuman(platform, 'ada', { speed })
    await wait(5_000, signal)
    await using sotto = listen(platform)
    await until('hearing', () => sotto.state() === 'hearing')
    for (let round = 1; sotto.learned.length === 0 && round <= 16; round += 1) {
      expect(await visit(platform, `line ${round}`)).toBe(true)
    }
    expect(sotto.learned).toEqual(['rings are theirs'])
    await human.goAway()
    await wait(30_000, signal)
    await human.comeBack()
    expect(await visit(platform, 'after lunch')).toBe(true)
    await until('the line after lunch', () => sotto.lines.has('after lunch'))
    expect(sotto.state()).toBe('hearing')
  })

  it('takes lunch for lunch where the operator has said that the session stands beside', async ({ expect }) => {
    await using platform = await startWorld({})
    await using human = await startHuman(platform, 'ada', { speed })
    await wait(5_000, signal)
    await using sotto = listen(platform, { secondAgentSession: 'beside', newAgentSessionAvailability: 'unchanged' })
    await until('hearing', () => sotto.state() === 'hearing')
    await human.goAway()
    await wait(30_000, signal)
    await human.comeBack()
    expect(await visit(platform, 'after lunch')).toBe(true)
    await until('the line after lunch', () => sotto.lines.has('after lunch'))
    const asked = platform.audit
      .list({ actor: false })
      .filter(({ path }) => /agentSession\/\d+\/(?:info|availableAgents)$/.test(path))
    expect(asked).toEqual([])
  })

  it('stops at an agent who leaves without a reason while nobody knows how the account reads', async ({ expect }) => {
    await using platform = await startWorld({})
    await using human = await startHuman(platform, 'ada', { speed })
    await wait(5_000, signal)
    await using sotto = listen(platform)
    await until('a first look', () => platform.audit.list({ actor: false }).some(({ path }) => path.endsWith('/info')))
    await human.goAway()
    await until('the stop', () => sotto.state() === 'stopped')
    expect(sotto.hearing()).toMatchObject({ harm: true })
  })

  it('opens nothing where the operator has said that it would harm', async ({ expect }) => {
    await using platform = await startWorld({})
    const foretold: readonly AccountReadings[] = [
      { secondLogin: 'invalidates' },
      { secondAgentSession: 'replaces' },
      { secondAgentSession: 'shares-rings', availabilityPer: 'agent' },
      { newAgentSessionAvailability: 'Away' },
      { newAgentSessionAvailability: 'Online', availabilityPer: 'session' },
    ]
    for (const readings of foretold) {
      await using sotto = listen(platform, readings)
      await until('the stop', () => sotto.state() === 'stopped')
      expect(sotto.hearing()).toMatchObject({ harm: true, because: expect.stringMatching(/^LP_\w+=/) })
    }
    expect(platform.audit.list({ actor: false })).toEqual([])
  })
})
