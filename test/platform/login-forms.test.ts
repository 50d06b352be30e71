import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openReadingSession } from '../../src/platform/liveperson-chat/reading-session.ts'
import type { Credentials } from '../../src/platform/liveperson-chat/credentials.ts'
import { createLogins } from '../../src/platform/liveperson-chat/logins.ts'
import type { Logins } from '../../src/platform/liveperson-chat/logins.ts'
import { loginFloorMs } from '../../src/platform/liveperson-chat/retry-rules.ts'
import { tokenFromFile } from '../../src/platform/liveperson-chat/token-provider.ts'
import { openWritingSession } from '../../src/platform/liveperson-chat/writing-client.ts'
import { createConnections } from '../helpers/connections.ts'
import { startPlatform } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

describe('the forms of login (reference §3)', () => {
  async function logIn(platform: Awaited<ReturnType<typeof startPlatform>>, credentials: Credentials, logins?: Logins) {
    await using connections = createConnections()
    const session = await openReadingSession({
      domainUrl: platform.url,
      account: platform.account,
      credentials,
      ...(logins ? { logins } : {}),
      connections,
      onWrite: () => expect.unreachable(),
      signal: AbortSignal.timeout(12_000),
    })
    return await session.chatSessions(AbortSignal.timeout(5_000))
  }

  it('logs in by password, by OAuth 2.0 client credentials, and by an app key where that is still allowed', async () => {
    await using platform = await startPlatform()
    const agent = platform.agents[0]
    const loginName = agent?.loginName ?? ''
    const { oauth2, agents } = platform.credentials
    const apiKey = agents[0]?.apiKey
    if (!apiKey) throw new Error('the simulator has no agent')
    const appKey: Credentials = { method: 'app-key', loginName, ...apiKey }
    expect(await logIn(platform, { method: 'password', loginName, password: agent?.password ?? '' })).toEqual([])
    expect(await logIn(platform, { method: 'oauth2', loginName, ...oauth2 })).toEqual([])
    await expect(logIn(platform, appKey)).rejects.toMatchObject({ name: 'LoginRejectedError' })
    platform.world.switches.set({ appKeyLogin: 'allowed' })
    expect(await logIn(platform, appKey)).toEqual([])
    await expect(
      logIn(platform, { method: 'oauth2', loginName, ...oauth2, clientSecret: 'wrong' }),
    ).rejects.toMatchObject({
      name: 'LoginRejectedError',
      message: expect.not.stringContaining('wrong'),
    })
  })

  it('signs each call by an OAuth 1.0 key, without a login and without a cookie', async () => {
    await using platform = await startPlatform()
    const [ada, ben] = platform.agents
    const [key, benKey] = platform.credentials.agents.map(({ apiKey }) => apiKey)
    if (!ada || !ben || !key || !benKey) throw new Error('the simulator has no agents')
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: 'Hello there' })
    const signed: Credentials = { method: 'signed', loginName: ada.loginName, key }
    expect(await logIn(platform, signed)).toMatchObject([{ chatKey }])
    // A key is the site's: with a password it opens the session of another agent than its own.
    const named: Credentials = { ...signed, key: benKey, password: ada.password }
    expect(await logIn(platform, named)).toMatchObject([{ chatKey }])
    expect(await logIn(platform, { ...signed, key: benKey })).toEqual([])
    const calls = platform.audit.list({ actor: false })
    expect(calls.filter(({ path }) => path.endsWith('/login'))).toEqual([])
    expect(calls.filter(({ path }) => path.endsWith('/chatSessions')).map(({ status }) => status)).toEqual([
      200, 200, 200,
    ])
    await expect(logIn(platform, { ...signed, key: { ...key, secret: 'other' } })).rejects.toMatchObject({
      name: 'LoginRejectedError',
      message: expect.stringMatching(/answered 401: check the agent's API key .* clock is right$/),
    })
  })

  it('writes by signed calls too, as a workspace built on this client may', async () => {
    await using platform = await startPlatform()
    const [ada] = platform.agents
    const key = platform.credentials.agents[0]?.apiKey
    if (!ada || !key) throw new Error('the simulator has no agents')
    await using session = await openWritingSession({
      domainUrl: platform.url,
      account: platform.account,
      credentials: { method: 'signed', loginName: ada.loginName, key },
      signal: AbortSignal.timeout(5_000),
    })
    expect(session.platformAgentId).toBe(ada.platformAgentId)
    await session.setAvailability('Online')
    expect(await session.availability()).toMatchObject({ chat: 'Online' })
  })

  it('takes a bearer that somebody else signed in for, and waits for a new one when it is refused', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    const [ada] = platform.agents
    if (!ada) throw new Error('the simulator has no agents')
    const desk = platform.world.deskOf('ada')
    if (!desk) throw new Error('the simulator has no desk for ada')
    const file = join(folder.path, 'bearer')
    const credentials: Credentials = { method: 'token', loginName: ada.loginName, token: tokenFromFile(file) }
    const logins = createLogins({ wait: () => Promise.resolve(), now: advancing() })
    const open = () => logIn(platform, credentials, logins)
    await expect(open()).rejects.toMatchObject({ name: 'BearerUnavailableError', retryable: true })
    const first = platform.world.logins.logIn(desk, false)
    writeFileSync(file, `${first.bearer}\n`)
    expect(await open()).toEqual([])
    platform.world.logins.logOut(first)
    await expect(open()).rejects.toMatchObject({
      name: 'BearerUnavailableError',
      message: expect.not.stringContaining(first.bearer),
    })
    const asked = platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith('/agentSession')).length
    await expect(open()).rejects.toThrow(/refused the bearer in .*; a new one is waited for/)
    const again = platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith('/agentSession')).length
    expect([asked, again]).toEqual([2, 2])
    writeFileSync(file, platform.world.logins.logIn(desk, false).bearer)
    expect(await open()).toEqual([])
    expect(platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith('/login'))).toEqual([])
  })

  it('never logs one identity in twice within five seconds, whichever of its sessions asks', async () => {
    await using platform = await startPlatform()
    const [ada] = platform.agents
    const credentials: Credentials = {
      method: 'password',
      loginName: ada?.loginName ?? '',
      password: ada?.password ?? '',
    }
    const loginCount = () => platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith('/login')).length
    const waits: { readonly ms: number; readonly loginsBefore: number }[] = []
    let time = 0
    const wait = async (ms: number) => {
      waits.push({ ms, loginsBefore: loginCount() })
      time += ms
    }
    const logins = createLogins({ wait, now: () => time })
    await Promise.all([logIn(platform, credentials, logins), logIn(platform, credentials, logins)])
    expect(waits).toEqual([{ ms: loginFloorMs, loginsBefore: 1 }])
    expect(loginCount()).toBe(2)
  })

  it('takes nothing for a bearer that could not go into a header', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'bearer')
    writeFileSync(file, 'two words\n')
    const signal = AbortSignal.timeout(5_000)
    await expect(tokenFromFile(file)({ refused: undefined, signal })).rejects.toThrow(/holds no bearer/)
  })
})

/** A clock that is a minute further each time it is looked at. */
function advancing(): () => number {
  let time = 0
  return () => (time += 60_000)
}
