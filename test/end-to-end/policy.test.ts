import { LLMock } from '@copilotkit/aimock'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import type { ConsoleConversationDetail } from '../../src/console/console-protocol.ts'
import { usualSettings } from '../../src/domain/agent-settings.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { OverlayPage, RunningSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

async function startModel(): Promise<LLMock & AsyncDisposable> {
  const model = new LLMock({ port: 0 })
  await model.start()
  model.onMessage(/./, { content: 'Let me look for that.' }, { chunkSize: 5 })
  return Object.assign(model, { [Symbol.asyncDispose]: () => model.stop().then(() => undefined) })
}

/** The rules that kept tips of the page's one conversation back, as the console has them. */
async function withheldOf(sotto: RunningSotto, page: OverlayPage) {
  const cookie = await sotto.signIn('lead')
  const [id = ''] = page.conversations.keys()
  const answer = await request(`${sotto.url}/api/console/conversations/${id}`, { headers: { cookie } })
  const { tips } = (await answer.body.json()) as ConsoleConversationDetail
  return tips.flatMap(({ withheld }) => withheld ?? [])
}

describe('the silence policy at work', () => {
  it('asks no model and shows nothing while the agent wants no tips, types, or had enough; a change counts at once', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    await using platform = await startPlatform()
    await using model = await startModel()
    await using sotto = await startSotto(platform, folder.path, {
      SOTTO_PROMPTS_DIR: prompts.path,
      OPENAI_BASE_URL: `${model.url}/v1`,
    })
    await using ada = await sotto.openOverlay('ada')
    await using second = await sotto.openOverlay('ada')
    const snoozes: (number | undefined)[] = []
    second.socket.on('snoozed', ({ until: end }) => void snoozes.push(end))
    const withheld = (count: number) =>
      until(`${count} withheld`, async () => (await sotto.status()).tips.withheld === count)

    ada.socket.emit('snooze', { on: true })
    await until('the other page to be told', () => snoozes.length === 1)
    const { chatKey = '' } = await platform.post('/chats', { agentId: 'ada', text: 'Where is my bike?' })
    await withheld(1)
    expect(model.getRequests()).toEqual([])
    ada.socket.emit('snooze', { on: false })
    await until('the end of the snooze', () => snoozes.length === 2)
    expect(snoozes[1] ?? undefined).toBeUndefined()

    await platform.post(`/chats/${chatKey}/typing`, { as: 'agent', typing: true })
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'It should be here by now' })
    await withheld(2)
    await platform.post(`/chats/${chatKey}/typing`, { as: 'agent', typing: false })
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'Could you look, please?' })
    await until('a tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))

    prompts.change('policy.yaml', 'most_per_conversation: 40', 'most_per_conversation: 1')
    const cookie = await sotto.signIn('lead')
    await until('the new policy', async () => {
      const answer = await request(`${sotto.url}/api/console/prompts`, { headers: { cookie } })
      return (await answer.body.text()).includes('most_per_conversation: 1\\n')
    })
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'And the helmet that I ordered?' })
    await withheld(3)

    expect(await withheldOf(sotto, ada)).toMatchObject([
      { rule: 'snoozed', numbers: { forMs: expect.any(Number) as number } },
      { rule: 'agent-typing' },
      { rule: 'cap', numbers: { shown: 1, most: 1 } },
    ])
    expect(model.getRequests()).toHaveLength(1)
    expect(ada.tipEvents.filter((event) => event.type === 'tip-start')).toHaveLength(1)
  })

  it('keeps to the mode that the agent chose, over a restart too, and asks no model for what they do not want', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startModel()
    const environment = { OPENAI_BASE_URL: `${model.url}/v1` }
    {
      await using sotto = await startSotto(platform, folder.path, environment)
      await using ada = await sotto.openOverlay('ada')
      await using second = await sotto.openOverlay('ada')
      await using ben = await sotto.openOverlay('ben')
      expect(ada.start.settings).toBeUndefined()
      const told: string[] = []
      second.socket.on('settings', ({ mode }) => void told.push(mode))
      ben.socket.on('settings', () => void told.push('somebody else’s'))
      // What is no setting changes nothing.
      for (const wrong of [{ mode: 'loud' }, { theme: 'dark', more: 1 }, 'quiet', null])
        ada.socket.emit('change-settings', wrong as never)
      ada.socket.emit('change-settings', { mode: 'quiet' })
      ada.socket.emit('change-settings', { textSizePx: 16 })
      await until('the other page to be told', () => told.length === 2)
      expect(told).toEqual(['quiet', 'quiet'])
      await platform.post('/chats', { agentId: 'ada', text: 'Where is my bike?' })
      await until('a tip withheld', async () => (await sotto.status()).tips.withheld === 1)
      expect(await withheldOf(sotto, ada)).toEqual([{ rule: 'mode', numbers: { mode: 'quiet', kind: 'reply' } }])
      expect(model.getRequests()).toEqual([])
    }
    await using sotto = await startSotto(platform, folder.path, environment)
    await using ada = await sotto.openOverlay('ada')
    expect(ada.start.settings).toEqual({ ...usualSettings, mode: 'quiet', textSizePx: 16 })
    ada.socket.emit('change-settings', { mode: 'all' })
    await platform.post('/chats', { agentId: 'ada', text: 'Hello? My bike has not come.' })
    await until('a tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
  })
})
