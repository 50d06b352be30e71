import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { examine } from '../../src/commands/doctor/examine.ts'
import { readAgentsFile } from '../../src/listener/agents-file.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { startHuman } from '../helpers/scripted-human.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

describe('a stop for the human’s sake', () => {
  it('stands in status, health, log, overlay and doctor until a person acts, and takes no session meanwhile', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ secondAgentSession: 'replaces' })
    await using _human = await startHuman(platform, 'ada', { speed: 1 })
    await using sotto = await startSotto(platform, folder.path)
    const stopped = await until('the stop', async () => (await sotto.status()).listener.stopped[0], 30_000)
    // Nobody works as Ben, so nobody is in the way there.
    expect(stopped).toMatchObject({ agentId: 'ada', harm: true })
    expect(stopped.because).toMatch(/ended ours right after it began/)
    await until('Ben heard', async () => (await sotto.status()).listener.sessions === 1)
    expect(platform.world.deskOf('ada')).toMatchObject({ availability: 'Online', missedRings: 0 })

    const health = (await (await request(`${sotto.url}/healthz`)).body.json()) as { reasons: string[] }
    expect(health.reasons).toEqual(['Stopped for 1 of 2 agents; the log says why'])
    expect(sotto.log()).toMatch(/"agentId":"ada","reason":"Another login[^"]*","msg":"listening stopped for this agent/)
    await using overlay = await sotto.openOverlay('ada')
    expect(overlay.start.freshness).toMatchObject({ because: expect.stringMatching(/not to be in the way/) as string })

    const openings = () =>
      platform.audit.list({ kind: 'open' }).filter(({ path, who }) => who.agentId === 'ada' && path.endsWith('/login'))
    const before = openings().length
    const agentsFile = join(folder.path, 'simulator', 'agents.json')
    const found = []
    for await (const finding of examine({
      LP_ACCOUNT: platform.account,
      LP_DOMAIN_URL: platform.url,
      SOTTO_AGENTS_FILE: agentsFile,
      SOTTO_DATA_DIR: folder.path,
    })) {
      found.push(finding)
    }
    expect(found.find(({ about }) => about === 'agent ada')).toMatchObject({
      verdict: 'wrong',
      says: expect.stringMatching(/so as not to harm the agent: Another login.*No login was tried/) as string,
    })
    expect(found.find(({ about }) => about === 'agent ben')).toMatchObject({ verdict: 'notice' })
    expect(found.find(({ about }) => about === 'readings')).toMatchObject({ verdict: 'notice' })
    expect(openings()).toHaveLength(before)

    platform.world.switches.set({ secondAgentSession: 'beside' })
    await sotto.app.follow(readAgentsFile(agentsFile, {}))
    await until('Ada heard', async () => (await sotto.status()).listener.sessions === 2, 30_000)
    expect(existsSync(join(folder.path, 'stopped.json'))).toBe(false)
  })

  it('comes before any login where the settings foretell it', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path, { LP_SECOND_LOGIN: 'invalidates' })
    const { listener } = await sotto.status()
    expect(listener).toMatchObject({
      sessions: 0,
      stopped: [
        { agentId: 'ada', harm: true, because: expect.stringMatching(/^LP_SECOND_LOGIN=invalidates: /) as string },
        { agentId: 'ben', harm: true },
      ],
    })
    expect(platform.audit.list({ actor: false })).toEqual([])
  })
})
