import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { agentId, conversationId } from '../../../src/domain/ids.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { until } from '../../helpers/until.ts'
import { keepIn, openStore, startIngest, token } from './ingest-server.ts'

const program = new URL('../../../examples/chatwoot/chatwoot-to-sotto.ts', import.meta.url).pathname

async function startExample(env: Record<string, string>) {
  const child = spawn(process.execPath, [program], { env: { ...env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  const [first] = (await once(child.stdout, 'data')) as [Buffer]
  const port = /port (\d+)/.exec(first.toString())?.[1]
  return {
    async send(body: object, headers: Record<string, string> = {}) {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: JSON.stringify(body) })
      return answer.status
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

const conversation = (assignee: number | undefined, status = 'open') => ({
  id: 10,
  inbox_id: 1,
  channel: 'Channel::WebWidget',
  can_reply: true,
  status,
  timestamp: 1_795_424_400,
  meta: {
    sender: { id: 14, name: 'Noor', type: 'contact' },
    assignee: assignee === undefined ? null : { id: assignee, name: 'Ada', type: 'user' },
  },
})

const message = (id: number, type: string, content: string, more: object = {}) => ({
  event: 'message_created',
  id,
  content,
  created_at: '2026-11-23T09:00:00.000Z',
  message_type: type,
  content_type: 'text',
  private: false,
  sender: { id: 14, name: 'Noor', type: 'contact' },
  account: { id: 1, name: 'Bikes' },
  conversation: conversation(1),
  ...more,
})

const sources = [{ source: 'chatwoot', token: () => token }]
const resolveAgent = (_source: string, agent: string) => (agent === '1' ? agentId('ada') : undefined)

describe('the Chatwoot example', () => {
  it('brings a conversation from its first message to its end, and the next one', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    let refusals = 1
    const keep = keepIn(store)
    await using server = await startIngest(store, {
      sources,
      resolveAgent,
      take: (batch) => {
        refusals -= 1
        return refusals >= 0 ? Promise.reject(new Error('busy')) : keep(batch)
      },
    })
    await using example = await startExample({ SOTTO_URL: server.url, SOTTO_TOKEN: token })
    const user = { sender: { id: 1, name: 'Ada', type: 'user' } }
    const webhooks = [
      message(118, 'incoming', 'before anybody had it', { conversation: conversation(undefined) }),
      message(119, 'incoming', 'My wheel is bent'),
      message(120, 'template', 'We will be with you shortly', { sender: null }),
      message(121, 'outgoing', 'known customer', { ...user, private: true }),
      message(122, 'outgoing', 'Oh no! Which bike?', user),
      message(122, 'outgoing', 'Oh no! Which bike?', user),
      { event: 'contact_updated', id: 14 },
      { event: 'conversation_status_changed', ...conversation(1, 'resolved') },
      message(130, 'incoming', 'Me again'),
    ]
    for (const webhook of webhooks) expect(await example.send(webhook)).toBe(202)

    const first = conversationId('ingest-chatwoot-10')
    const second = conversationId('ingest-chatwoot-10.130')
    const lines = await until('the line after the end', async () => {
      const found = await store.lines(second)
      return found.length > 0 && found
    })
    expect(lines).toMatchObject([{ platformEventId: 130, speaker: 'visitor', text: 'Me again' }])
    expect(await store.lines(first)).toMatchObject([
      { platformEventId: 119, speaker: 'visitor', text: 'My wheel is bent', agentsOnly: false },
      { platformEventId: 120, speaker: 'system' },
      { platformEventId: 121, speaker: 'agent', agentsOnly: true },
      { platformEventId: 122, speaker: 'agent', text: 'Oh no! Which bike?', agentsOnly: false },
    ])
    expect(await store.conversation(first)).toMatchObject({ agentId: 'ada', state: 'ended' })
    expect(server.batches[0]?.events[0]).toMatchObject({ type: 'info-learned', info: { visitorName: 'Noor' } })
  })

  it('takes signed webhooks only, where it has the secret', async () => {
    using folder = temporaryFolder()
    await using store = await openStore(folder.path)
    await using server = await startIngest(store, { sources, resolveAgent })
    await using example = await startExample({ SOTTO_URL: server.url, SOTTO_TOKEN: token, CHATWOOT_SECRET: 'shared' })
    const body = message(1, 'incoming', 'hello')
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const signature = `sha256=${createHmac('sha256', 'shared')
      .update(`${timestamp}.${JSON.stringify(body)}`)
      .digest('hex')}`
    expect(await example.send(body)).toBe(401)
    expect(await example.send(body, { 'x-chatwoot-timestamp': '1', 'x-chatwoot-signature': signature })).toBe(401)
    expect(await example.send(body, { 'x-chatwoot-timestamp': timestamp, 'x-chatwoot-signature': signature })).toBe(202)
    await until('the line', () => server.batches.length > 0)
  })
})
