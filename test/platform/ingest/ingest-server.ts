import { join } from 'node:path'
import { pino } from 'pino'
import { isNumbered } from '../../../src/domain/conversation.ts'
import { agentId } from '../../../src/domain/ids.ts'
import type { IngestedConversation } from '../../../src/platform/ingest/ingested-conversation.ts'
import { registerIngest } from '../../../src/platform/ingest/register-ingest.ts'
import type { IngestOptions } from '../../../src/platform/ingest/register-ingest.ts'
import { openDatabaseStore } from '../../../src/store/database-store.ts'
import { openSqlite } from '../../../src/store/sqlite.ts'
import type { Store } from '../../../src/store/store.ts'
import { createWebServer } from '../../../src/web/server.ts'

export const token = 'token-of-desk'

/** A real store in the folder, quick to commit. */
export function openStore(folder: string): Promise<Store> {
  return openDatabaseStore(openSqlite(join(folder, 'sotto.db')), { flushEveryMs: 1, onWriteError: () => undefined })
}

/** What the product does with a batch, without its tips: keeps the conversation and its numbered events. */
export function keepIn(store: Store) {
  return async (batch: readonly IngestedConversation[]): Promise<void> => {
    await Promise.all(
      batch.map(async ({ conversationId, agentId, events, seenAt }) => {
        const stored = await store.conversation(conversationId)
        const ended = events.some((event) => event.type === 'state-changed' && event.state === 'ended')
        const moved = events.findLast((event) => event.type === 'agent-changed')
        await store.saveConversation({
          conversationId,
          account: '1',
          agentId: moved?.agentId ?? stored?.agentId ?? agentId,
          skill: undefined,
          language: undefined,
          state: ended ? 'ended' : (stored?.state ?? 'chatting'),
          startedAt: stored?.startedAt ?? seenAt,
          endedAt: ended ? seenAt : undefined,
        })
        await store.appendEvents(events.filter(isNumbered), seenAt)
      }),
    )
  }
}

/** A real server on a free port that takes events of the source `desk`; agents `ada` and `kim` are followed. */
export async function startIngest(store: Store, options: Partial<IngestOptions> = {}) {
  const batches: IngestedConversation[] = []
  const logged: string[] = []
  const web = createWebServer(pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }))
  let arrived = 0
  web.addHook('preHandler', async () => void (arrived += 1))
  const keep = options.take ?? keepIn(store)
  await registerIngest(web, {
    account: '1',
    sources: [{ source: 'desk', token: () => token }],
    resolveAgent: (_source, agent) => (agent === 'ada' || agent === 'kim' ? agentId(agent) : undefined),
    store,
    now: () => new Date(),
    ...options,
    take: async (batch) => {
      await keep(batch)
      batches.push(...batch)
    },
  })
  const url = await web.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    batches,
    logged,
    /** Requests whose bodies were there and that are about to be taken. */
    arrived: () => arrived,
    async push(body: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${url}/ingest/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      return { status: response.status, headers: response.headers, body: (await response.json()) as unknown }
    },
    [Symbol.asyncDispose]: () => web.close(),
  }
}

const start = Date.parse('2026-11-23T09:00:00Z')

/** Invented events of one conversation; `at` counts seconds from nine o'clock. */
export function eventsOf(conversationId: string) {
  const common = (eventId: string | number, at: number) => ({
    conversationId,
    eventId,
    at: new Date(start + at * 1_000).toISOString(),
  })
  return {
    started: (agent = 'ada', more: object = {}) => ({
      type: 'conversation-started',
      ...common('start', 0),
      agent,
      ...more,
    }),
    line: (eventId: string | number, at: number, text: string, more: object = {}) => ({
      type: 'line',
      ...common(eventId, at),
      speaker: 'visitor',
      text,
      ...more,
    }),
    state: (eventId: string | number, at: number, state: string) => ({
      type: 'state-changed',
      ...common(eventId, at),
      state,
    }),
    agent: (eventId: string, at: number, agent: string) => ({ type: 'agent-changed', ...common(eventId, at), agent }),
    typing: (eventId: string, at: number) => ({
      type: 'typing',
      ...common(eventId, at),
      speaker: 'visitor',
      typing: true,
    }),
    facts: (eventId: string, at: number, facts: readonly object[]) => ({
      type: 'facts',
      ...common(eventId, at),
      facts,
    }),
  }
}
