import { Agent } from 'undici'
import { describe, expect, it } from 'vitest'
import type { ConversationEvent } from '../../src/domain/conversation.ts'
import { agentId } from '../../src/domain/ids.ts'
import { openReadingSession } from '../../src/platform/liveperson-chat/reading-session.ts'
import { openWritingSession } from '../../src/platform/liveperson-chat/writing-client.ts'
import { chatConversationId } from '../../src/platform/liveperson-chat/chat-reading.ts'
import { followAgentChats } from '../../src/platform/liveperson-chat/shadow.ts'
import { startPlatform } from '../helpers/running-sotto.ts'
import { until } from '../helpers/until.ts'

type Platform = Awaited<ReturnType<typeof startPlatform>>

function follow(platform: Platform, signal: AbortSignal, login: { password?: string } = {}) {
  const connections = new Agent()
  const agent = platform.agents[0]
  const events: ConversationEvent[] = []
  const left: string[] = []
  const troubles: string[] = []
  let heard = 0
  const ended = followAgentChats({
    account: platform.account,
    agentOf: (platformAgentId) => {
      const found = platform.agents.find((one) => one.platformAgentId === platformAgentId)
      return found && agentId(found.agentId)
    },
    resume: [chatConversationId(platform.account, 'H1-goneK1')],
    openSession: (sessionSignal) =>
      openReadingSession({
        domainUrl: platform.url,
        account: platform.account,
        credentials: {
          method: 'password',
          loginName: agent?.loginName ?? '',
          password: login.password ?? agent?.password ?? '',
        },
        connections,
        onWrite: () => expect.unreachable(),
        signal: sessionSignal,
      }),
    onEvents: (_id, batch) => void events.push(...batch),
    onLeft: (id, because) => void left.push(`${because} ${id}`),
    onHeard: () => (heard += 1),
    onUnreadable: () => expect.unreachable(),
    onTrouble: (error) => void troubles.push(error.name),
    onLateness: () => undefined,
    // Retries wait for no clock; polls keep a little pace.
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 30))),
    signal,
  }).finally(() => void connections.destroy())
  return { ended, events, left, troubles, heard: () => heard }
}

describe('a shadow session', () => {
  it('hears a chat from waiting to ended, once, and forgets what it cannot find', async () => {
    await using platform = await startPlatform()
    const stop = new AbortController()
    const shadow = follow(platform, stop.signal)
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: 'Hello there' })
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'Hello Lena' })
    await platform.post(`/chats/${chatKey}/end`, {})
    await until('the end', () => shadow.left.length === 2)
    stop.abort()
    await shadow.ended
    expect(shadow.left.sort()).toEqual([
      `ended ${chatConversationId(platform.account, chatKey ?? '')}`,
      `lost ${chatConversationId(platform.account, 'H1-goneK1')}`,
    ])
    const said = shadow.events.filter((event) => event.type === 'line' && event.speaker !== 'system')
    expect(said).toMatchObject([
      { speaker: 'visitor', text: 'Hello there' },
      { speaker: 'agent', text: 'Hello Lena' },
    ])
    expect(shadow.events.filter((event) => event.type === 'info-learned')[0]).toMatchObject({
      info: { visitorName: 'Lena' },
    })
    expect(platform.status().writes.others).toBe(0)
  })

  it('reads several chats in one request, each line once', async () => {
    await using platform = await startPlatform()
    const stop = new AbortController()
    const shadow = follow(platform, stop.signal)
    const keys: string[] = []
    for (const name of ['Lena', 'Noor', 'Ivo']) {
      const { chatKey = '' } = await platform.post('/chats', { agentId: 'ada', visitorName: name, text: `${name} 0` })
      keys.push(chatKey)
    }
    for (let round = 1; round <= 4; round += 1) {
      for (const [index, key] of keys.entries()) {
        await platform.post(`/chats/${key}/lines`, {
          as: 'visitor',
          text: `${['Lena', 'Noor', 'Ivo'][index]} ${round}`,
        })
      }
    }
    const isTogether = ({ path }: { readonly path: string }) => path.endsWith('/chat')
    await until('a reading of several', () => platform.audit.list({ actor: false }).some(isTogether))
    for (const key of keys) await platform.post(`/chats/${key}/end`, {})
    await until('all ends', () => shadow.left.length === 4)
    stop.abort()
    await shadow.ended
    const heard = shadow.events.flatMap((event) =>
      event.type === 'line' && event.speaker === 'visitor'
        ? [`${event.conversationId} ${event.platformEventId} ${event.text}`]
        : [],
    )
    expect(new Set(heard).size).toBe(15)
    expect(shadow.troubles).not.toContain('MalformedAnswerError')
    for (const name of ['Lena', 'Noor', 'Ivo']) {
      const order = [...new Set(heard)].filter((line) => line.includes(name)).map((line) => line.slice(-1))
      expect(order).toEqual(['0', '1', '2', '3', '4'])
    }
    const asked = platform.audit.list({ actor: false }).map(({ path }) => path)
    expect(asked.some((path) => path.endsWith('/chat'))).toBe(true)
    expect(platform.status().writes.others).toBe(0)
  })

  it('stops where logins of one agent end each other, before it takes the human’s a second time', async () => {
    await using platform = await startPlatform()
    platform.world.switches.set({ secondLogin: 'invalidates' })
    const agent = platform.agents[0]
    const human = () =>
      openWritingSession({
        domainUrl: platform.url,
        account: platform.account,
        loginName: agent?.loginName ?? '',
        password: agent?.password ?? '',
        signal: AbortSignal.timeout(20_000),
      })
    await using first = await human()
    await first.setAvailability('Online')
    const shadow = follow(platform, AbortSignal.timeout(20_000))
    await until('the human’s login to be gone', async () => (await first.ringingCount().catch(() => 'gone')) === 'gone')
    await using second = await human()
    await expect(shadow.ended).rejects.toMatchObject({ name: 'LoginContestedError' })
    expect(await second.ringingCount()).toBe(0)
    const logins = platform.audit.list({ kind: 'open' }).filter(({ path }) => path.endsWith('/login'))
    expect(logins).toHaveLength(3)
  })

  it('stops at a login that is refused', async () => {
    await using platform = await startPlatform()
    const shadow = follow(platform, AbortSignal.timeout(10_000), { password: 'wrong' })
    await expect(shadow.ended).rejects.toMatchObject({ name: 'LoginRejectedError' })
  })
})
