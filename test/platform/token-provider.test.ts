import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentId } from '../../src/domain/ids.ts'
import { createLogins } from '../../src/platform/liveperson-chat/logins.ts'
import { openReadingSession } from '../../src/platform/liveperson-chat/reading-session.ts'
import { followAgentChats } from '../../src/platform/liveperson-chat/shadow.ts'
import { tokenFromFile } from '../../src/platform/liveperson-chat/token-provider.ts'
import { createConnections } from '../helpers/connections.ts'
import { startPlatform } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

describe('a bearer from a file', () => {
  it('is read again after it was refused, and the conversation goes on with the new one', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using connections = createConnections()
    const [ada] = platform.agents
    const desk = platform.world.deskOf('ada')
    if (!ada || !desk) throw new Error('the simulator has no agents')
    const file = join(folder.path, 'bearer')
    const signIn = () => {
      const login = platform.world.logins.logIn(desk, false)
      writeFileSync(file, login.bearer)
      return login
    }
    const first = signIn()
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: 'Hello there' })
    const lines: string[] = []
    const troubles: string[] = []
    let time = Date.now()
    const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(1, Math.min(ms, 30))))
    const now = () => (time += 20_000)
    const logins = createLogins({ wait, now })
    const stop = new AbortController()
    const ended = followAgentChats({
      account: platform.account,
      agentOf: () => agentId('ada'),
      resume: [],
      openSession: (signal) =>
        openReadingSession({
          domainUrl: platform.url,
          account: platform.account,
          credentials: { method: 'token', loginName: ada.loginName, token: tokenFromFile(file) },
          logins,
          connections,
          onWrite: () => expect.unreachable(),
          signal,
        }),
      onEvents: (_id, events) => {
        for (const event of events) {
          if (event.type === 'line' && event.speaker === 'visitor' && !lines.includes(event.text))
            lines.push(event.text)
        }
      },
      onLeft: () => undefined,
      onHeard: () => undefined,
      onUnreadable: () => undefined,
      onTrouble: (error) => void troubles.push(error.message),
      onLateness: () => undefined,
      wait,
      now,
      signal: stop.signal,
    })
    await until('the first line', () => lines.length === 1)
    platform.world.logins.logOut(first)
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'Anybody?' })
    await until('the wait for another bearer', () => troubles.some((text) => text.includes('a new one is waited for')))
    signIn()
    await until('the second line', () => lines.includes('Anybody?'))
    stop.abort()
    await ended
    expect(troubles.filter((text) => text.includes(first.bearer))).toEqual([])
    expect(platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith('/login'))).toEqual([])
  })
})
