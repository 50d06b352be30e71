import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentId } from '../../src/domain/ids.ts'
import { followByKeys } from '../../src/platform/liveperson-chat/follow-by-keys.ts'
import { openListeningUser } from '../../src/platform/liveperson-chat/listening-user.ts'
import { createPushedKeys } from '../../src/platform/liveperson-chat/pushed-keys.ts'
import { createConnections } from '../helpers/connections.ts'
import { startPlatform } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

type Platform = Awaited<ReturnType<typeof startPlatform>>

/** Ben is the listening user; of the agents only those in `ours` are configured. */
function listen(platform: Platform, folder: string, { ours = ['ada'] }: { ours?: readonly string[] } = {}) {
  const ben = platform.agents.find((agent) => agent.agentId === 'ben')
  const keysFile = join(folder, 'keys')
  const connections = createConnections()
  const stop = new AbortController()
  const pushedKeys = createPushedKeys({ onFull: () => expect.unreachable() })
  let time = Date.now()
  const lines: string[] = []
  const left: string[] = []
  const troubles: string[] = []
  const ended = followByKeys({
    account: platform.account,
    agentOf: (platformAgentId) => {
      const found = platform.agents.find((one) => one.platformAgentId === platformAgentId)
      return found && ours.includes(found.agentId) ? agentId(found.agentId) : undefined
    },
    keysFile,
    pushedKeys,
    onKeysProblem: (problem) => void troubles.push(problem),
    heardElsewhere: () => false,
    resume: [],
    openSession: (keys, signal) =>
      openListeningUser({
        domainUrl: platform.url,
        account: platform.account,
        credentials: { method: 'password', loginName: ben?.loginName ?? '', password: ben?.password ?? '' },
        connections,
        keys,
        onWrite: () => expect.unreachable(),
        signal,
      }),
    onEvents: (agent, _id, events) => {
      for (const event of events) {
        if (event.type === 'line' && event.speaker !== 'system') lines.push(`${agent} ${event.text}`)
      }
    },
    onLeft: (agent, _id, because) => void left.push(`${agent} ${because}`),
    onHeard: () => undefined,
    onUnreadable: () => expect.unreachable(),
    onTrouble: (error) => void troubles.push(`${error.name}: ${error.message}`),
    onLateness: () => undefined,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(1, Math.min(ms, 30)))),
    // What a refused key has to wait passes in the same way.
    now: () => (time += 20_000),
    signal: stop.signal,
  }).finally(() => void connections.destroy())
  const write = (...keys: (string | undefined)[]) => writeFileSync(keysFile, `${keys.join('\n')}\n`)
  const push = (chatKey: string) => pushedKeys.tell('desk', chatKey)
  return { ended, lines, left, troubles, write, push, stop: () => stop.abort() }
}

const callsOf = (platform: Platform, end: string) =>
  platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith(end))
/** Waits until a chat is asked for no more, and says how often it was: the list that lacks it may be a reading late. */
async function givenUp(platform: Platform, chatKey: string): Promise<number> {
  const asked = () => callsOf(platform, `/chat/${chatKey}`).length
  const looks = async (count: number) => {
    const before = callsOf(platform, '/chatSessions').length
    await until('more looks', () => callsOf(platform, '/chatSessions').length >= before + count)
  }
  await until('five refusals', () => asked() >= 5)
  await looks(5)
  const tried = asked()
  await looks(5)
  expect(asked()).toBe(tried)
  return tried
}
const chatOf = async (platform: Platform, agent: string, text: string) =>
  (await platform.post('/chats', { agentId: agent, visitorName: 'Lena', text }))['chatKey'] ?? ''

