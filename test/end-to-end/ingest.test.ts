import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

describe('a pushed conversation', () => {
  it('brings its agent a tip, and is in the store when it is acknowledged', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    writeFileSync(join(folder.path, 'token'), 'a-token-of-the-help-desk')
    await using sotto = await startSotto(platform, folder.path, {}, (agentsFile) => {
      const content = JSON.parse(readFileSync(agentsFile, 'utf8')) as { agents: object[] }
      const sources = [{ source: 'help-desk', tokenFile: '../token' }]
      const [ada, ...others] = content.agents
      const agents = [{ ...ada, externalIds: { 'help-desk': 'agent-7' } }, ...others]
      writeFileSync(agentsFile, JSON.stringify({ agents, sources }))
    })
    await using ada = await sotto.openOverlay('ada')
    const push = async (...events: object[]) => {
      const answer = await request(`${sotto.url}/ingest/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer a-token-of-the-help-desk' },
        body: JSON.stringify({ events }),
      })
      return { status: answer.statusCode, body: await answer.body.json() }
    }
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
