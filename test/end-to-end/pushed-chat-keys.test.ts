import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import { describe, expect, it, onTestFailed } from 'vitest'
import type { ConsoleConversationDetail } from '../../src/console/console-protocol.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { RunningSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const question = 'My delivery is late, where is my bike? It should have been here yesterday.'
const another = 'The battery does not charge either, the light blinks red.'

type Platform = Awaited<ReturnType<typeof startPlatform>>

/** Ada is heard by keys that the source `desk` pushes; nobody keeps a file of them. Ben's user is the one that listens. */
function startByPushedKeys(
  platform: Platform,
  folder: string,
  environment: Record<string, string> = {},
): Promise<RunningSotto> {
  writeFileSync(join(folder, 'token'), 'a-token-of-the-desk')
  return startSotto(platform, folder, environment, (agentsFile) => {
    const [ada, ben] = (JSON.parse(readFileSync(agentsFile, 'utf8')) as { agents: Record<string, unknown>[] }).agents
    const { login: _login, ...known } = ada ?? {}
    const content = {
      agents: [{ ...known, mode: 'keys' }],
      listeners: [{ id: 'ear', login: ben?.['login'] }],
      sources: [{ source: 'desk', tokenFile: '../token' }],
    }
    writeFileSync(agentsFile, JSON.stringify(content))
  })
}

async function push(sotto: RunningSotto, ...events: object[]): Promise<unknown> {
  const answer = await request(`${sotto.url}/ingest/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer a-token-of-the-desk' },
    body: JSON.stringify({ events }),
  })
  expect(answer.statusCode).toBe(200)
  return answer.body.json()
}

const start = (conversationId: string, more: object) => ({
  type: 'conversation-started',
  conversationId,
  eventId: 'start',
  at: Date.now(),
  agent: 'ada',
  ...more,
})

async function openChat(platform: Platform, agentId: string, text: string, more: object = {}) {
  const { chatKey = '' } = await platform.post('/chats', { agentId, visitorName: 'Lena', text, ...more })
  return { chatKey, rtSessionId: platform.world.chats.get(chatKey)?.birth.rtSessionId ?? 0 }
}

/** How often a chat was read by its own address. */
const readingsOf = (platform: Platform, chatKey: string) =>
  platform.audit.list({ actor: false }).filter(({ path }) => path.endsWith(`/chat/${chatKey}`)).length

async function saidIn(sotto: RunningSotto, conversationId: string): Promise<string[]> {
  const cookie = await sotto.signIn('lead')
  const answer = await request(`${sotto.url}/api/console/conversations/${conversationId}`, { headers: { cookie } })
  const { lines } = (await answer.body.json()) as ConsoleConversationDetail
  return lines.filter(({ speaker }) => speaker !== 'system').map(({ speaker, text }) => `${speaker}: ${text.trim()}`)
}

describe('listening by pushed chat keys', () => {
  it('polls the chat of a pushed key for the tips of its agent, one line for both ways, over a restart', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open' })
    const chat = await openChat(platform, 'ada', question)
    const pushedLine = (eventId: string, speaker: string, text: string) => ({
      type: 'line',
      conversationId: 'c-1',
      eventId,
      at: Date.now(),
      speaker,
      text,
    })
    {
      await using sotto = await startByPushedKeys(platform, folder.path)
      onTestFailed(() => void process.stderr.write(sotto.log()))
      await using ada = await sotto.openOverlay('ada')
      expect(await push(sotto, start('c-1', chat))).toEqual({ accepted: 1, known: 0 })
      await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
      expect([...ada.conversations.keys()]).toEqual(['ingest-desk-c-1'])
      await platform.post(`/chats/${chat.chatKey}/lines`, { as: 'agent', text: 'One moment please.' })
      await push(sotto, pushedLine('l1', 'visitor', question), pushedLine('l2', 'agent', 'One moment please.'))
      await until('the polled line', async () => (await sotto.status()).lines.agent === platform.status().lines.agent)
      expect((await sotto.status()).listener).toMatchObject({ sessions: 1, writes: 0, stopped: [] })
    }
    // Nobody tells its key again.
    await platform.post(`/chats/${chat.chatKey}/lines`, { as: 'visitor', text: another })
    await using sotto = await startByPushedKeys(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    await until('the next tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    await platform.post(`/chats/${chat.chatKey}/end`, {})
    await until('the end', () => ada.closed.length === 1)
    expect(await saidIn(sotto, 'ingest-desk-c-1')).toEqual([
      `visitor: ${question}`,
      'agent: One moment please.',
      `visitor: ${another}`,
    ])
    const readings = readingsOf(platform, chat.chatKey)
    const after = { ...start('c-1', chat), eventId: 'again' }
    expect(await push(sotto, after)).toMatchObject({ ignoredChatKeys: { ended: 1 } })
    const other = await openChat(platform, 'ada', question)
    await push(sotto, start('c-2', other))
    await until('the other chat', async () => (await sotto.status()).conversations.live === 1)
    expect(readingsOf(platform, chat.chatKey)).toBe(readings)
  })

  it('takes nothing by a key that leads nowhere, or to a chat of another agent, and says whose keys it ignores', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open' })
    await using sotto = await startByPushedKeys(platform, folder.path)
    onTestFailed(() => void process.stderr.write(sotto.log()))
    const [mine, others] = [await openChat(platform, 'ada', question), await openChat(platform, 'ben', 'For Ben only.')]
    const never = 'H1-neverK1'
    const answer = await push(
      sotto,
      start('c-1', { chatKey: never }),
      start('c-2', { chatKey: others.chatKey }),
      start('c-3', { chatKey: mine.chatKey, agent: 'a-stranger' }),
      start('c-4', { chatKey: mine.chatKey, accountId: 'another' }),
    )
    expect(answer).toMatchObject({ ignoredChatKeys: { 'unknown-agent': 1, 'other-account': 1 } })
    await until('both to be tried', () => [never, others.chatKey].every((key) => readingsOf(platform, key) > 0))
    expect(readingsOf(platform, mine.chatKey)).toBe(0)
    await push(sotto, start('c-5', mine))
    await until('the own chat', async () => (await sotto.status()).lines.visitor === 1)
    expect(await saidIn(sotto, 'ingest-desk-c-5')).toEqual([`visitor: ${question}`])
    expect(sotto.log()).not.toContain('For Ben')
  })

  it('keeps to the scope: of a chat outside it nothing is stored, whichever way tells it', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('scope.yaml', 'skills: all', 'skills: { except: [Health] }')
    await using platform = await startPlatform()
    platform.world.switches.set({ foreignChats: 'open' })
    await using sotto = await startByPushedKeys(platform, folder.path, { SOTTO_PROMPTS_DIR: prompts.path })
    onTestFailed(() => void process.stderr.write(sotto.log()))
    const outside = await openChat(platform, 'ada', 'A quixotic rash.', { skill: 'health' })
    const heard = await openChat(platform, 'ada', question, { skill: 'deliveries' })
    await push(sotto, start('c-1', outside), start('c-2', heard))
    await until('both to be judged', async () => {
      const { scope, lines } = await sotto.status()
      return scope.outside === 1 && lines.visitor === 1
    })
    const stored = readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.startsWith('sotto.db'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('')
    expect(stored).toContain(heard.chatKey)
    expect(stored).not.toContain('quixotic')
    expect(stored).not.toContain(outside.chatKey)
  })
})
