import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import { request } from 'undici'
import { describe, expect, it, onTestFailed } from 'vitest'
import type { Simulator } from '../../src/simulator/simulator.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { RunningSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const consentNeeded = 'consent: { variable: tipsConsent, yes: [yes, granted] }'
/** Words that stand nowhere but in what the visitor says. */
const secretive = 'My quixotic zeppelin is late, where is it?'
const words = ['quixotic', 'zeppelin']

const consent = (value: string) => [{ name: 'tipsConsent', displayName: 'May we help?', value, source: 'rule engine' }]

async function startModel(): Promise<LLMock & AsyncDisposable> {
  const model = new LLMock({ port: 0 })
  await model.start()
  model.onMessage(/./, { content: 'Your zeppelin is on its way.' }, { chunkSize: 5 })
  return Object.assign(model, { [Symbol.asyncDispose]: () => model.stop().then(() => undefined) })
}

const disk = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('')

/** The custom variables of a chat change while it runs, as a page's own script changes them. */
function setConsent(platform: Simulator, chatKey: string, value: string | undefined): void {
  const { customVariables } = platform.world.chats.get(chatKey)?.birth.visitor ?? { customVariables: [] }
  const variables = customVariables as unknown as object[]
  const others = customVariables.filter(({ name }) => name !== 'tipsConsent')
  const own = value === undefined ? [] : consent(value).map((one) => ({ ...one, scope: 'session' }))
  variables.splice(0, variables.length, ...others, ...own)
}

const scopeOf = async (sotto: RunningSotto) => (await sotto.status()).scope

