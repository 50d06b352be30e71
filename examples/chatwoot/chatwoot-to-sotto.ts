// Passes the conversations of one Chatwoot account on to Sotto. README.md says how to run it.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

type Conversation = {
  id: number
  status?: string
  /** Epoch seconds. */
  updated_at?: number
  timestamp?: number
  meta?: { sender?: { name?: string | null } | null; assignee?: { id: number } | null }
}
type Message = {
  id: number
  content?: string | null
  created_at: string | number
  message_type: 'incoming' | 'outgoing' | 'template' | 'activity'
  private?: boolean
  sender?: { type?: string } | null
  conversation: Conversation
}
type Webhook = ({ event: 'message_created' } & Message) | ({ event: 'conversation_status_changed' } & Conversation)

const { PORT = '4740', SOTTO_URL = 'http://127.0.0.1:4730', SOTTO_TOKEN = '', CHATWOOT_SECRET } = process.env
const states: Record<string, string> = { open: 'chatting', pending: 'waiting', snoozed: 'waiting', resolved: 'ended' }

/** Chatwoot takes an ended conversation up again; to Sotto that is a new one. Forgotten when this program ends. */
const ended = new Set<number>()
const renamed = new Map<number, string>()

function toEvents(webhook: Webhook): object[] {
  const isMessage = webhook.event === 'message_created'
  const conversation = isMessage ? webhook.conversation : webhook
  const assignee = conversation.meta?.assignee
  // Nobody has it yet, so there is nobody to give a tip to.
  if (!assignee) return []

  const ms = isMessage ? toMs(webhook.created_at) : toMs(webhook.updated_at ?? webhook.timestamp ?? Date.now() / 1_000)
  const at = new Date(ms).toISOString()
  if (isMessage && webhook.message_type === 'incoming' && ended.delete(conversation.id)) {
    renamed.set(conversation.id, `${conversation.id}.${webhook.id}`)
  }
  const conversationId = renamed.get(conversation.id) ?? String(conversation.id)
  const eventId = isMessage ? webhook.id : `${conversation.status}-${ms}`
  const visitorName = conversation.meta?.sender?.name
  // A start with each event: no harm where Sotto knows it, and it tells who has the conversation now.
  const start = {
    type: 'conversation-started',
    conversationId,
    eventId: `start-${eventId}`,
    at,
    agent: String(assignee.id),
    ...(visitorName ? { visitorName } : {}),
  }
  if (!isMessage) {
    const state = states[conversation.status ?? '']
    if (state === undefined) return []
    if (state === 'ended') ended.add(conversation.id)
    return [start, { type: 'state-changed', conversationId, eventId, at, state }]
  }
  const byHuman = webhook.message_type === 'outgoing' && webhook.sender?.type === 'user'
  const speaker = webhook.message_type === 'incoming' ? 'visitor' : byHuman ? 'agent' : 'system'
  const text = webhook.content || '[attachment]'
  return [start, { type: 'line', conversationId, eventId, at, speaker, text, agentsOnly: webhook.private ?? false }]
}

function toMs(time: string | number): number {
  return typeof time === 'number' ? Math.round(time * 1_000) : Date.parse(time)
}

/** Sends until Sotto has committed; one after the other, so that the order stays. */
async function send(events: readonly object[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${SOTTO_URL}/ingest/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SOTTO_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
      signal: AbortSignal.timeout(15_000),
    }).catch(() => undefined)
    if (response?.ok) return
    if (response && response.status < 500 && response.status !== 429) {
      console.error(`Sotto refused an event (${response.status}): ${await response.text()}`)
      return
    }
    await sleep(Number(response?.headers.get('retry-after') ?? Math.min(attempt, 30)) * 1_000)
  }
}

/** Newer versions of Chatwoot sign `{timestamp}.{body}` with the secret of the webhook. */
function isSigned(body: string, timestamp: unknown, signature: unknown, secret: string): boolean {
  const fresh = Math.abs(Date.now() / 1_000 - Number(timestamp)) < 300
  const expected = `sha256=${createHmac('sha256', secret)
    .update(`${String(timestamp)}.${body}`)
    .digest('hex')}`
  const given = String(signature)
  return fresh && given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}

let queue = Promise.resolve()
const server = createServer(async (request, response) => {
  try {
    const body = Buffer.concat(await request.toArray()).toString()
    const { 'x-chatwoot-timestamp': timestamp, 'x-chatwoot-signature': signature } = request.headers
    if (CHATWOOT_SECRET && !isSigned(body, timestamp, signature, CHATWOOT_SECRET)) return response.writeHead(401).end()
    const webhook = JSON.parse(body) as Webhook
    const known = webhook.event === 'message_created' || webhook.event === 'conversation_status_changed'
    const events = known ? toEvents(webhook) : []
    if (events.length > 0) queue = queue.then(() => send(events))
    // Chatwoot waits 5 seconds, less than Sotto may be away.
    return response.writeHead(202).end()
  } catch {
    return response.writeHead(400).end()
  }
})
await once(server.listen(Number(PORT)), 'listening')
const address = server.address()
console.log(`listening on port ${address && typeof address === 'object' ? address.port : PORT}`)
