import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parseSimulatorOptions } from '../../src/simulator/command-options.ts'

const command = new URL('../../src/commands/simulator.ts', import.meta.url)

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-simulator-'))
  try {
    await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('npm run simulator', () => {
  it('plays the demo in a loop at its own pace unless told otherwise', () => {
    expect(parseSimulatorOptions([], { SOTTO_DATA_DIR: '/srv/somewhere' })).toEqual({
      host: '127.0.0.1',
      port: 0,
      account: '90001234',
      replay: undefined,
      speed: 1,
      atOnce: 4,
      loop: true,
      ownVisitPort: false,
      tls: false,
      switches: {},
      clockSpeed: 1,
      agentsFile: '/srv/somewhere/simulator-alone/agents.json',
    })
    expect(parseSimulatorOptions(['--replay', 'x.jsonl'], {})).toMatchObject({ replay: 'x.jsonl', loop: false })
  })

  it.each([
    [['--nope'], /Unknown option '--nope'. See npm run simulator -- --help/],
    [['--conversations', '2001'], /--conversations must be a number from 0 to 2000/],
    [['--port', 'x'], /--port must be a whole number/],
    [['--port', '70000'], /--port must be a number from 0 to 65535/],
    [['--speed', '0'], /--speed must be a number/],
    [['--conversations', '1.5'], /--conversations must be a whole number/],
    [['--account', 'x'], /--account must be a number/],
    [['--switch', 'x=1'], /--switch: There is no switch "x"/],
    [['--switch', 'secondLogin=maybe'], /--switch: The switch secondLogin takes beside \| invalidates, not "maybe"/],
    [['--rate-limit', 'x'], /--rate-limit must be a whole number/],
    [['--clock-speed', '0'], /--clock-speed must be a number/],
    [['--faults', 'htlm=0.1'], /^--faults: "htlm=0.1": there is no fault or setting "htlm"\. See --help\.$/],
  ])('refuses %j in one line', (args, message) => {
    expect(() => parseSimulatorOptions(args, {})).toThrow(message)
  })

  it('runs as a child: says where it is, hears where the overlays are, and ends with its parent', async () => {
    await inFolder(async (folder) => {
      const args = ['--agents-file', join(folder, 'agents.json'), '--speed', '50']
      const child = fork(command, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
      try {
        const [ready] = await once(child, 'message')
        expect(ready).toMatchObject({
          type: 'simulator-ready',
          account: '90001234',
          workspace: `${ready.url}/workspace`,
        })
        const { agents } = JSON.parse(await readFile(ready.agentsFile, 'utf8'))
        expect(agents[0]).toMatchObject({ id: 'ada', platformAgentId: '4100000001', mode: 'shadow' })
        const passwordFile = join(dirname(ready.agentsFile), agents[0].login.passwordFile)
        expect((await stat(passwordFile)).mode & 0o777).toBe(0o600)
        const login = await fetch(`${ready.url}/api/account/${ready.account}/login?v=1.3`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ username: agents[0].login.loginName, password: await readFile(passwordFile, 'utf8') }),
        })
        expect(login.status).toBe(200)

        child.send({ type: 'overlay-links', links: { ada: 'http://127.0.0.1:9/overlay?as=ada' } })
        await vi.waitFor(async () => {
          const link = await fetch(`${ready.url}/workspace/api/overlay-link?agent=ada`)
          expect(await link.json()).toEqual({ url: 'http://127.0.0.1:9/overlay?as=ada' })
        })
        const page = await fetch(`${ready.url}/workspace`)
        expect(page.headers.get('content-security-policy')).toContain('frame-src http://127.0.0.1:9;')

        const exited = once(child, 'exit')
        child.disconnect()
        expect(await exited).toEqual([0, null])
      } finally {
        child.kill()
      }
    })
  })

  it('leaves the agents to other programs where nobody plays', async () => {
    await inFolder(async (folder) => {
      const args = ['--agents-file', join(folder, 'agents.json'), '--conversations', '0']
      const child = fork(command, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
      try {
        const [ready] = await once(child, 'message')
        const { agents } = (await (await fetch(`${ready.url}/simulator/agents`)).json()) as { agents: unknown[] }
        expect(agents).toHaveLength(4)
        const nobody = { actors: 0, others: 0 }
        for (const agent of agents)
          expect(agent).toMatchObject({ availability: 'Offline', logins: nobody, agentSessions: nobody })
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        expect(await exited).toEqual([0, null])
      } finally {
        child.kill()
      }
    })
  })

  it('says in one line what is wrong, without a stack', async () => {
    const child = fork(command, ['--replay', 'no-such-file.jsonl'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    const exited = once(child, 'exit')
    const said = await Array.fromAsync(child.stderr ?? [])
    expect(await exited).toEqual([1, null])
    expect(said.join('')).toMatch(/^The replay file cannot be read: [^\n]+\n$/)
  })
})