describe('the scope of polled conversations', () => {
  it('stores nothing, asks no model and shows nothing of those outside it', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('scope.yaml', 'agents: all', 'agents: { only: [ada] }')
    prompts.change('scope.yaml', 'skills: all', 'skills: { except: [Health] }')
    prompts.change('scope.yaml', 'consent: not-needed', consentNeeded)
    await using platform = await startPlatform()
    await using model = await startModel()
    await using sotto = await startSotto(platform, folder.path, {
      SOTTO_PROMPTS_DIR: prompts.path,
      OPENAI_BASE_URL: `${model.url}/v1`,
    })
    onTestFailed(() => void process.stderr.write(sotto.log()))
    await using ada = await sotto.openOverlay('ada')
    await using ben = await sotto.openOverlay('ben')
    await platform.post('/chats', { agentId: 'ben', customVariables: consent('yes'), text: secretive })
    await platform.post('/chats', { agentId: 'ada', skill: 'health', customVariables: consent('yes'), text: secretive })
    await platform.post('/chats', { agentId: 'ada', customVariables: consent('no'), text: secretive })
    await platform.post('/chats', { agentId: 'ada', skill: 'deliveries', text: secretive })
    await until('all four to be judged', async () => {
      const { outside, waiting } = await scopeOf(sotto)
      return outside === 3 && waiting === 1
    })
    // One that may be heard comes after them: by its tip the others have had their time.
    await platform.post('/chats', {
      agentId: 'ada',
      skill: 'deliveries',
      customVariables: consent('Granted'),
      text: 'Where is my bike?',
    })
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))

    expect(model.getRequests()).toHaveLength(1)
    expect(JSON.stringify(model.getRequests())).not.toContain('zeppelin is late')
    expect(await sotto.status()).toMatchObject({ conversations: { live: 1 }, lines: { visitor: 1 } })
    expect([...ada.conversations.values()].map(({ lastLine }) => lastLine?.text)).toEqual(['Where is my bike?'])
    expect(ben.conversations.size).toBe(0)
    expect(disk(folder.path)).not.toContain('quixotic')
    expect(sotto.log()).not.toContain('quixotic')
    expect(await scopeOf(sotto)).toEqual({ mode: 'live', outside: 3, waiting: 1, erased: 0 })
  })

  it('hears a conversation from its beginning once consent is given late', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('scope.yaml', 'consent: not-needed', consentNeeded)
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path, { SOTTO_PROMPTS_DIR: prompts.path })
    await using ada = await sotto.openOverlay('ada')
    const { chatKey = '' } = await platform.post('/chats', { agentId: 'ada', text: secretive })
    await until('it to wait', async () => (await scopeOf(sotto)).waiting === 1)
    setConsent(platform, chatKey, 'yes')
    await until('the conversation', () => [...ada.conversations.values()][0]?.lastLine?.text === secretive, 30_000)
    await until('the line to be stored', async () => (await sotto.status()).lines.visitor === 1)
    expect(await scopeOf(sotto)).toEqual({ mode: 'live', outside: 0, waiting: 0, erased: 0 })
  })

  it.each([{ to: 'no' }, { to: undefined }])(
    'stops and erases a conversation whose consent becomes $to',
    async ({ to }) => {
      using folder = temporaryFolder()
      using prompts = copyPrompts()
      prompts.change('scope.yaml', 'consent: not-needed', consentNeeded)
      await using platform = await startPlatform()
      await using model = await startModel()
      {
        await using sotto = await startSotto(platform, folder.path, {
          SOTTO_PROMPTS_DIR: prompts.path,
          OPENAI_BASE_URL: `${model.url}/v1`,
        })
        onTestFailed(() => void process.stderr.write(sotto.log()))
        await using ada = await sotto.openOverlay('ada')
        const { chatKey = '' } = await platform.post('/chats', {
          agentId: 'ada',
          customVariables: consent('yes'),
          text: secretive,
        })
        await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
        await until('the tip to be stored', async () => (await sotto.status()).tips.shown === 1)
        // What the test looks for later is there now.
        for (const word of words) expect(disk(folder.path)).toContain(word)

        setConsent(platform, chatKey, to)
        await until('the erasure', async () => (await scopeOf(sotto)).erased === 1, 30_000)
        const asked = model.getRequests().length
        const [id = ''] = ada.conversations.keys()
        expect(new Set(ada.erased)).toEqual(new Set([id]))
        for (const word of words) expect(disk(folder.path)).not.toContain(word)
        await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'And my other quixotic zeppelin?' })
        await platform.post('/chats', { agentId: 'ada', customVariables: consent('yes'), text: 'Where is my bike?' })
        await until('the next conversation', async () => (await sotto.status()).lines.visitor === 1)
        await until('its tip', () => model.getRequests().length === asked + 1)
        expect(JSON.stringify(model.getRequests().at(-1))).not.toContain('quixotic')
        expect(await sotto.status()).toMatchObject({ conversations: { live: 1 }, scope: { outside: 1 } })
        // A page that was away during all this hears of it when it comes back.
        await using again = await sotto.openOverlay('ada', { [id]: 3 })
        await until('the page to be told', () => again.erased.includes(id))
        expect([...again.conversations.keys()]).not.toContain(id)
        expect(sotto.log()).not.toContain('quixotic')
      }
      expect(disk(folder.path)).not.toContain('quixotic')
    },
    60_000,
  )

  it('stops who falls out by a change of the file at once and hears them again by the next; a broken file changes nothing', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path, { SOTTO_PROMPTS_DIR: prompts.path })
    await using ada = await sotto.openOverlay('ada')
    const { chatKey = '' } = await platform.post('/chats', { agentId: 'ada', skill: 'deliveries', text: secretive })
    await until('the conversation', () => ada.conversations.size === 1)
    await until('its line', async () => (await sotto.status()).lines.visitor === 1)

    prompts.change('scope.yaml', 'mode: live', 'mode: loud')
    await until('the complaint', () => sotto.log().includes('scope.yaml'))
    expect(sotto.log()).toMatch(/line \d+: mode: .*its last good version stays/)
    expect(await scopeOf(sotto)).toMatchObject({ mode: 'live', outside: 0 })
    const cookie = await sotto.signIn('lead')
    const console = async () =>
      JSON.stringify(await (await request(`${sotto.url}/api/console/prompts`, { headers: { cookie } })).body.json())
    expect(await console()).toMatch(/"file":"scope.yaml".*"problem":"line \d+: mode/)

    prompts.change('scope.yaml', 'mode: loud', 'mode: live')
    prompts.change('scope.yaml', 'skills: all', 'skills: { except: [deliveries] }')
    await until('the stop', () => ada.closed.length === 1)
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'said while nobody may hear it' })
    await until('it to be outside', async () => (await scopeOf(sotto)).outside === 1)
    // A round of polling later nothing more is known; what was heard while it was allowed is kept.
    await platform.post('/chats', { agentId: 'ada', skill: 'billing', text: 'Where is my invoice?' })
    await until('the next conversation', async () => (await sotto.status()).lines.visitor === 2)
    expect(disk(folder.path)).not.toContain('said while nobody')
    expect(disk(folder.path)).toContain('quixotic')

    prompts.change('scope.yaml', 'skills: { except: [deliveries] }', 'skills: all')
    await until('it to be heard again', async () => (await sotto.status()).conversations.live === 2)
    await platform.post(`/chats/${chatKey}/lines`, { as: 'visitor', text: 'said when it was allowed again' })
    await until('its next line', async () => (await sotto.status()).lines.visitor === 3)
  })

  it('lets only the offline engine answer in an offline-only skill, and shows nothing in the dark', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('scope.yaml', 'offline_skills: []', 'offline_skills: [billing]')
    await using platform = await startPlatform()
    await using model = await startModel()
    await using sotto = await startSotto(platform, folder.path, {
      SOTTO_PROMPTS_DIR: prompts.path,
      OPENAI_BASE_URL: `${model.url}/v1`,
    })
    await using ada = await sotto.openOverlay('ada')
    const text = 'My delivery is late, where is my bike? It should have been here yesterday.'
    await platform.post('/chats', { agentId: 'ada', skill: 'Billing', text })
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    expect(ada.tipEvents[0]).toMatchObject({ engine: 'offline' })
    expect(model.getRequests()).toEqual([])

    prompts.change('scope.yaml', 'mode: live', 'mode: dark')
    await until('the dark', async () => (await scopeOf(sotto)).mode === 'dark')
    const before = ada.tipEvents.length
    await platform.post('/chats', { agentId: 'ada', skill: 'deliveries', text })
    await until('the tip that is made', async () => (await sotto.status()).tips.withheld === 1)
    expect(model.getRequests()).toHaveLength(1)
    expect(ada.tipEvents).toHaveLength(before)
  })
})

