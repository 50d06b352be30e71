import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examineLogins } from '../../../src/commands/doctor/examine-logins.ts'
import { readAgentsFile } from '../../../src/listener/agents-file.ts'
import { startPlatform } from '../../helpers/running-sotto.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

type Platform = Awaited<ReturnType<typeof startPlatform>>

async function examine(platform: Platform, folder: string, content: object, env: NodeJS.ProcessEnv) {
  const file = join(folder, 'agents.json')
  writeFileSync(file, JSON.stringify(content))
  const livePerson = {
    account: platform.account,
    domainUrl: platform.url,
    agentsFile: file,
    caFile: undefined,
    readings: {},
  }
  const findings = await Array.fromAsync(examineLogins(readAgentsFile(file, env), livePerson, folder))
  return findings.map(({ verdict, about, says }) => `${verdict} ${about}: ${says}`)
}

describe('what doctor says of logins', () => {
  it('tries signed calls and bearers, and names whoever they are not', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    const [ada, ben] = platform.agents
    const key = platform.credentials.agents[0]?.apiKey
    const desk = platform.world.deskOf('ben')
    if (!ada || !ben || !key || !desk) throw new Error('the simulator has no agents')
    writeFileSync(join(folder.path, 'bearer'), platform.world.logins.logIn(desk, false).bearer)
    const { appKey, accessToken } = key
    const agentOf = ({ agentId: id, name }: typeof ada, platformAgentId: string, login: object) => ({
      id,
      name,
      platformAgentId,
      login,
    })
    const signed = { method: 'signed', appKey, accessToken, secretEnv: 'SECRET', accessTokenSecretEnv: 'TOKEN_SECRET' }
    const token = { method: 'token', loginName: ben.loginName, bearerFile: 'bearer' }
    const agents = [
      agentOf(ada, ada.platformAgentId, { ...signed, loginName: ada.loginName }),
      agentOf(ben, '7', token),
      agentOf({ ...ben, agentId: 'cem' }, '8', { ...token, loginName: 'cem', bearerFile: 'nowhere' }),
    ]
    const env = { SECRET: key.secret, TOKEN_SECRET: key.accessTokenSecret }
    expect(await examine(platform, folder.path, { agents }, env)).toEqual([
      expect.stringMatching(/^notice readings: LP_SECOND_LOGIN, .* not set/),
      'good agent ada: logs in, 0 chats listed',
      `wrong agent ben: The platform calls this agent ${ben.platformAgentId}, the agents file says 7; mend platformAgentId or the login there`,
      expect.stringMatching(/^wrong agent cem: The bearer file .* cannot be read: ENOENT/),
    ])
  })

  it('tries the newest keys of a listening user, and logs it out again', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    const [ada, ben] = platform.agents
    if (!ada || !ben) throw new Error('the simulator has no agents')
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: 'Hello there' })
    const content = {
      agents: [{ id: 'ada', name: ada.name, platformAgentId: ada.platformAgentId, mode: 'keys' }],
      listeners: [{ id: 'ear', login: { loginName: ben.loginName, passwordEnv: 'SECRET' }, keysFile: 'keys' }],
    }
    const look = async () => (await examine(platform, folder.path, content, { SECRET: ben.password }))[1]
    expect(await look()).toMatch(/^notice listener ear: logs in, no keys file yet at .*; by a password/)
    writeFileSync(join(folder.path, 'keys'), `H1-aK1\n${chatKey}\n`)
    expect(await look()).toMatch(/^wrong listener ear: .* 403: it may be that this account does not let one user read/)
    platform.world.switches.set({ foreignChats: 'open' })
    expect(await look()).toMatch(/^notice listener ear: logs in, 2 keys, 1 of the newest 2 read; by a password/)
    writeFileSync(join(folder.path, 'keys'), 'Lena\n')
    expect(await look()).toMatch(/^wrong listener ear: 0 keys; no chat key stands in line 1 of .*keys$/)
    const ear = { id: 'ear', login: { loginName: ben.loginName, passwordEnv: 'SECRET' } }
    const pushed = { ...content, listeners: [ear], sources: [{ source: 'desk', tokenEnv: 'SECRET' }] }
    const findings = await examine(platform, folder.path, pushed, { SECRET: ben.password })
    expect(findings[1]).toMatch(/^notice listener ear: logs in, its keys are pushed; by a password/)
    const logouts = platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith('/logout'))
    expect(logouts.map(({ status, who }) => `${status} ${who.agentId}`)).toEqual(Array(5).fill('200 ben'))
  })
})
