import { request } from 'undici'
import { expect, it } from 'vitest'
import type { AgentRecord } from '../../src/overlay/record-protocol.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

it('shows an agent what they were shown, what they did and what became of it; nobody else sees it', async () => {
  using folder = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, folder.path)
  await using ada = await sotto.openOverlay('ada')
  const { chatKey } = await platform.post('/chats', {
    agentId: 'ada',
    text: 'My delivery is late, where is my bike? It should have been here yesterday.',
  })
  const { conversationId, tipId } = await until('the end of a tip', () =>
    ada.tipEvents.find((event) => event.type === 'tip-end'),
  )
  for (const undone of [false, true])
    await ada.socket.emitWithAck('tip-action', { conversationId, tipId, action: 'pinned', undone })
  await ada.socket.emitWithAck('tip-action', { conversationId, tipId, action: 'down', reason: 'tone' })
  const text = ada.tipEvents.flatMap((event) => (event.type === 'tip-delta' ? [event.text] : [])).join('')
  await platform.post(`/chats/${chatKey}/lines`, { as: 'agent', text })
  await until('the outcome', () => ada.tipEvents.some((event) => event.type === 'tip-judged'))

  const now = Date.now()
  const ask = async (person: string, what: string, query: Record<string, string> = {}) => {
    const span = { from: String(now - 3_600_000), to: String(now + 3_600_000), ...query }
    const { statusCode, headers, body } = await request(
      `${sotto.url}/api/overlay/${what}?${new URLSearchParams(span).toString()}`,
      {
        headers: { cookie: await sotto.signIn(person) },
      },
    )
    return { statusCode, headers, text: await body.text() }
  }
  const own = await ask('ada', 'record')
  expect(JSON.parse(own.text) as AgentRecord).toMatchObject({
    agentName: 'Ada Lindqvist',
    more: false,
    tips: [
      {
        tipId,
        conversationId,
        kind: 'reply',
        engine: 'offline',
        text,
        complete: true,
        outcome: 'used',
        actions: [{ action: 'down', reason: 'tone' }],
      },
    ],
  })
  expect(own.headers['cache-control']).toBe('no-store')
  const file = await ask('ada', 'record.csv', { zone: 'Europe/Berlin' })
  expect(file.headers['content-disposition']).toMatch(/^attachment; filename="sotto-record-[\d-]+\.csv"$/)
  expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(file.text).toContain('"down","tone"')
  expect((await ask('ada', 'record.json')).headers['content-disposition']).toMatch(/\.json"$/)
  expect(JSON.parse((await ask('ada', 'record', { to: String(now - 3_599_000) })).text)).toMatchObject({ tips: [] })

  expect(JSON.parse((await ask('ben', 'record')).text)).toMatchObject({ agentName: 'Ben Okoro', tips: [] })
  expect((await ask('ben', 'record', { agent: 'ada' })).statusCode).toBe(401)
  for (const person of ['lead', 'supervisor', 'operator'])
    expect((await ask(person, 'record.csv')).statusCode).toBe(403)
  for (const wrong of [{ from: 'x' }, { to: '-1' }, { zone: 'Nowhere/Land' }] as Record<string, string>[])
    expect((await ask('ada', 'record.csv', wrong)).statusCode).toBe(400)
  const stranger = await request(`${sotto.url}/api/overlay/record?from=0&to=1`)
  await stranger.body.dump()
  expect(stranger.statusCode).toBe(401)
  const page = await request(`${sotto.url}/overlay/record`, { headers: { cookie: await sotto.signIn('lead') } })
  await page.body.dump()
  expect(page.statusCode).toBe(303)
})