describe('the scope of pushed conversations', () => {
  it('holds them until consent is pushed, and erases them when it is taken back', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('scope.yaml', 'consent: not-needed', consentNeeded)
    await using platform = await startPlatform()
    await using model = await startModel()
    const environment = { SOTTO_PROMPTS_DIR: prompts.path, OPENAI_BASE_URL: `${model.url}/v1` }
    writeFileSync(join(folder.path, 'token'), 'a-token-of-the-help-desk')
    await using sotto = await startSotto(platform, folder.path, environment, (agentsFile) => {
      const content = JSON.parse(readFileSync(agentsFile, 'utf8')) as object
      const sources = [{ source: 'help-desk', tokenFile: '../token' }]
      writeFileSync(agentsFile, JSON.stringify({ ...content, sources }))
    })
    await using ada = await sotto.openOverlay('ada')
    let eventId = 0
    const push = async (...events: readonly object[]) => {
      const common = () => ({ conversationId: 'c-1', eventId: `e${(eventId += 1)}`, at: Date.now() + eventId })
      const answer = await request(`${sotto.url}/ingest/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer a-token-of-the-help-desk' },
        body: JSON.stringify({ events: events.map((event) => ({ ...common(), ...event })) }),
      })
      await answer.body.dump()
      expect(answer.statusCode).toBe(200)
    }
    const fact = (value: string) => ({ type: 'facts', facts: [{ name: 'tipsConsent', value, source: 'form' }] })
    const line = (text: string) => ({ type: 'line', speaker: 'visitor', text })

    await push({ type: 'conversation-started', agent: 'ada' }, line(secretive))
    expect(await scopeOf(sotto)).toMatchObject({ waiting: 1 })
    expect((await sotto.status()).lines.visitor).toBe(0)
    expect(disk(folder.path)).not.toContain('quixotic')
    await push(fact('yes'))
    expect((await sotto.status()).lines.visitor).toBe(1)
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    expect(disk(folder.path)).toContain('quixotic')

    await push(fact(''), line('One more quixotic word'))
    expect(await scopeOf(sotto)).toEqual({ mode: 'live', outside: 1, waiting: 0, erased: 1 })
    for (const word of words) expect(disk(folder.path)).not.toContain(word)
    await push(line('And a quixotic one more'))
    expect(await sotto.status()).toMatchObject({ conversations: { live: 0 }, lines: { visitor: 0 } })
    expect(disk(folder.path)).not.toContain('quixotic')
    expect(model.getRequests()).toHaveLength(1)
  })
})
