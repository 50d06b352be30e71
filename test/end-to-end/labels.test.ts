import { request } from 'undici'
import { expect, it } from 'vitest'
import type { ConsolePrompt } from '../../src/console/console-protocol.ts'
import type { ConsoleVersions, ConsoleVersionText } from '../../src/console/label-protocol.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { startSseModel } from '../helpers/sse-model.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

it('lets a team lead go back, try and stop a version from a page of Sotto only, and says who did it', async () => {
  using folder = temporaryFolder()
  using prompts = copyPrompts()
  await using platform = await startPlatform()
  const settings = { SOTTO_PROMPTS_DIR: prompts.path }
  await using sotto = await startSotto(platform, folder.path, settings)
  const [lead, agent, operator] = [
    await sotto.signIn('lead'),
    await sotto.signIn('ada'),
    await sotto.signIn('operator'),
  ]
  const coach = `${sotto.url}/api/console/prompts/coach`
  const get = async <Answer>(url: string, cookie = lead) =>
    (await (await request(url, { headers: { cookie } })).body.json()) as Answer
  const post = async (body: object, headers: Record<string, string> = {}) => {
    const answer = await request(`${coach}/labels`, {
      method: 'POST',
      headers: { cookie: lead, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    return { status: answer.statusCode, body: (await answer.body.json()) as ConsoleVersions & { error?: string } }
  }
  const listed = async () =>
    (await get<{ prompts: readonly ConsolePrompt[] }>(`${sotto.url}/api/console/prompts`)).prompts.find(
      ({ promptId }) => promptId === 'coach',
    )

  const before = await listed()
  const old = before?.liveVersion ?? ''
  expect(before).toMatchObject({ fileVersion: old, labels: [{ label: 'production', version: old }] })
  prompts.change('coach.md', '# User', '# User\nBe brief.')
  const fresh = await until('the change', async () => {
    const now = (await listed())?.liveVersion
    return now === old ? undefined : now
  })
  expect(await get<ConsoleVersions>(`${coach}/versions`)).toMatchObject({
    fileVersion: fresh,
    versions: [
      { version: fresh, tips: { made: 0 } },
      { version: old, tips: { shown: 0 } },
    ],
    moves: [
      { label: 'production', version: fresh },
      { label: 'production', version: old },
    ],
  })
  expect((await get<ConsoleVersionText>(`${coach}/versions/${old}`)).content).toBe(before?.body)

  const back = { label: 'production', version: old }
  expect((await post(back, { origin: 'https://elsewhere.example' })).status).toBe(403)
  expect((await post(back, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await post(back, { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await post(back, { cookie: agent })).status).toBe(403)
  expect((await post(back, { cookie: '' })).status).toBe(401)
  expect((await request(`${coach}/versions`, { headers: { cookie: agent } })).statusCode).toBe(403)
  expect((await listed())?.liveVersion).toBe(fresh)

  expect(await post(back, { origin: sotto.url, 'sec-fetch-site': 'same-origin' })).toMatchObject({
    status: 200,
    body: { fileVersion: fresh, labels: [{ label: 'production', version: old, by: expect.any(String) as string }] },
  })
  expect(await listed()).toMatchObject({ liveVersion: old, fileVersion: fresh, body: before?.body })

  expect(await post({ label: 'experiment', version: fresh, share: 30 }, { cookie: operator })).toMatchObject({
    status: 200,
    body: { labels: [{ label: 'production' }, { label: 'experiment', version: fresh, share: 30 }] },
  })
  expect(await post({ label: 'experiment', version: null })).toMatchObject({
    status: 200,
    body: { labels: [{ label: 'production' }], moves: [{ label: 'experiment' }, {}, {}, {}, {}] },
  })
  expect(await post({ label: 'experiment', version: fresh, share: 51 })).toMatchObject({
    status: 409,
    body: { error: expect.stringContaining('1 to 50 per cent') as string },
  })
  expect((await post({ label: 'shadow', version: 'nonesuch' })).status).toBe(404)
  expect((await post({ label: 'shadow', version: fresh, share: 5 })).status).toBe(400)
  expect(
    (await request(`${sotto.url}/api/console/prompts/policy/versions`, { headers: { cookie: lead } })).statusCode,
  ).toBe(404)
})

it('asks the model once more for a shadow, and lets no word of it reach a page', async () => {
  using folder = temporaryFolder()
  using prompts = copyPrompts()
  const asked = { live: 0, tried: 0 }
  await using model = await startSseModel((body) => {
    const which = body.includes('Say it like a parrot') ? 'tried' : 'live'
    asked[which] += 1
    return which === 'tried' ? 'A parrot would look for it.' : 'Let me look for it, please.'
  })
  await using platform = await startPlatform()
  const settings = { SOTTO_PROMPTS_DIR: prompts.path, OPENAI_BASE_URL: `${model.url}/v1` }
  await using sotto = await startSotto(platform, folder.path, settings)
  await using ada = await sotto.openOverlay('ada')
  const headers = { cookie: await sotto.signIn('lead'), 'content-type': 'application/json' }
  const versions = async () =>
    (await (
      await request(`${sotto.url}/api/console/prompts/coach/versions`, { headers })
    ).body.json()) as ConsoleVersions
  const put = async (label: string, version: string | undefined) => {
    const body = JSON.stringify({ label, version })
    const answer = await request(`${sotto.url}/api/console/prompts/coach/labels`, { method: 'POST', headers, body })
    await answer.body.dump()
    expect(answer.statusCode).toBe(200)
  }

  prompts.change('coach.md', '# User', 'Say it like a parrot.\n\n# User')
  const [tried, live] = await until('the change', async () => {
    const known = (await versions()).versions.map(({ version }) => version)
    return known.length === 2 && known
  })
  await put('production', live)
  await put('shadow', tried)
  await platform.post('/chats', { agentId: 'ada', text: 'Where is my bike?' })
  await until('the tip', () => ada.tipEvents.find((event) => event.type === 'tip-end'))
  const counts = await until('the shadow', async () => {
    const known = (await versions()).versions
    return known[0]?.tips.shadow === 1 && known.map(({ tips }) => tips)
  })
  expect(counts).toMatchObject([
    { made: 1, shown: 0 },
    { made: 1, shown: 1, shadow: 0 },
  ])
  expect(asked).toEqual({ live: 1, tried: 1 })
  expect(JSON.stringify(ada.tipEvents)).not.toContain('parrot')
  expect(ada.tipEvents.filter((event) => event.type === 'tip-start')).toMatchObject([{ promptVersion: live }])
})
