import { join } from 'node:path'
import type { KeptEvent } from '../../../domain/conversation.ts'
import { agentId } from '../../../domain/ids.ts'
import { createRecentValues, percentile } from '../../../lib/percentile.ts'
import { createGate } from '../../../lib/gate.ts'
import { waitQuietly } from '../../../lib/wait.ts'
import { createListener } from '../../../listener/listener.ts'
import type { FollowCallbacks, Listener } from '../../../listener/listener.ts'
import { createBreaker } from '../../../platform/liveperson-chat/breaker.ts'
import { createPlatformConnections } from '../../../platform/liveperson-chat/http.ts'
import { openReadingSession } from '../../../platform/liveperson-chat/reading-session.ts'
import { firstReadingsAtOnce } from '../../../platform/liveperson-chat/retry-rules.ts'
import { createRecovery } from '../../../platform/liveperson-chat/recovery.ts'
import { followAgentChats } from '../../../platform/liveperson-chat/shadow.ts'
import { openDatabaseStore } from '../../../store/database-store.ts'
import { openSqlite } from '../../../store/sqlite.ts'
import { createTranscripts } from '../../../transcript/transcripts.ts'
import type { Transcripts } from '../../../transcript/transcripts.ts'
import { answerQuestions } from '../part.ts'
import { agentNumber } from './load-platform.ts'
import { account, callerSetup, openWithinMs, readUsage } from './setup.ts'
import type { CallerSetup } from './setup.ts'

// The listening path as app.ts puts it together, from the platform to the store on disk, without tips and pages.

let transcripts: Transcripts | undefined
let listener: Listener | undefined
let failed = 0
let latencies: number[] = []
/** So many of them were in an earlier sample. */
let sampled = 0
let stored = 0
const troubles = new Map<string, number>()
const lateness = createRecentValues(100_000)

/** These are committed now. The load server's clock is ours, and a line's time is when it could be read first. */
function note(events: readonly KeptEvent[]): void {
  const now = Date.now()
  for (const event of events) {
    if (event.type !== 'line') continue
    stored += 1
    latencies.push(now - event.at.getTime())
  }
}

async function listen(setup: CallerSetup, signal: AbortSignal): Promise<void> {
  const { url, ca, sessions, folder } = setup
  const store = await openDatabaseStore(openSqlite(join(folder, 'sotto.db')), { onWriteError: () => (failed += 1) })
  const kept = createTranscripts({
    store: { ...store, appendEvents: (events, seenAt) => store.appendEvents(events, seenAt).then(() => note(events)) },
    account,
    max: 20_000,
    onFold: () => undefined,
    onError: () => (failed += 1),
    signal,
  })
  const connections = createPlatformConnections({ ca })
  const firstReadings = createGate(firstReadingsAtOnce)
  const breaker = createBreaker({ onChange: () => (failed += 1) })
  const recovery = createRecovery({ spreadMs: breaker.spreadMs })
  const agents = Array.from({ length: sessions }, (_, number) => ({
    number,
    agentId: agentId(`agent-${number}`),
    platformAgentId: String(agentNumber(number)),
  }))
  const byPlatformId = new Map(agents.map((agent) => [agent.platformAgentId, agent.agentId]))
  const following = createListener({
    onEvents: (agent, conversationId, events, seenAt) => {
      kept.take(agent, conversationId, events, seenAt).catch(() => (failed += 1))
    },
    onLeft: () => undefined,
    onUnreadable: () => (failed += 1),
    onHearing: () => undefined,
    onTrouble: (_agent, { reason }) => {
      failed += 1
      const kind = reason.replaceAll(/H?\d[\w-]*/g, '#')
      troubles.set(kind, (troubles.get(kind) ?? 0) + 1)
    },
  })
  listener = following
  transcripts = kept
  following.follow(
    agents.map((agent) => ({
      agentId: agent.agentId,
      fingerprint: agent.platformAgentId,
      follow: async (callbacks: FollowCallbacks, loopSignal: AbortSignal) => {
        await waitQuietly((openWithinMs(sessions) * agent.number) / sessions, loopSignal)
        await followAgentChats({
          ...callbacks,
          onLateness: (ms) => {
            lateness.add(ms)
            callbacks.onLateness(ms)
          },
          account,
          recovery,
          breaker,
          firstReadings,
          agentOf: (platformAgentId) => byPlatformId.get(platformAgentId),
          resume: [],
          signal: loopSignal,
          openSession: (sessionSignal) =>
            openReadingSession({
              domainUrl: url,
              account,
              credentials: { method: 'password', loginName: `agent-${agent.number}`, password: 'made-up' },
              connections,
              onWrite: () => (failed += 1),
              signal: sessionSignal,
            }),
        })
      },
    })),
  )
  signal.addEventListener(
    'abort',
    () => {
      const close = async () => {
        await following[Symbol.asyncDispose]()
        await kept.idle()
        await store[Symbol.asyncDispose]()
        await connections.destroy()
      }
      close().catch(() => (process.exitCode = 1))
    },
    { once: true },
  )
}

answerQuestions({
  start: (argument, signal) => listen(callerSetup.parse(argument), signal),
  state: () => ({ sessions: listener?.sessions() ?? 0, conversations: transcripts?.live().length ?? 0, failed }),
  memory() {
    // Twice: what finalizers let go of is collected by the second.
    globalThis.gc?.()
    globalThis.gc?.()
    const { heapUsed, external, rss } = process.memoryUsage()
    return { heapUsed, external, rss }
  },
  sample() {
    const latencyMsP99 = percentile(latencies.slice(sampled), 0.99)
    sampled = latencies.length
    return { ...readUsage(), latenessMsP99: lateness.percentile(0.99), latencyMsP99 }
  },
  /** Forgets what was measured before. */
  measure() {
    latencies = []
    sampled = 0
    stored = 0
    return { startedAt: Date.now() }
  },
  measured: () => ({
    stored,
    failed,
    troubles: Object.fromEntries(troubles),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    max: percentile(latencies, 1),
  }),
})
