import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { describe, expect, it } from 'vitest'
import { writeAgentsFile } from '../src/simulator/agents-file.ts'
import { startSimulator } from '../src/simulator/simulator.ts'
import { descendants, isAlive, runCommand } from './helpers/command.ts'
import { temporaryFolder } from './helpers/temporary-folder.ts'
import { until } from './helpers/until.ts'

const main = (environment: Record<string, string>, flags: readonly string[] = []) =>
  runCommand(process.execPath, ['src/main.ts', ...flags], { PORT: '0', ...environment })

const ready = (command: ReturnType<typeof main>) =>
  until(
    'the ready line',
    () => {
      if (command.child.exitCode !== null) throw new Error(`ended: ${command.err()}`)
      return /^Sotto is ready: (.*)$/m.exec(command.out())?.[1]
    },
    // A busy machine starts three processes one after the other.
    40_000,
  )

describe('npm start', () => {
  it('runs the demo, says where everything is, and becomes ready', async () => {
    using folder = temporaryFolder()
    await using sotto = main({ SOTTO_DATA_DIR: folder.path })
    const address = await ready(sotto)
    expect(sotto.out().trimEnd().split('\n').at(-1)).toBe(`Sotto is ready: ${address}`)
    const runFile = join(folder.path, 'run.json')
    expect(statSync(runFile).mode & 0o777).toBe(0o600)
    const run = JSON.parse(readFileSync(runFile, 'utf8')) as Record<string, string> & {
      overlay: { agentId: string; url: string }[]
    }
    expect(run).toMatchObject({ pid: sotto.child.pid, overlay: [{ agentId: 'ada', url: address }, {}, {}, {}] })
    const get = async (url: string | undefined) => {
      const answer = await request(url ?? '')
      return { status: answer.statusCode, location: answer.headers['location'], body: await answer.body.text() }
    }
    expect(await get(run['workspace'])).toMatchObject({ status: 200 })
    expect(await get(`${run['simulator']}/simulator/status`)).toMatchObject({ status: 200 })
    expect((await get(run['console'])).location).toBe('/console')
    expect((await get(run['board'])).location).toBe('/board')
    expect((await get(address)).location).toBe('/overlay?agent=ada')
    await until('a used code to be replaced', () => !readFileSync(runFile, 'utf8').includes(address))
    const health = new URL('/healthz', address).href
    await until('readiness', async () => (await get(health)).status === 200)
    expect(JSON.parse((await get(health)).body)).toEqual({ ready: true, reasons: [] })
    await until('a tip', async () => {
      const status = JSON.parse((await get(run['status'])).body) as {
        tips: { shown: number }
        listener: { writes: number }
      }
      expect(status.listener.writes).toBe(0)
      return status.tips.shown > 0
    })
  })

  it('passes faults, TLS and a faster clock on to its simulator, trusts it, and refreshes logins by that clock', async () => {
    using folder = temporaryFolder()
    const flags = ['--tls', '--clock-speed', '100', '--faults', 'html=0.02,seed=1', '--speed', '20']
    await using sotto = main({ SOTTO_DATA_DIR: folder.path }, flags)
    await ready(sotto)
    const run = JSON.parse(readFileSync(join(folder.path, 'run.json'), 'utf8')) as Record<string, string>
    expect(run['simulator']).toMatch(/^https:/)
    const ca = readFileSync(join(folder.path, 'simulator', 'ca.pem'), 'utf8')
    await using dispatcher = Object.assign(new Agent({ connect: { ca } }), {
      [Symbol.asyncDispose]: () => dispatcher.destroy(),
    })
    const get = async (path: string) =>
      (await request(`${run['simulator']}/simulator/${path}`, { dispatcher })).body.json() as Promise<{
        spec: string
        agents: { listenerLogins: { refreshes: number } }[]
      }>
    expect((await get('faults')).spec).toBe('html=0.02,seed=1')
    await until('a refresh of every login, due after 300 s by the ordinary clock', async () =>
      (await get('agents')).agents.every(({ listenerLogins }) => listenerLogins.refreshes > 0),
    )
  })

  it('names what is wrong with a changed agents file, and goes on with the last good one', async () => {
    using folder = temporaryFolder()
    await using sotto = main({ SOTTO_DATA_DIR: folder.path })
    const status = new URL('/api/status', await ready(sotto)).href
    const file = join(folder.path, 'simulator', 'agents.json')
    const good = readFileSync(file, 'utf8')
    const followed = async () => {
      const answer = await request(status)
      return ((await answer.body.json()) as { conversations: { followed: number } }).conversations.followed
    }
    writeFileSync(file, good.replace('"tenure": "new"', '"tenure": "ancient"'))
    await until('the problem in the log', () => /line \d+: agents\.0\.tenure/.test(sotto.out()))
    expect(await followed()).toBe(4)
    const { agents } = JSON.parse(good) as { agents: unknown[] }
    writeFileSync(file, JSON.stringify({ agents: agents.slice(0, 3) }))
    await until('the smaller team', async () => (await followed()) === 3)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with everything it started at %s to npm', async (signal) => {
    using folder = temporaryFolder()
    await using npm = runCommand('npm', ['start'], { PORT: '0', SOTTO_DATA_DIR: folder.path })
    await ready(npm)
    const all = await descendants(npm.child.pid ?? 0)
    expect(all.length).toBeGreaterThanOrEqual(2)
    npm.child.kill(signal)
    await npm.exit
    await until('everything to end', () => !all.some(isAlive))
  })

  it('ends in order when Ctrl-C reaches npm and everything under it at once', async () => {
    using folder = temporaryFolder()
    await using npm = runCommand('npm', ['start'], { PORT: '0', SOTTO_DATA_DIR: folder.path }, { ownGroup: true })
    await ready(npm)
    const all = await descendants(npm.child.pid ?? 0)
    process.kill(-(npm.child.pid ?? 0), 'SIGINT')
    await npm.exit
    await until('everything to end', () => !all.some(isAlive))
    // Gone only after an orderly end.
    expect(existsSync(join(folder.path, 'run.json'))).toBe(false)
  })

  it('ends at once although somebody holds a request open', async () => {
    using folder = temporaryFolder()
    await using sotto = main({ SOTTO_DATA_DIR: folder.path })
    const { hostname, port } = new URL(await ready(sotto))
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    socket.write(
      `POST /sign-in HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    )
    sotto.child.kill('SIGTERM')
    expect(await sotto.exit).toBe(0)
    expect(existsSync(join(folder.path, 'run.json'))).toBe(false)
    socket.destroy()
  })

  it('takes its simulator with it when it is killed outright', async () => {
    using folder = temporaryFolder()
    await using sotto = main({ SOTTO_DATA_DIR: folder.path })
    await ready(sotto)
    const all = await descendants(sotto.child.pid ?? 0)
    sotto.child.kill('SIGKILL')
    await until('the simulator to end', () => !all.some(isAlive))
  })

  it('refuses a second Sotto on the same data folder', async () => {
    using folder = temporaryFolder()
    await using first = main({ SOTTO_DATA_DIR: folder.path })
    await ready(first)
    await using second = main({ SOTTO_DATA_DIR: folder.path })
    expect(await second.exit).toBe(1)
    expect(second.err()).toMatch(/^The data folder .* is in use by another Sotto\..*\n$/)
  })

  it('says that the port is in use', async () => {
    using folder = temporaryFolder()
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    await using sotto = main({ SOTTO_DATA_DIR: folder.path, PORT: String((server.address() as AddressInfo).port) })
    expect(await sotto.exit).toBe(1)
    server.close()
    expect(sotto.err()).toMatch(/^Port \d+ is in use\. Set PORT to a free one\.\n$/)
  })

  it('names a broken line of the replay file and plays the rest', async () => {
    using folder = temporaryFolder()
    const replay = join(folder.path, 'replay.jsonl')
    const good = { id: 'x', turns: [{ t: 0, source: 'visitor', text: 'My delivery is late' }] }
    writeFileSync(replay, `${JSON.stringify(good)}\n{"id": "broken\n`)
    await using sotto = main({ SOTTO_DATA_DIR: folder.path }, ['--replay', replay])
    await ready(sotto)
    expect(sotto.err()).toMatch(/line 2/)
    const status = new URL('/api/status', await ready(sotto)).href
    await until('the good line', async () => {
      const counts = (await (await request(status)).body.json()) as { lines: { visitor: number } }
      return counts.lines.visitor === 1
    })
  })

  it.each([
    [{ PORT: 'x' }, [], /^The environment is wrong\. PORT: a whole number from 0 to 65535\n$/],
    [
      { SOTTO_DATA_DIR: '/dev/null/data' },
      [],
      /^The data folder \/dev\/null\/data cannot be used \(ENOTDIR.*SOTTO_DATA_DIR\.\n$/,
    ],
    [{ SOTTO_PROMPTS_DIR: '/nowhere' }, [], /^The prompts folder \/nowhere is not there\..*\n$/],
    [
      { LP_ACCOUNT: '1', SOTTO_AGENTS_FILE: '/nowhere.json' },
      [],
      /^The agents file \/nowhere\.json cannot be used: ENOENT.*\n$/,
    ],
    [{ HOST: 'no.such.host.example' }, [], /^Cannot listen on no\.such\.host\.example:0 .*\n$/],
    [{}, ['--replay', '/nowhere.jsonl'], /^The replay file cannot be read: ENOENT.*\n$/],
    [
      { LP_ACCOUNT: '1', SOTTO_AGENTS_FILE: 'README.md', LP_CA_FILE: '/nowhere.pem' },
      [],
      /^LP_CA_FILE names \/nowhere\.pem, which cannot be used: ENOENT.*\n$/,
    ],
    [
      { LP_ACCOUNT: '1', SOTTO_AGENTS_FILE: 'README.md', LP_CA_FILE: 'README.md' },
      [],
      /^LP_CA_FILE names README\.md, which cannot be used: .*\n$/,
    ],
    [{ LP_ACCOUNT: '1', SOTTO_AGENTS_FILE: 'a.json' }, ['--tls'], /^These flags are for the demo.*\n$/],
    [{}, ['--clock-speed', '0'], /^--clock-speed must be a whole number from 1 to 10000, not "0"\.\n$/],
    [{}, ['--faults', 'htlm=1'], /^--faults: "htlm=1": there is no fault or setting "htlm"\. See --help\.\n$/],
    [{}, ['--speed', 'fast'], /^--speed must be a number.*\n$/],
    [{}, ['--spped', '2'], /^Unknown option '--spped'.*\n$/],
  ])('ends with one clear line and exit code 1: %o %o', async (environment: Record<string, string>, flags, message) => {
    using folder = temporaryFolder()
    await using sotto = main({ SOTTO_DATA_DIR: folder.path, ...environment }, flags)
    expect(await sotto.exit).toBe(1)
    expect(sotto.err()).toMatch(message)
  })
})

describe('npm run chaos', () => {
  it('finds every line in the store after a storm, and says so in its last line', async () => {
    const flags = ['--seconds', '8', '--seed', '3', '--conversations', '6', '--speed', '40', '--data']
    using folder = temporaryFolder()
    const data = join(folder.path, 'talk.jsonl')
    const turns = Array.from({ length: 12 }, (_, index) => ({
      t: index * 20,
      source: index % 2 === 0 ? 'visitor' : 'agent',
      text: `line ${index} of a talk about a@example.org`,
    }))
    writeFileSync(data, Array.from({ length: 6 }, (_, id) => JSON.stringify({ id: `talk-${id}`, turns })).join('\n'))
    await using chaos = runCommand(process.execPath, ['src/commands/chaos.ts', ...flags, data], {})
    expect([await chaos.exit, chaos.err()]).toEqual([0, expect.stringContaining('settling')])
    const report = JSON.parse(chaos.out().trim().split('\n').at(-1) ?? '') as Record<string, number>
    expect(report).toMatchObject({
      lost: 0,
      doubled: 0,
      misordered: 0,
      wrongSpeaker: 0,
      wrongText: 0,
      listenerWrites: 0,
      seed: 3,
    })
    expect(report['said']).toBeGreaterThan(20)
  }, 200_000)

  it.each([
    [['--platform', 'carrier-pigeon'], /^--platform must be liveperson-chat/],
    [['--seconds', 'long'], /^--seconds must be a whole number/],
    [['--data', '/nowhere.jsonl'], /^The file \/nowhere\.jsonl of --data is not there/],
  ])('says in one line what is wrong with %o', async (flags, message) => {
    await using chaos = runCommand(process.execPath, ['src/commands/chaos.ts', ...flags], {})
    expect(await chaos.exit).toBe(1)
    expect(chaos.err()).toMatch(message)
  })
})

describe('npm run doctor', () => {
  const doctor = (environment: Record<string, string>, ...flags: string[]) =>
    runCommand(process.execPath, ['src/commands/doctor.ts', ...flags], environment)

  it('finds nothing wrong with the demo', async () => {
    using folder = temporaryFolder()
    await using command = doctor({ SOTTO_DATA_DIR: join(folder.path, 'data') })
    expect([await command.exit, command.err()]).toEqual([0, ''])
    expect(command.out()).toMatch(/ok {5}prompts +5 prompts\nok {5}cards +40 cards in 1 playbook\n/)
    expect(command.out()).toMatch(/Nothing is wrong\.\n$/)
    expect(existsSync(join(folder.path, 'data'))).toBe(false)
  })

  it('tries logins, platform ids, files and the model, and says how to mend what is wrong', async () => {
    using folder = temporaryFolder()
    await using platform = await startSimulator({
      agents: ['ada', 'ben', 'cem'].map((agentId) => ({ agentId, name: agentId, nickname: agentId })),
    })
    const agentsFile = join(folder.path, 'agents.json')
    await writeAgentsFile(agentsFile, platform.agents)
    const { agents } = JSON.parse(readFileSync(agentsFile, 'utf8')) as { agents: { platformAgentId: string }[] }
    writeFileSync(
      agentsFile,
      JSON.stringify({ agents: agents.map((one, n) => (n === 1 ? { ...one, platformAgentId: '7' } : one)) }),
    )
    writeFileSync(join(folder.path, 'passwords', 'cem'), 'wrong')
    mkdirSync(join(folder.path, 'prompts', 'playbooks', 'bikes'), { recursive: true })
    writeFileSync(join(folder.path, 'prompts', 'coach.md'), 'no header')
    writeFileSync(join(folder.path, 'prompts', 'playbooks', 'bikes', 'a.md'), '---\nid: a\ntitle: A\n---\n')
    await using command = doctor({
      SOTTO_DATA_DIR: folder.path,
      SOTTO_PROMPTS_DIR: join(folder.path, 'prompts'),
      LP_ACCOUNT: platform.account,
      LP_DOMAIN_URL: platform.url,
      SOTTO_AGENTS_FILE: agentsFile,
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    })
    expect(await command.exit).toBe(1)
    expect(command.out()).toMatch(/note {3}agent ada +logs in, 0 chats listed; by a password/)
    expect(command.out()).toMatch(/WRONG {2}agent ben +The platform calls this agent \d+, .* mend platformAgentId/)
    expect(command.out()).toMatch(/WRONG {2}agent cem .*answered 401: check the agent's login/)
    expect(command.out()).toMatch(/note {3}scope +scope\.yaml is not there; everybody may be heard/)
    expect(command.out()).toMatch(/WRONG {2}prompt +coach\.md: line 1/)
    expect(command.out()).toMatch(/note {3}card +playbooks\/bikes\/a\.md: give it two or more example phrases/)
    expect(command.out()).toMatch(/WRONG {2}model +\S+: the model cannot be reached; check OPENAI_BASE_URL/)
    expect(platform.status().writes.others).toBe(0)
  })
})

describe('the stable commands', () => {
  it.each(['import', 'doctor'])('%s tells how it is used', async (name) => {
    await using help = runCommand(process.execPath, [`src/commands/${name}.ts`, '--help'], {})
    expect(await help.exit).toBe(0)
    expect(help.out()).toContain(`npm run ${name}`)
  })

  it('the simulator says in one line which part of --faults is wrong', async () => {
    await using command = runCommand(process.execPath, ['src/commands/simulator.ts', '--faults=htlm=1'], {})
    expect(await command.exit).toBe(1)
    expect(command.err()).toMatch(/^--faults: "htlm=1": there is no fault or setting "htlm"\. See --help\.\n$/)
  })
})
