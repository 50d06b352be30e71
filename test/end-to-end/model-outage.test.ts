import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCapabilityNotes } from '../../src/model/capability-notes.ts'
import { everything } from '../../src/model/capabilities.ts'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { conversationId } from '../../src/domain/ids.ts'
import { piecesOf, startChatServer } from '../helpers/chat-server.ts'
import type { ChatAnswer } from '../helpers/chat-server.ts'
import { copyCoach } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { OverlayPage } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const late = 'My delivery is late, where is my bike?'
const said = { speak: true, cards: ['delivery-late', 'made-up'], reply: 'I look at once where the parcel is.' }
const good: ChatAnswer = {
  pieces: piecesOf(JSON.stringify(said)),
  usage: { prompt_tokens: 1_000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 500 } },
}

/** Sotto with a model whose endpoint does what `fault` says, and an agent's page. */
async function openStage(modelYaml: string) {
  await using opened = new AsyncDisposableStack()
  const folder = opened.use(temporaryFolder())
  const prompts = join(folder.path, 'prompts')
  copyCoach(prompts)
  writeFileSync(join(prompts, 'model.yaml'), modelYaml)
  const stage = { answer: good }
  const model = opened.use(await startChatServer(() => stage.answer))
  const platform = opened.use(await startPlatform())
  openCapabilityNotes(folder.path).remember(model.baseUrl, 'small', everything)
  const environment = { OPENAI_BASE_URL: model.baseUrl, SOTTO_MODEL: 'small', SOTTO_PROMPTS_DIR: prompts }
  const sotto = opened.use(await startSotto(platform, folder.path, environment))
  const ada = opened.use(await sotto.openOverlay('ada'))
  const engines: string[] = []
  ada.socket.on('engine-changed', (engine) => engines.push(engine))
  const closing = opened.move()
  /** A visitor's first line, and the tip to it. */
  const tipFor = async (text = late) => {
    const { chatKey = '' } = await platform.post('/chats', { agentId: 'ada', text })
    const events = () => ada.tipEvents.filter((event) => event.conversationId.endsWith(chatKey))
    await until('the tip', () => events().find((event) => event.type === 'tip-end'))
    return events()
  }
  return {
    ...stage,
    set: (answer: ChatAnswer) => (stage.answer = answer),
    folder: folder.path,
    prompts,
    model,
    sotto,
    ada,
    engines,
    tipFor,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

const engineOf = (events: OverlayPage['tipEvents']) =>
  events.flatMap((event) => (event.type === 'tip-start' ? event.engine : []))[0]
const offlineStarts = (page: OverlayPage) =>
  page.tipEvents.filter((event) => event.type === 'tip-start' && event.engine === 'offline')
const textOf = (events: OverlayPage['tipEvents']) =>
  events.map((event) => (event.type === 'tip-delta' ? event.text : '')).join('')
const quick = 'limits: { first_words_ms: 600, stall_ms: 600, whole_ms: 5000 }\n'

describe('a model with a fault', () => {
  it('keeps with a tip what it took and what that cost, and the cards it named among those it was given', async () => {
    await using stage = await openStage('prices: { small: { input: 1, cached: 0.5, output: 10 } }\ncurrency: EUR\n')
    const events = await stage.tipFor()
    expect(textOf(events)).toBe(said.reply)
    expect(events[0]).toMatchObject({ engine: 'model', model: 'small', cards: [{ cardId: 'delivery-late' }] })
    const id = conversationId(events[0]?.conversationId ?? '')
    await stage.sotto[Symbol.asyncDispose]()
    await using store = await openDatabaseStore(openSqlite(join(stage.folder, 'sotto.db')), {
      onWriteError: () => undefined,
    })
    expect((await store.tips(id))[0]?.usage).toEqual({
      inputTokens: 1_000,
      cachedTokens: 500,
      outputTokens: 100,
      reported: true,
      cost: { amount: 0.00175, currency: 'EUR' },
    })
  })

  it.each<{ readonly name: string; readonly fault: ChatAnswer }>([
    { name: 'hangs', fault: { silent: true } },
    { name: 'answers 429', fault: { status: 429, headers: { 'retry-after': '1' } } },
  ])('that $name is left alone; the offline engine speaks until it answers again', async ({ fault }) => {
    await using stage = await openStage(quick)
    expect(engineOf(await stage.tipFor())).toBe('model')
    stage.set(fault)
    // The first one finds it out; nobody after it waits.
    expect(engineOf(await stage.tipFor())).toBe('offline')
    await until('the page is told', () => stage.engines.at(-1) === 'offline')
    const asked = stage.model.bodies.length
    expect(engineOf(await stage.tipFor())).toBe('offline')
    const conversations = stage.model.bodies.slice(asked).filter((body) => JSON.stringify(body).includes('delivery'))
    expect(conversations).toEqual([])
    expect((await stage.sotto.status()).engine).toBe('offline')

    stage.set(good)
    await until('the page is told', () => stage.engines.at(-1) === 'model')
    expect(engineOf(await stage.tipFor())).toBe('model')
  })

  it('that is killed in mid-stream ends its tip as failed, the offline engine has another; after three it is left alone', async () => {
    await using stage = await openStage(quick)
    stage.set({ pieces: ['{"speak": true, "cards": [], "reply": "I am sorry to hear that. I am'], after: 'cut' })
    for (let tip = 0; tip < 3; tip += 1) {
      const events = await stage.tipFor(`Number ${tip}: ${late}`)
      expect(events.find((event) => event.type === 'tip-end')).toMatchObject({ end: 'failed' })
      expect(events[0]).toMatchObject({ type: 'tip-start', engine: 'model' })
      const of = events[0]?.conversationId
      const own = () => stage.ada.tipEvents.filter((event) => event.conversationId === of)
      await until('the other tip', () => own().filter((event) => event.type === 'tip-end').length === 2)
      expect(own().findLast((event) => event.type === 'tip-start')).toMatchObject({ engine: 'offline' })
    }
    expect(engineOf(await stage.tipFor())).toBe('offline')
    stage.set(good)
    await until('the page is told', () => stage.engines.at(-1) === 'model')
    expect(engineOf(await stage.tipFor())).toBe('model')
  })

  it.each<{ readonly name: string; readonly fault: ChatAnswer; readonly yaml: string }>([
    { name: 'hangs', fault: { silent: true }, yaml: quick },
    { name: 'answers 429 for a minute', fault: { status: 429, headers: { 'retry-after': '60' } }, yaml: quick },
    { name: 'answers 500', fault: { status: 500 }, yaml: quick },
    { name: 'has no budget', fault: good, yaml: `${quick}budget: { per_day: { calls: 0 } }\n` },
    { name: 'is killed in mid-stream', fault: { pieces: ['{"speak": true, "reply": "I'], after: 'cut' }, yaml: quick },
  ])('that $name keeps no line from coming, and no tip of the offline engine', async ({ name, fault, yaml }) => {
    await using stage = await openStage(yaml)
    stage.set(fault)
    // One finds it out, five come together after it.
    await stage.tipFor()
    await Promise.all([1, 2, 3, 4, 5].map((tip) => stage.tipFor(`Number ${tip}: ${late}`)))
    await until('six offline tips', () => offlineStarts(stage.ada).length >= 6)
    const ids = new Set(stage.ada.tipEvents.map((event) => event.conversationId))
    await stage.sotto[Symbol.asyncDispose]()
    await using store = await openDatabaseStore(openSqlite(join(stage.folder, 'sotto.db')), {
      onWriteError: () => undefined,
    })
    const tips = (await Promise.all([...ids].map((id) => store.tips(id)))).flat()
    const offline = tips.filter((tip) => tip.engine === 'offline' && tip.latency.firstShownAt !== undefined)
    expect(offline).toHaveLength(6)
    // Figures for people; how fast this machine is now is no matter of right or wrong.
    const seen = offline.map(({ latency }) => latency.lineSeenAt - latency.lineSentAt)
    const shown = offline.map(({ latency }) => (latency.firstShownAt ?? 0) - latency.lineSeenAt)
    process.stdout.write(`${JSON.stringify({ fault: name, lineSeenMs: seen, offlineTipMs: shown })}\n`)
  })

  it('tells whoever still waits for first words not to wait on', async () => {
    await using stage = await openStage('limits: { first_words_ms: 20000, whole_ms: 60000 }\n')
    stage.set({ silent: true })
    const waiting = stage.tipFor()
    await until('the request', () => stage.model.bodies.length === 1)
    stage.set({ status: 429, headers: { 'retry-after': '60' } })
    await stage.tipFor('My parcel has not come, is the delivery late?')
    expect(engineOf(await waiting)).toBe('offline')
  })

  it('whose budget is used up is not asked, and is asked again when the file allows more', async () => {
    await using stage = await openStage('budget: { per_day: { calls: 1 } }\n')
    expect(engineOf(await stage.tipFor())).toBe('model')
    expect(engineOf(await stage.tipFor())).toBe('offline')
    expect(stage.model.bodies).toHaveLength(1)
    expect((await stage.sotto.status()).engine).toBe('offline')
    writeFileSync(join(stage.prompts, 'model.yaml'), 'budget: { per_day: { calls: 100 } }\n')
    await until('the new budget', async () => (await stage.sotto.status()).engine === 'model')
    expect(engineOf(await stage.tipFor())).toBe('model')
  })
})
