import { describe, expect, it, onTestFailed } from 'vitest'
import { join } from 'node:path'
import { agentId, conversationId } from '../../src/domain/ids.ts'
import { embedMoments, momentEncoder } from '../../src/knowledge/memory/embed-moments.ts'
import { takeMoments } from '../../src/knowledge/memory/take-moments.ts'
import { createBundledEmbedder } from '../../src/model/bundled-embedder.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'
import { linesOfTalk } from '../knowledge/learned/shop-past.ts'
import { shopTalks } from '../knowledge/steps/shop-talks.ts'

const talks = 75

/** Past talks of the invented bicycle shop, with the marks of its tool, as an import leaves them. */
async function storePast(dataDir: string): Promise<void> {
  await using store = await openDatabaseStore(openSqlite(join(dataDir, 'sotto.db')), {
    onWriteError: (error) => {
      throw error
    },
  })
  await using embedder = createBundledEmbedder()
  const at = new Date()
  for (const [place, turns] of shopTalks(talks).entries()) {
    const id = conversationId(`past-${place}`)
    const about = { conversationId: id, account: 'import', agentId: agentId('ada'), skill: undefined, language: 'en' }
    await store.saveConversation({ ...about, state: 'ended', startedAt: at, endedAt: at })
    const made = takeMoments(id, linesOfTalk(turns), { reopened: false, isRisky: () => false })
    const moments = await embedMoments(made, embedder, new AbortController().signal)
    const kept = { conversationId: id, moments, encoder: momentEncoder, consentBy: undefined, offlineOnly: false, at }
    await store.savePastMoments(kept)
  }
}

describe('what is learned from the past', () => {
  // It looks every 20 seconds, and learns once the past has come to rest.
  it('is the next step of a conversation, with its name and where it comes from', { timeout: 180_000 }, async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('coach.md', 'kinds: [reply, next-step, missing-facts]', 'kinds: [next-step]')
    await storePast(folder.path)
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path, { SOTTO_PROMPTS_DIR: prompts.path })
    onTestFailed(() => void process.stderr.write(sotto.log()))
    await using ada = await sotto.openOverlay('ada')
    await until('it to learn', () => sotto.log().includes('learned from cards and past conversations'), 120_000)

    const { chatKey } = await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: 'hi there' })
    const say = (as: string, text: string) => platform.post(`/chats/${chatKey}/lines`, { as, text })
    await say('agent', 'Hello, how can I help?')
    await say('visitor', 'where is my parcel')
    const tip = await until('the tip', () => {
      const starts = ada.tipEvents.filter((event) => event.type === 'tip-start' && event.kind === 'next-step')
      const ends = new Set(ada.tipEvents.flatMap((event) => (event.type === 'tip-end' ? event.tipId : [])))
      return starts.find(({ tipId }) => ends.has(tipId))
    })
    expect(tip).toMatchObject({
      engine: 'offline',
      cards: [{ title: expect.stringMatching(/^\d+ past conversations$/) }],
    })
    const text = ada.tipEvents.flatMap((event) =>
      event.type === 'tip-delta' && event.tipId === tip.tipId ? event.text : [],
    )
    expect(text.join('')).toBe('What the team does next (ask order): “Could you tell me your order number, please?”')
    expect(sotto.log()).not.toContain('order number')
  })
})
