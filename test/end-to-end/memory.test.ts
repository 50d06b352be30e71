import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import { request } from 'undici'
import { describe, expect, it, onTestFailed } from 'vitest'
import { openDatabaseStore } from '../../src/store/database-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import type { RunningSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const question = 'Can I bring my parrot along into the shop?'
/** What one visitor alone says, and what one agent alone answers. */
const own = ['zibbery', 'quixotic', 'xanthic']

async function startTeam(folder: string, prompts: string, environment: Record<string, string> = {}) {
  const stack = new AsyncDisposableStack()
  const platform = stack.use(await startPlatform())
  writeFileSync(join(folder, 'token'), 'a-token-of-the-help-desk')
  const all = { SOTTO_PROMPTS_DIR: prompts, ...environment }
  const sotto = stack.use(
    await startSotto(platform, folder, all, (agentsFile) => {
      const content = JSON.parse(readFileSync(agentsFile, 'utf8')) as object
      writeFileSync(agentsFile, JSON.stringify({ ...content, sources: [{ source: 'desk', tokenFile: '../token' }] }))
    }),
  )
  onTestFailed(() => void process.stderr.write(sotto.log()))
  const store = stack.use(
    await openDatabaseStore(openSqlite(join(folder, 'sotto.db')), { onWriteError: () => undefined }),
  )
  return { sotto, store, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

let eventId = 0
async function push(sotto: RunningSotto, conversationId: string, events: readonly object[]): Promise<void> {
  const common = () => ({ conversationId, eventId: `e${(eventId += 1)}`, at: Date.now() + eventId })
  const answer = await request(`${sotto.url}/ingest/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer a-token-of-the-help-desk' },
    body: JSON.stringify({ events: events.map((event) => ({ ...common(), ...event })) }),
  })
  expect([answer.statusCode, answer.statusCode === 200 ? '' : await answer.body.text()]).toEqual([200, ''])
}

const started = { type: 'conversation-started', agent: 'ada' }
const ended = { type: 'state-changed', state: 'ended' }
const consent = (value: string) => ({ type: 'facts', facts: [{ name: 'tipsConsent', value, source: 'form' }] })
const line = (speaker: string, text: string) => ({ type: 'line', speaker, text })
/** A conversation from its beginning to its end. */
const finished = (place: number) => [
  started,
  consent('yes'),
  line('visitor', `${question} It is rather ${own[place]}.`),
  line('agent', `Small ${own[place]} birds are welcome in a cage.`),
  line('visitor', 'Thanks, great.'),
  ended,
]

describe('the memory of the team', () => {
  it('offers what several agents wrote, without what one conversation alone knew, until consent is taken back', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('policy.yaml', 'minimum_support: 1.2', 'minimum_support: 100')
    prompts.change('scope.yaml', 'consent: not-needed', 'consent: { variable: tipsConsent, yes: [yes] }')
    await using team = await startTeam(folder.path, prompts.path)
    const { sotto, store } = team
    await using ada = await sotto.openOverlay('ada')
    for (const place of own.keys()) await push(sotto, `past-${place}`, finished(place))
    await until('the moments', async () => (await store.pastMomentState()).count === 3)
    expect(ada.tipEvents).toEqual([])

    await push(sotto, 'now', [started, consent('yes'), line('visitor', question)])
    await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
    expect(ada.tipEvents[0]).toMatchObject({
      type: 'tip-start',
      kind: 'reply',
      engine: 'offline',
      cards: [{ title: '3 past conversations' }],
    })
    const text = ada.tipEvents.flatMap((event) => (event.type === 'tip-delta' ? event.text : [])).join('')
    expect(text).toBe('Small {…} birds are welcome in a cage.')
    expect(sotto.log()).not.toMatch(/birds are welcome|parrot/)

    // Two are too few.
    await push(sotto, 'past-1', [consent('no')])
    await until('the erasure', async () => (await store.pastMomentState()).count === 2)
    const before = ada.tipEvents.length
    const { withheld } = (await sotto.status()).tips
    await push(sotto, 'next', [started, consent('yes'), line('visitor', question)])
    await until('its tip to be withheld', async () => (await sotto.status()).tips.withheld > withheld)
    expect(ada.tipEvents.slice(before).filter(({ type }) => type === 'tip-start')).toEqual([])
  })

  it('brings the past into the model’s prompt, fenced, and nothing of an offline-only skill; switched off, nothing', async () => {
    using folder = temporaryFolder()
    using prompts = copyPrompts()
    prompts.change('scope.yaml', 'offline_skills: []', 'offline_skills: [secret matters]')
    const model = new LLMock({ port: 0 })
    await model.start()
    await using _stopping = { [Symbol.asyncDispose]: () => model.stop().then(() => undefined) }
    model.onMessage(/./, { content: 'Yes, in a cage.' }, { chunkSize: 5 })
    const environment = { OPENAI_BASE_URL: `${model.url}/v1` }
    await using team = await startTeam(folder.path, prompts.path, environment)
    const { sotto, store } = team
    const skill = (name: string) => ({ ...started, skill: name })
    const talk = (place: number, name: string) => [skill(name), ...finished(place).slice(2)]
    for (const place of own.keys()) await push(sotto, `past-${place}`, talk(place, 'shop'))
    await until('the moments', async () => (await store.pastMomentState()).count === 3)
    const asked = () => model.getRequests().map((one) => JSON.stringify(one))
    const lastOf = async (id: string, name: string) => {
      const before = asked().length
      await push(sotto, id, [skill(name), line('visitor', `${question} Tell me.`)])
      await until('the model to be asked', () => asked().length > before)
      return asked().at(-1) ?? ''
    }
    const prompt = await lastOf('now', 'shop')
    expect(prompt).toMatch(
      /<past-(\w+)>.*In 3 conversations the agent wrote: Small \{…\} birds are welcome in a cage\..*<\/past-\1>/,
    )

    prompts.change('scope.yaml', 'offline_skills: [secret matters]', 'offline_skills: [shop]')
    await until('the scope to count', () => sotto.status().then(() => true))
    await until(
      'it to be left out',
      async () => !(await lastOf(`then-${eventId}`, 'garage')).includes('birds are welcome'),
    )

    prompts.change('scope.yaml', 'offline_skills: [shop]', 'offline_skills: [secret matters]')
    await until('it to be there again', async () =>
      (await lastOf(`then-${eventId}`, 'garage')).includes('birds are welcome'),
    )
    prompts.change('memory.yaml', 'use: true', 'use: false')
    await until('it to be off', async () => !(await lastOf(`then-${eventId}`, 'garage')).includes('birds are welcome'))
  })
})
