import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import type { ConsoleConversationDetail } from '../../src/console/console-protocol.ts'
import type { Chat } from '../../src/simulator/chat.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { OverlayPage, RunningSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

/** Sotto with a source `help-desk`, to which the agent Ada is `agent-7`. */
function startWithSource(platform: Simulator, folder: string): Promise<RunningSotto> {
  writeFileSync(join(folder, 'token'), 'a-token-of-the-help-desk')
  return startSotto(platform, folder, {}, (agentsFile) => {
    const content = JSON.parse(readFileSync(agentsFile, 'utf8')) as { agents: object[] }
    const sources = [{ source: 'help-desk', tokenFile: '../token' }]
    const [ada, ...others] = content.agents
    const agents = [{ ...ada, externalIds: { 'help-desk': 'agent-7' } }, ...others]
    writeFileSync(agentsFile, JSON.stringify({ agents, sources }))
  })
}

async function pushTo(sotto: RunningSotto, events: readonly object[]) {
  const answer = await request(`${sotto.url}/ingest/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer a-token-of-the-help-desk' },
    body: JSON.stringify({ events }),
  })
  return { status: answer.statusCode, body: await answer.body.json() }
}

describe('a pushed conversation', () => {
  it('brings its agent a tip, and is in the store when it is acknowledged', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startWithSource(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    const push = (...events: object[]) => pushTo(sotto, events)
    const common = { conversationId: 'c-1', at: Date.now() }
    const started = { ...common, type: 'conversation-started', eventId: 'start', agent: 'agent-7', visitorName: 'Noor' }
    const line = {
      ...common,
      type: 'line',
      eventId: 1,
      speaker: 'visitor',
      text: 'My delivery is late, where is my bike?',
    }
    expect(await push(started, line)).toEqual({ status: 200, body: { accepted: 2, known: 0 } })
    expect((await sotto.status()).lines.visitor).toBe(1)
    expect((await push(started, line)).body).toMatchObject({ accepted: 0, known: 2 })
    const tip = await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    expect(tip).toMatchObject({ conversationId: 'ingest-help-desk-c-1', end: 'complete' })
    const handed = (agent: string, eventId: string) => push({ ...common, type: 'agent-changed', eventId, agent })
    expect((await handed('a-stranger', 'away')).body).toMatchObject({ unknownAgents: ['a-stranger'] })
    await until('its leaving', () => ada.closed.length === 1)
    expect((await handed('agent-7', 'back')).status).toBe(200)
    await until('its return', async () => (await sotto.status()).conversations.live === 1)
    expect((await push({ ...common, type: 'state-changed', eventId: 2, state: 'ended' })).status).toBe(200)
    await until('its end', () => ada.closed.length === 2)
    expect((await push({ ...line, conversationId: 'c-2', agent: undefined })).status).toBe(409)
  })
})

const question = 'My delivery is late, where is my bike?'
const another = 'The battery does not charge either, the light blinks red.'

/** What a widget in the agent's browser pushes of a chat, its clock 2 s ahead, each line as HTML. */
function widgetOf(chat: Chat | undefined) {
  if (!chat) throw new Error('There is no such chat')
  const { rtSessionId, startedAt } = chat.birth
  const common = { conversationId: 'w-1' }
  const start = {
    ...common,
    type: 'conversation-started',
    eventId: 'start',
    agent: 'agent-7',
    at: startedAt,
    rtSessionId,
  }
  const lines = () =>
    chat.events
      .filter((event) => event.type === 'line' && event.source !== 'system')
      .map((event) => ({
        ...common,
        type: 'line',
        eventId: `w${event.id}`,
        at: event.at + 2_000,
        speaker: event.type === 'line' ? event.source : '',
        text: event.type === 'line' ? `<p>${event.text}&nbsp;</p>` : '',
        html: true,
      }))
  return { start, lines }
}

/** The lines of visitor and agent as the console shows them. */
async function transcriptOf(sotto: RunningSotto, conversationId: string): Promise<string[]> {
  const cookie = await sotto.signIn('lead')
  const answer = await request(`${sotto.url}/api/console/conversations/${conversationId}`, { headers: { cookie } })
  const { lines } = (await answer.body.json()) as ConsoleConversationDetail
  return lines.filter(({ speaker }) => speaker !== 'system').map(({ speaker, text }) => `${speaker}: ${text.trim()}`)
}

const startsOf = ({ tipEvents }: OverlayPage) => tipEvents.filter((event) => event.type === 'tip-start')

describe('a chat that is polled and pushed', () => {
  it('has each line once and one tip for each moment where polling found it first', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startWithSource(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    const { chatKey = '' } = await platform.post('/chats', { agentId: 'ada', text: question })
    const widget = widgetOf(platform.world.chats.get(chatKey))
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    expect((await pushTo(sotto, [widget.start, ...widget.lines()])).body).toEqual({ accepted: 2, known: 0 })

    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'One moment please.' })
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: another })
    // The widget is sooner than the next poll, or later: both must do.
    expect((await pushTo(sotto, widget.lines())).status).toBe(200)
    await until('the next tip', () => startsOf(ada).length === 2)
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'We look after it.' })
    await until('the line to be polled', async () => (await sotto.status()).lines.agent === 2)
    expect((await pushTo(sotto, widget.lines())).status).toBe(200)

    const id = `liveperson-${platform.account}-${chatKey}`
    const said = [
      `visitor: ${question}`,
      'agent: One moment please.',
      `visitor: ${another}`,
      'agent: We look after it.',
    ]
    expect(await transcriptOf(sotto, id)).toEqual(said)
    expect((await sotto.status()).lines).toEqual(platform.status().lines)
    expect([...ada.conversations.keys()]).toEqual([id])
    await platform.post(`/chats/${chatKey}/end`, {})
    await until('its end', () => ada.closed.length === 1)
    expect(startsOf(ada)).toHaveLength(2)
  })

  it('has each line once and one tip for each moment where pushes began it, before a restart', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    const { chatKey = '' } = await platform.post('/chats', { agentId: 'ada', text: question })
    const widget = widgetOf(platform.world.chats.get(chatKey))
    {
      // The platform is where nobody answers: only the widget brings the chat.
      await using sotto = await startWithSource({ ...platform, url: 'http://127.0.0.1:1' }, folder.path)
      await using ada = await sotto.openOverlay('ada')
      await pushTo(sotto, [widget.start, ...widget.lines()])
      await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    }
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'One moment please.' })
    await using sotto = await startWithSource(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    const id = 'ingest-help-desk-w-1'
    await until('the chat to be polled', async () => (await sotto.status()).lines.agent === 1)
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: another })
    expect((await pushTo(sotto, widget.lines())).body).toEqual({ accepted: 2, known: 1 })
    await until('the next tip', () => startsOf(ada).length === 2)
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'We look after it.' })
    await until('the line to be polled', async () => (await sotto.status()).lines.agent === 2)

    const said = [
      `visitor: ${question}`,
      'agent: One moment please.',
      `visitor: ${another}`,
      'agent: We look after it.',
    ]
    expect(await transcriptOf(sotto, id)).toEqual(said)
    expect((await sotto.status()).lines).toEqual(platform.status().lines)
    expect([...ada.conversations.keys()]).toEqual([id])
    await platform.post(`/chats/${chatKey}/end`, {})
    await until('its end', () => ada.closed.length === 1)
    expect(startsOf(ada)).toHaveLength(2)
  })
})
