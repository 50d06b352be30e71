import { describe, expect, it } from 'vitest'
import { openReadingSession } from '../../src/platform/liveperson-chat/reading-session.ts'
import type { Credentials } from '../../src/platform/liveperson-chat/credentials.ts'
import { createConnections } from '../helpers/connections.ts'
import { startPlatform } from '../helpers/running-sotto.ts'

describe('the forms of login (reference §3)', () => {
  async function logIn(platform: Awaited<ReturnType<typeof startPlatform>>, credentials: Credentials) {
    await using connections = createConnections()
    const session = await openReadingSession({
      domainUrl: platform.url,
      account: platform.account,
      credentials,
      connections,
      onWrite: () => expect.unreachable(),
      signal: AbortSignal.timeout(5_000),
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
})
