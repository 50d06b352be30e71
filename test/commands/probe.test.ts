import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { probeCommand } from '../../src/commands/doctor/probe/probe-command.ts'
import { environmentLines, toReport } from '../../src/commands/doctor/probe/report.ts'
import { runProbe } from '../../src/commands/doctor/probe/run-probe.ts'
import type { ProbeOptions } from '../../src/commands/doctor/probe/run-probe.ts'
import type { TestAgentEntry } from '../../src/commands/doctor/probe/test-agent.ts'
import { UndoList } from '../../src/commands/doctor/probe/undo-list.ts'
import { SessionLostError } from '../../src/platform/liveperson-chat/errors.ts'
import { writeAgentsFile } from '../../src/simulator/agents-file.ts'
import { startSimulator } from '../../src/simulator/simulator.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import { defaultSwitches } from '../../src/simulator/switches.ts'
import type { SwitchesPatch, SwitchSettings } from '../../src/simulator/switches.ts'
import { runCommand } from '../helpers/command.ts'
import { until } from '../helpers/until.ts'
import { openCaller, startChat } from '../simulator/platform-caller.ts'

/** Waits take no time: they move the simulator's clock as well. */
let now = 1_700_000_000_000
let simulator: Simulator
const folder = mkdtempSync(join(tmpdir(), 'sotto-probe-'))
const agentsFile = join(folder, 'agents.json')

