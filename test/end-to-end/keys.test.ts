import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { request } from 'undici'
import { describe, expect, it, onTestFailed } from 'vitest'
import { writeAgentsFile } from '../../src/simulator/agents-file.ts'
import { runCommand } from '../helpers/command.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const question = 'My delivery is late, where is my bike? It should have been here yesterday.'

/** Ada keeps no login in the file; Ben's user becomes the one that listens. */
function listenByKeys(agentsFile: string): void {
  const { agents } = JSON.parse(readFileSync(agentsFile, 'utf8')) as { agents: Record<string, unknown>[] }
  const [ada, ben] = agents
  const { login: _login, ...known } = ada ?? {}
  const listeners = [{ id: 'ear', mode: 'keys', login: ben?.['login'], keysFile: 'chat-keys' }]
  writeFileSync(agentsFile, JSON.stringify({ agents: [{ ...known, mode: 'keys' }], listeners }))
}

const logoutsOf = (platform: Awaited<ReturnType<typeof startPlatform>>) =>
  platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith('/logout'))

describe('listening by chat keys', () => {
  it('shows an agent tips who has no login at Sotto, before and after a restart, and ends only its own login', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open' })
    const { chatKey = '' } = await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: question })
    let keysFile = ''
    {
      await using sotto = await startSotto(platform, folder.path, {}, (agentsFile) => {
        listenByKeys(agentsFile)
        keysFile = join(dirname(agentsFile), 'chat-keys')
      })
      onTestFailed(() => void process.stderr.write(sotto.log()))
      await using ada = await sotto.openOverlay('ada')
      writeFileSync(keysFile, `${chatKey}\n`)
      await until('the end of a tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
      expect([...ada.conversations.values()]).toMatchObject([{ visitorName: 'Lena', state: 'chatting' }])
      expect(await sotto.status()).toMatchObject({
        conversations: { live: 1, followed: 1 },
        lines: { visitor: 1 },
        listener: { sessions: 1, writes: 0, stopped: [] },
      })
      expect(ada.start.freshness.state).not.toBe('stale')
      const health = await request(`${sotto.url}/healthz`)
      expect(await health.body.json()).toEqual({ ready: true, reasons: [] })
    }
    expect(logoutsOf(platform)).toMatchObject([{ status: 200, who: { agentId: 'ben' } }])
    // Its key is no longer told, but it was not heard to its end.
    writeFileSync(keysFile, '')
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'And the light blinks red.' })
    {
      await using sotto = await startSotto(platform, folder.path, {}, listenByKeys)
      await until('the line', async () => (await sotto.status()).lines.visitor === 2)
      await platform.post(`/chats/${chatKey}/end`, {})
      await until('the end', async () => (await sotto.status()).conversations.live === 0)
    }
    const writes = platform.audit.list({ actor: false, kind: 'write' })
    expect(new Set(writes.map(({ path, who }) => `${who.agentId} ${path}`))).toEqual(
      new Set([`ben /api/account/${platform.account}/logout`]),
    )
  })

  it('says on health, overlay and log that it stopped where one user may not read another’s chats', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    const keys: (string | undefined)[] = []
    for (const text of ['One', 'Two', 'Three']) {
      keys.push((await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text }))['chatKey'])
    }
    await using sotto = await startSotto(platform, folder.path, {}, (agentsFile) => {
      listenByKeys(agentsFile)
      writeFileSync(join(dirname(agentsFile), 'chat-keys'), keys.join('\n'))
    })
    const health = async () => (await request(`${sotto.url}/healthz`)).body.json()
    const reasons = ['Stopped for 1 of 1 agents; the log says why']
    await until('the stop', async () => JSON.stringify(await health()) === JSON.stringify({ ready: false, reasons }))
    await using ada = await sotto.openOverlay('ada')
    expect(ada.start.freshness).toMatchObject({ state: 'stale' })
    expect(sotto.log()).toContain("This account does not let one user read another's chats")
    const { lines, listener } = await sotto.status()
    expect(lines.visitor).toBe(0)
    const because = expect.stringMatching(/^This account does not let one user read another's chats/) as string
    expect(listener.stopped).toMatchObject([{ agentId: 'ada', because, harm: false }])
    expect(listener.stopped[0]?.since).not.toMatch(/^1970/)
  })

  it('logs out at SIGTERM, where a shadow session never does', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    const agentsFile = join(folder.path, 'agents.json')
    const endAfterHearing = async () => {
      const looks = () => platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith('/chatSessions'))
      const before = looks().length
      await using sotto = runCommand(process.execPath, ['src/main.ts'], {
        PORT: '0',
        LP_ACCOUNT: platform.account,
        LP_DOMAIN_URL: platform.url,
        SOTTO_AGENTS_FILE: agentsFile,
        SOTTO_DATA_DIR: join(folder.path, 'data'),
      })
      await until('every session to hear', () => looks().length >= before + 2)
      sotto.child.kill('SIGTERM')
      expect(await sotto.exit).toBe(0)
    }
    await writeAgentsFile(agentsFile, platform.agents)
    await endAfterHearing()
    expect(logoutsOf(platform)).toEqual([])
    listenByKeys(agentsFile)
    await endAfterHearing()
    expect(logoutsOf(platform)).toMatchObject([{ status: 200, who: { agentId: 'ben' } }])
  })
})
