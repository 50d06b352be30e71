import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { startChatServer } from '../helpers/chat-server.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const token = 'made-up-token-of-tests'

async function read(url: string, headers: Record<string, string> = {}) {
  const answer = await request(`${url}/metrics`, { headers })
  return { status: answer.statusCode, type: answer.headers['content-type'], text: await answer.body.text() }
}

describe('GET /metrics', () => {
  it('follows a line from the platform to the page', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using model = await startChatServer(() => ({ pieces: ['Let me look ', 'for the parcel.'] }))
    await using sotto = await startSotto(platform, folder.path, {
      OPENAI_BASE_URL: model.baseUrl,
      SOTTO_MODEL: 'made-up',
    })
    await using ada = await sotto.openOverlay('ada')
    const { chatKey = '' } = await platform.post('/chats', { agentId: 'ada', text: 'My bike is late' })
    await until('a whole tip', () => ada.tipEvents.some((event) => event.type === 'tip-end'))
    await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'Let me look for the parcel.' })
    const { text, type } = await until('the outcome', async () => {
      const now = await read(sotto.url)
      return now.text.includes('sotto_tip_outcomes_total{') ? now : undefined
    })
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/)
    for (const series of [
      'sotto_lines_total{speaker="visitor"} 1',
      'sotto_tips_shown_total{kind="reply",engine="model"} 1',
      'sotto_tips_ended_total{end="complete",engine="model"} 1',
      'sotto_tip_outcomes_total{outcome="used",kind="reply"} 1',
      'sotto_tip_hop_seconds_count{hop="seen",engine="model"} 1',
      'sotto_tip_hop_seconds_count{hop="first-shown",engine="model"} 1',
      'sotto_tip_overhead_seconds_count{engine="model"} 1',
      'gen_ai_client_operation_duration_seconds_count{gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="made-up",error_type=""} 1',
      'sotto_model_breaker_open{model="made-up"} 0',
      'sotto_model_speaks 1',
      'sotto_conversations_live 1',
      'sotto_sockets{page="overlay"} 1',
      'sotto_agents{hearing="hearing"} 2',
      'sotto_platform_breaker_open 0',
    ])
      expect(text.split('\n')).toContain(series)
    expect(text).toMatch(/^sotto_poll_lateness_seconds_count [1-9]/m)
    expect(text).toMatch(/^sotto_platform_calls\{state="sent"\} \d+$/m)
    // A page that opens now gets from the store what the first one heard live.
    const end = ada.tipEvents.find((event) => event.type === 'tip-end')
    expect(end).toMatchObject({ hops: { seenMs: expect.any(Number), shownMs: expect.any(Number) } })
    await using again = await sotto.openOverlay('ada')
    await until('the replay', () => again.tipEvents.some((event) => event.type === 'tip-end'))
    expect(again.tipEvents.find((event) => event.type === 'tip-end')).toEqual(end)
    // Of nobody, and of nothing that was said.
    expect(['ada', chatKey, 'parcel', platform.account].filter((word) => text.includes(`"${word}`))).toEqual([])
  })

  it('counts trouble with the platform by its kind', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    await until('hearing', async () => (await sotto.status()).listener.sessions === 2)
    await platform[Symbol.asyncDispose]()
    const text = await until('the trouble', async () => {
      const now = await read(sotto.url)
      return now.text.includes('sotto_platform_errors_total{') ? now.text : undefined
    })
    expect(text).toMatch(/^sotto_platform_errors_total\{kind="unreachable",of="session"\} [1-9]/m)
  })

  it('is for this machine itself, and for whoever has the token', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path, { SOTTO_METRICS_TOKEN: token })
    expect((await read(sotto.url)).status).toBe(200)
    const proxied = { 'x-forwarded-for': '203.0.113.7' }
    expect((await read(sotto.url, proxied)).status).toBe(401)
    expect((await read(sotto.url, { ...proxied, authorization: `Bearer ${token}x` })).status).toBe(403)
    expect((await read(sotto.url, { ...proxied, authorization: 'Bearer ' })).status).toBe(403)
    expect((await read(sotto.url, { ...proxied, authorization: `Bearer ${token}` })).status).toBe(200)
    expect(sotto.log()).not.toContain(token)
  })

  it('is for nobody elsewhere without a token, nor for a signed-in agent', async () => {
    using folder = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, folder.path)
    const cookie = await sotto.signIn('ada')
    const proxied = { 'x-forwarded-for': '203.0.113.7', cookie }
    expect((await read(sotto.url, proxied)).status).toBe(401)
    expect((await read(sotto.url, { ...proxied, authorization: 'Bearer undefined' })).status).toBe(403)
  })
})