describe('a user that listens by chat keys', () => {
  it('hears the chats in its file for the agents who have them, and logs itself out at the end', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open' })
    const user = listen(platform, folder.path)
    // Alive, although there is nothing to hear yet.
    await until('two looks', () => callsOf(platform, '/chatSessions').length >= 2)
    const chatKey = await chatOf(platform, 'ada', 'Hello there')
    user.write('# chats of today', chatKey)
    await until('the line', () => user.lines.includes('ada Hello there'))
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'Hello Lena' })
    await until('the answer', () => user.lines.includes('ada Hello Lena'))
    // Read to its end, although its key is gone.
    user.write()
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'Bye' })
    await platform.post(`/chats/${chatKey}/end`, {})
    await until('the end', () => user.left.length > 0)
    expect(user.lines).toEqual(['ada Hello there', 'ada Hello Lena', 'ada Bye'])
    expect(user.left).toEqual(['ada ended'])
    expect(callsOf(platform, '/logout')).toEqual([])
    user.stop()
    await user.ended
    expect(callsOf(platform, '/logout')).toMatchObject([{ status: 200, who: { agentId: 'ben' } }])
    expect(user.troubles).toEqual([])
    const writes = platform.audit.list({ actor: false, kind: 'write' }).map(({ path }) => path)
    expect(writes).toEqual([`/api/account/${platform.account}/logout`])
  })

  it('takes nothing of a chat whose agent is not ours', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open' })
    const user = listen(platform, folder.path, { ours: [] })
    const chatKey = await chatOf(platform, 'ada', 'Private')
    user.write(chatKey)
    await until('some readings', () => callsOf(platform, `/chat/${chatKey}`).length >= 3)
    user.stop()
    await user.ended
    expect([user.lines, user.left]).toEqual([[], []])
  })

  it('hears a chat whose key was pushed, in the file or not, until it ends, and forgets the key then', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open' })
    const user = listen(platform, folder.path)
    const [chatKey, other] = [await chatOf(platform, 'ada', 'Hello there'), await chatOf(platform, 'ada', 'Hi')]
    user.push(chatKey)
    await until('the line', () => user.lines.includes('ada Hello there'))
    user.write(chatKey, other)
    await until('the line by the file', () => user.lines.includes('ada Hi'))
    await platform.post(`/chats/${chatKey}/end`, {})
    await until('the end', () => user.left.length > 0)
    expect(user.push(chatKey)).toBe('ended')
    expect(user.push(other)).toBeUndefined()
    await platform.post(`/chats/${other}/end`, {})
    await until('the other end', () => user.left.length > 1)
    user.stop()
    await user.ended
    expect(user.lines).toEqual(['ada Hello there', 'ada Hi'])
    expect(user.left).toEqual(['ada ended', 'ada ended'])
    expect(user.troubles).toEqual([])
  })

  it('forgets a pushed key that leads nowhere, and tries it again when it is pushed anew', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open' })
    const user = listen(platform, folder.path)
    user.push('H1-neverK1')
    const tried = await givenUp(platform, 'H1-neverK1')
    user.push('H1-neverK1')
    await until('another try', () => callsOf(platform, '/chat/H1-neverK1').length > tried)
    user.stop()
    await user.ended
    expect(user.left).toEqual([])
  })

  it('says so and stops where an account does not let one user read another’s chats', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    const user = listen(platform, folder.path)
    const keys = []
    for (const text of ['One', 'Two', 'Three']) keys.push(await chatOf(platform, 'ada', text))
    user.write(...keys)
    await expect(user.ended).rejects.toMatchObject({
      name: 'ListeningUserError',
      message: expect.stringMatching(/^This account does not let one user read another's chats: 3 .* 403/),
    })
    expect(user.troubles).toContainEqual(expect.stringMatching(/it may be that this account does not let one user/))
    expect(callsOf(platform, '/logout')).toHaveLength(1)
  })

  it('gives a key up that leads nowhere, and goes on with the others', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open' })
    const user = listen(platform, folder.path)
    const chatKey = await chatOf(platform, 'ada', 'Hello there')
    user.write('H1-neverK1', 'not a key', chatKey)
    await givenUp(platform, 'H1-neverK1')
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'Still there?' })
    await until('the other chat', () => user.lines.includes('ada Still there?'))
    user.stop()
    await user.ended
    expect(user.troubles).toContain('line 2 is no chat key')
    expect(user.left).toEqual([])
  })

  it('does not listen where chats would ring at it, and logs out at once', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open', newAgentSessionAvailability: 'Online' })
    const user = listen(platform, folder.path)
    await expect(user.ended).rejects.toMatchObject({
      name: 'ListeningUserError',
      message: expect.stringMatching(/^The listening user is Online, .* set it Away/),
    })
    expect(callsOf(platform, '/logout')).toMatchObject([{ status: 200 }])
  })
})
