import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import type { ConsoleConversationDetail, ConsoleTip } from '../../src/console/console-protocol.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { OverlayPage, RunningSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const question = 'My delivery is late, where is my bike? It should have been here yesterday.'

describe('the agent’s own line as the verdict', () => {
  it('notes that a tip was sent as written, and says so to the team lead', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', text: question })
    const text = await tipText(ada)
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: `Hi! ${text}` })
    const tip = await tipWithOutcome(sotto, ada)
    expect(tip.outcome?.outcome).toBe('used')
    expect(tip.outcome?.words).toBeGreaterThanOrEqual(0.95)
    // No click was needed, and none was made up.
    expect(tip.actions).toEqual([])
  })

  it('notes that the agent wrote something else, after three lines and not before', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', text: question })
    await tipText(ada)
    const say = (text: string) => platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text })
    await say('What a lovely name.')
    await say('Which football team do you like?')
    await until('two lines', async () => (await sotto.status()).lines.agent === 2)
    expect((await shownTip(sotto, ada))?.outcome).toBeUndefined()
    await say('I had pasta for lunch.')
    const { outcome } = await tipWithOutcome(sotto, ada)
    expect(outcome?.outcome).toBe('ignored')
    expect(outcome?.meaning).toBeLessThan(0.8)
  })

  it('is found out after a restart too, from a line that was said while Sotto was down', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    let chatKey = ''
    let text = ''
    {
      await using sotto = await startSotto(platform, folder.path)
      await using ada = await sotto.openOverlay('ada')
      chatKey = (await platform.post('/chats', { agentId: 'ada', text: question }))['chatKey'] ?? ''
      text = await tipText(ada)
    }
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text })
    await using sotto = await startSotto(platform, folder.path)
    await using ada = await sotto.openOverlay('ada')
    expect((await tipWithOutcome(sotto, ada)).outcome).toMatchObject({ outcome: 'used', words: 1 })
    expect(platform.status().writes.others).toBe(0)
  })

  it('judges a tip that nobody saw, as it was made in the dark', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('scope.yaml', 'mode: live', 'mode: dark')
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path, { SOTTO_PROMPTS_DIR: prompts.path })
    await using ada = await sotto.openOverlay('ada')
    const { chatKey } = await platform.post('/chats', { agentId: 'ada', text: question })
    const unseen = await until('the tip', async () => {
      const [tip] = await tipsOf(sotto, ada)
      return tip?.withheld?.rule === 'dark' && tip
    })
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: unseen.text })
    const judged = await until('the outcome', async () => (await tipsOf(sotto, ada)).find(({ outcome }) => outcome))
    expect(judged).toMatchObject({ withheld: { rule: 'dark' }, outcome: { outcome: 'used' } })
    expect(ada.tipEvents).toEqual([])
  })
})

/** The text of the first tip, once it is complete. */
async function tipText(page: OverlayPage): Promise<string> {
  await until('the end of a tip', () => page.tipEvents.find((event) => event.type === 'tip-end'))
  return page.tipEvents.flatMap((event) => (event.type === 'tip-delta' ? [event.text] : [])).join('')
}

async function shownTip(sotto: RunningSotto, page: OverlayPage): Promise<ConsoleTip | undefined> {
  return (await tipsOf(sotto, page)).find(({ withheld }) => withheld === undefined)
}

async function tipsOf(sotto: RunningSotto, page: OverlayPage): Promise<readonly ConsoleTip[]> {
  const [id] = page.conversations.keys()
  if (id === undefined) return []
  const cookie = await sotto.signIn('lead')
  const { body } = await request(`${sotto.url}/api/console/conversations/${id}`, { headers: { cookie } })
  return ((await body.json()) as ConsoleConversationDetail).tips
}

async function tipWithOutcome(sotto: RunningSotto, page: OverlayPage): Promise<ConsoleTip> {
  return until('the outcome', async () => {
    const tip = await shownTip(sotto, page)
    return tip?.outcome && tip
  })
}