beforeAll(async () => {
  simulator = await startSimulator({
    agents: [
      { agentId: 'ada', name: 'Ada Lindqvist', skills: ['deliveries'] },
      { agentId: 'ben', name: 'Ben Okoro', skills: ['billing'] },
    ],
    now: () => now,
  })
  await writeAgentsFile(agentsFile, simulator.agents)
})
afterAll(async () => {
  await simulator[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})
afterEach(() => {
  // What the platform has no call to close runs out by itself (reference §9).
  now += 500_000
  simulator.world.tick()
})

const agentOf = (id: string): TestAgentEntry => {
  const { loginName, password } = deskOf(id).agent
  return { agentId: id, credentials: () => ({ method: 'password', loginName, password }) }
}

const deskOf = (id: string) => {
  const desk = simulator.world.deskOf(id)
  if (desk === undefined) throw new Error(`There is no ${id}`)
  return desk
}

async function probe(switches: SwitchesPatch, more: Partial<ProbeOptions> = {}) {
  simulator.world.switches.set({ ...defaultSwitches, ...switches })
  const result = await runProbe({
    account: simulator.account,
    domainUrl: simulator.url,
    agent: agentOf('ada'),
    other: agentOf('ben'),
    appKey: 'probe-test-key',
    skill: undefined,
    long: false,
    signal: AbortSignal.timeout(25_000),
    say: () => undefined,
    wait: (ms) => {
      now += Math.max(0, ms)
      return Promise.resolve()
    },
    now: () => now,
    ...more,
  })
  return { ...result, values: Object.fromEntries(result.answers.map(({ name, value }) => [name, value])) }
}

/** What the probe should say of these switches; undefined where they make no difference that shows. */
function expectedOf(set: Partial<SwitchSettings>) {
  const all = { ...defaultSwitches, ...set }
  const { secondLogin, secondAgentSession, newAgentSessionAvailability, multipleChats } = all
  const oneAtATime = secondAgentSession === 'replaces' && newAgentSessionAvailability !== 'unchanged'
  return {
    secondLogin,
    secondLoginEnds: secondLogin === 'beside' ? undefined : all.secondLoginEnds,
    secondAgentSession,
    availabilityPer: oneAtATime ? undefined : all.availabilityPer,
    newAgentSessionAvailability,
    foreignChats: all.foreignChats,
    multipleChats,
    fromEventIds: multipleChats === 'works' ? all.fromEventIds : undefined,
    endedListed: all.endedListed === 0 ? 0 : undefined,
    availableAgentsSince: all.availableAgentsSince,
    transferErrorStatus: all.transferErrorStatus,
    requireCookies: all.requireCookies,
    appKeyLogin: undefined,
    chatTimeout: all.chatTimeout,
    chatKeptAliveBy: undefined,
  }
}

const take = <Value>(values: readonly [Value, ...Value[]], index: number): Value =>
  values[index % values.length] ?? values[0]

/** Every pairing of what two logins, two agent sessions and their availability can be, the other switches in turn. */
const accounts = (['beside', 'agent-sessions', 'bearer'] as const)
  .flatMap((login) => (['beside', 'replaces', 'shares-rings'] as const).map((second) => ({ login, second })))
  .flatMap((one) => (['agent', 'session'] as const).map((availabilityPer) => ({ ...one, availabilityPer })))
  .flatMap((one) =>
    (['unchanged', 'Online', 'Occupied', 'Away'] as const).map((newAgentSessionAvailability) => ({
      ...one,
      newAgentSessionAvailability,
    })),
  )
  .map(({ login, second, ...one }, index): Partial<SwitchSettings> => ({
    ...one,
    secondLogin: login === 'beside' ? 'beside' : 'invalidates',
    secondLoginEnds: login === 'beside' ? 'agent-sessions' : login,
    secondAgentSession: second,
    foreignChats: take(['strict', 'open'], index),
    multipleChats: take(['works', 'works', 'refused'], index),
    fromEventIds: take(['inclusive', 'exclusive', 'exclusive', 'inclusive'], index),
    endedListed: take([0, 600_000, 600_000], index),
    availableAgentsSince: take(['all', 'all', 'changed', 'changed'], index),
    transferErrorStatus: take<200 | 400>([400, 200, 200], index),
    requireCookies: take([true, false, false], index),
    chatTimeout: take([40_000, 0, 90_000], index),
  }))

describe('doctor -- --probe', () => {
  it('names every switch of the simulator correctly, in each of 72 accounts', async () => {
    for (const account of accounts) {
      const { values } = await probe(account)
      expect({ account, values }).toEqual({ account, values: expectedOf(account) })
      // Nobody is left where visitors would ring in vain.
      const { availability, open, missedRings } = deskOf('ada')
      expect({ account, rings: availability === 'Online', open: open.size, missedRings }).toEqual({
        account,
        rings: false,
        open: 0,
        missedRings: 0,
      })
      now += 500_000
      simulator.world.tick()
    }
  }, 120_000)

  it('waits where it is told to: for the end of a silent visitor’s chat, and until an ended chat is no longer listed', async () => {
    for (const chatKeptAliveBy of ['anybody', 'visitor'] as const) {
      const { values } = await probe({ chatKeptAliveBy }, { long: true })
      expect(values).toEqual({
        ...expectedOf({}),
        chatKeptAliveBy,
        endedListed: defaultSwitches.endedListed,
      })
      now += 500_000
    }
  })

  it('sees whether an app key still logs in, by a second agent that has one', async () => {
    const { apiKey } = simulator.credentials.agents.find(({ agentId }) => agentId === 'ben') ?? {}
    if (apiKey === undefined) throw new Error('Ben has no key')
    const other = {
      ...agentOf('ben'),
      credentials: () => ({ method: 'app-key' as const, loginName: deskOf('ben').agent.loginName, ...apiKey }),
    }
    expect((await probe({ appKeyLogin: 'allowed' }, { other })).values).toMatchObject({
      appKeyLogin: 'allowed',
      foreignChats: 'strict',
    })
    expect((await probe({ appKeyLogin: 'refused' }, { other })).values).toMatchObject({
      appKeyLogin: 'refused',
      foreignChats: undefined,
    })
  })

  it('asks a person for the chat where it has no app key, and says what lacks where none comes', async () => {
    let asked = 0
    let opening: Promise<unknown> = Promise.resolve()
    const say = (line: string) => {
      if (!line.startsWith('Please open a chat')) return
      asked += 1
      expect(line).toContain('for the skill deliveries')
      opening = startChat(simulator, { skill: 'deliveries' })
    }
    // The visitor's request comes through first; the clock still runs ahead.
    const wait = async (ms: number) => {
      now += Math.max(0, ms)
      await opening
    }
    const { values } = await probe({ secondAgentSession: 'shares-rings' }, { appKey: undefined, say, wait })
    expect([asked, values['secondAgentSession'], values['foreignChats']]).toEqual([1, 'shares-rings', 'strict'])
    expect([...simulator.world.chats.values()].filter(({ state }) => state !== 'ended')).toEqual([])

    const without = await probe({}, { appKey: undefined, other: undefined })
    expect(without.values).toMatchObject({ secondLogin: 'beside', newAgentSessionAvailability: 'unchanged' })
    expect(without.answers.find(({ name }) => name === 'secondAgentSession')).toMatchObject({
      value: undefined,
      because: 'no chat rang at the test agent within 300 s',
    })
  })

  it('leaves the agent as it found them, and logs in no faster than every 5 s', async () => {
    simulator.world.switches.set(defaultSwitches)
    const human = await openCaller(simulator, 'ada')
    await human.setAvailability('Online')
    const after = simulator.audit.totals.requests
    await probe({})
    expect((await human.ask('GET', '/availability')).json.availability.chat).toBe('Online')
    expect([deskOf('ada').agentSessions.size, simulator.world.logins.of(deskOf('ada')).length]).toEqual([1, 1])
    expect([deskOf('ben').availability, deskOf('ben').agentSessions.size]).toEqual(['Offline', 0])
    const logins = simulator.audit
      .list({ after, kind: 'open' })
      .filter(({ path, who }) => path.endsWith('/login') && who.agentId === 'ada')
    const [first, second] = logins.map(({ at }) => at)
    expect(logins).toHaveLength(2)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(5_000)
  })

  it('leaves an agent with an open chat alone, and a visitor’s chat that rings', async () => {
    simulator.world.switches.set(defaultSwitches)
    const human = await openCaller(simulator, 'ada')
    await human.setAvailability('Online')
    const chatKey = await startChat(simulator, { skill: 'deliveries' })
    expect((await human.accept()).status).toBe(201)
    await expect(probe({})).rejects.toThrow('Agent ada has 1 open chat. End it')
    expect(simulator.world.chats.get(chatKey)).toMatchObject({ state: 'chatting', desk: deskOf('ada') })
    await human.end(chatKey)
    await human.keepLogin('logout')

    const waiting = await startChat(simulator, { skill: 'deliveries' })
    await expect(probe({})).rejects.toThrow('A visitor’s chat rings at the test agent already')
    expect(simulator.world.chats.get(waiting)?.state).toBe('waiting')
    expect([deskOf('ada').availability, deskOf('ada').missedRings]).toEqual(['Offline', 0])
  })

  it('puts everything back when it is stopped half-way', async () => {
    for (const at of [
      'requireCookies=',
      'Waiting for a chat',
      'multipleChats=',
      'Logging in as the test agent a second',
    ]) {
      const stop = new AbortController()
      const say = (line: string) => {
        if (line.startsWith(at)) stop.abort(new Error('stopped'))
      }
      await expect(probe({}, { signal: stop.signal, say })).rejects.toThrow('stopped')
      const { availability, agentSessions } = deskOf('ada')
      const logins = simulator.world.logins.of(deskOf('ada')).length
      const chats = [...simulator.world.chats.values()].filter(({ state }) => state !== 'ended').length
      expect({ at, availability, agentSessions: agentSessions.size, logins, chats }).toEqual({
        at,
        availability: 'Offline',
        agentSessions: 0,
        logins: 0,
        chats: 0,
      })
    }
  })

  it('waits out a platform that throttles', async () => {
    const said: string[] = []
    const { values } = await probe({ rateLimitPerSecond: 5 }, { say: (line) => void said.push(line) })
    expect(values).toEqual(expectedOf({}))
    expect(said.some((line) => /answered 429; trying again in 1 s/.test(line))).toBe(true)
  })

  it('says of a question that the platform does not let it ask how that failed, and goes on', async () => {
    const say = (line: string) => {
      if (line.startsWith('Logging in as the test agent a second')) simulator.world.switches.set({ failingLogin: '*' })
    }
    const { answers, values } = await probe({}, { say })
    expect(values).toEqual({ ...expectedOf({}), secondLogin: undefined })
    expect(answers[0]).toMatchObject({ name: 'secondLogin', because: 'a call was answered 500' })
  })

  it('puts chats back before availability and logins, whatever fails, and says what did', async () => {
    const undo = new UndoList()
    const done: string[] = []
    const step = (name: string, error?: Error) => () => {
      done.push(name)
      return error === undefined ? Promise.resolve() : Promise.reject(error)
    }
    undo.add('login', 'a', step('login', new SessionLostError('gone already')))
    undo.add('availability', 'a', step('an earlier one'))
    undo.add('availability', 'a', step('availability', new SessionLostError('401')))
    undo.add('chat', 'a', step('chat', new Error('503')))
    undo.add('chat', 'b', step('a chat that has ended'))
    undo.remove('chat', 'b')
    expect(await undo.run()).toEqual(['chat: 503', 'availability: 401'])
    expect(done).toEqual(['chat', 'availability', 'login'])
    expect(await undo.run()).toEqual([])
  })

  it('names nobody in its report: no account, agent, host, secret or chat', async () => {
    const result = await probe({ foreignChats: 'open', secondLogin: 'invalidates' })
    const report = toReport(result, new Date(now))
    expect(report).toContain('| foreignChats | open | ')
    expect(report).toContain('--switch secondLogin=invalidates')
    const personal = [
      simulator.account,
      new URL(simulator.url).host,
      '127.0.0.1',
      'probe-test-key',
      ...simulator.agents.flatMap(({ name, loginName, password, platformAgentId }) => [
        ...name.split(' '),
        loginName,
        password,
        platformAgentId,
      ]),
      ...simulator.world.chats.keys(),
    ]
    const everything = report + JSON.stringify(result)
    expect(personal.filter((one) => everything.includes(one))).toEqual([])
  })

  it('lists the environment of Sotto for the switches that it knows', () => {
    const answers = [
      { name: 'secondAgentSession', value: 'beside', because: '' },
      { name: 'foreignChats', value: undefined, because: '' },
      { name: 'multipleChats', value: 'works', because: '' },
    ] as const
    expect(environmentLines(answers, ['LP_SECOND_AGENT_SESSION', 'LP_FOREIGN_CHATS'])).toEqual([
      'LP_SECOND_AGENT_SESSION=beside',
    ])
  })
})

describe('npm run doctor -- --probe', () => {
  const environment = () => ({
    LP_ACCOUNT: simulator.account,
    LP_DOMAIN_URL: simulator.url,
    SOTTO_AGENTS_FILE: agentsFile,
    SOTTO_DATA_DIR: join(folder, 'data'),
    PROBE_KEY: 'probe-test-key',
  })
  const doctor = (env: Record<string, string>, ...flags: string[]) =>
    runCommand(process.execPath, ['src/commands/doctor.ts', '--probe', ...flags], env)

  it.each([
    [[], /^--probe needs --agent ID: it disturbs the work of that agent, so name a test agent\./],
    [['--agent', 'ada'], /^The probe logs agent ada in twice, .* Add --yes if that may be\./],
    [['--agent', 'eve', '--yes'], /^The agents file has no agent eve\./],
    [['--agent', 'ada', '--other', 'ada', '--yes'], /^--other must be another agent/],
    [['--agent', 'ada', '--yes', '--visitor-app-key-env', 'NOT_SET'], /^The environment variable that .* is not set\./],
    [['--agent', 'ada', '--yes', '--report', '.'], /^The report cannot be written: \. is no file\./],
    [['--agent', 'ada', '--yes', '--fast'], /^Unknown option '--fast'/],
  ])('refuses %j in one line, before it touches anything', async (flags, line) => {
    const before = simulator.audit.totals.requests
    await expect(probeCommand(['--probe', ...flags], environment())).rejects.toThrow(line)
    expect(simulator.audit.totals.requests).toBe(before)
  })

  it('refuses without an account, in one line', async () => {
    await using command = doctor({}, '--agent', 'ada', '--yes')
    expect(await command.exit).toBe(1)
    expect(command.err()).toMatch(/^--probe needs an account: set LP_ACCOUNT and SOTTO_AGENTS_FILE\. .*\n$/)
  })

  it('puts everything back at Ctrl-C, and says so', async () => {
    simulator.world.switches.set(defaultSwitches)
    await using command = doctor(environment(), '--agent', 'ada', '--yes')
    await until('the request for a chat', () => command.out().includes('Please open a chat'), 40_000)
    expect(deskOf('ada').availability).toBe('Online')
    command.child.kill('SIGINT')
    expect([await command.exit, command.err()]).toEqual([
      1,
      expect.stringMatching(/^The probe was stopped; there is no report\./),
    ])
    expect([deskOf('ada').availability, deskOf('ada').agentSessions.size]).toEqual(['Offline', 0])
  }, 60_000)

  it('writes its report into the data folder, and says where', async () => {
    simulator.world.switches.set({ ...defaultSwitches, secondAgentSession: 'replaces', endedListed: 0 })
    const flags = ['--agent', 'ada', '--other', 'ben', '--yes', '--visitor-app-key-env', 'PROBE_KEY']
    await using command = doctor(environment(), ...flags)
    expect([await command.exit, command.err()]).toEqual([0, ''])
    const [, file = ''] = /\nThe report is in (\S+probe-report-\d{4}-\d\d-\d\d\.md)\n$/.exec(command.out()) ?? []
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain('| secondAgentSession | replaces | ')
    expect(command.out()).not.toContain('probe-test-key')
  }, 60_000)

  it('ends with one line where the login is refused', async () => {
    const wrong = join(folder, 'wrong.json')
    const agents = readFileSync(agentsFile, 'utf8').replaceAll(
      '"passwordFile": "passwords/ada"',
      '"passwordEnv": "ADA"',
    )
    writeFileSync(wrong, agents)
    const env = { ...environment(), SOTTO_AGENTS_FILE: wrong, ADA: 'not-the-password' }
    await using command = doctor(env, '--agent', 'ada', '--yes')
    expect(await command.exit).toBe(1)
    expect(command.err()).toMatch(/answered 401: check the agent's login in the agents file/)
    expect(command.err() + command.out()).not.toContain('not-the-password')
  })
})
