import type { ConversationEvent } from '../domain/conversation.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import { errorText } from '../lib/error-text.ts'
import { createRecentValues } from '../lib/percentile.ts'
import { waitQuietly } from '../lib/wait.ts'
import { errorKind } from '../platform/liveperson-chat/error-kind.ts'
import { HarmSeenError, PlatformError } from '../platform/liveperson-chat/errors.ts'

/** How well one agent's conversations are heard. `since` says when this state began. */
export type Hearing =
  | { readonly state: 'opening'; readonly since: Date }
  | { readonly state: 'hearing'; readonly since: Date }
  | { readonly state: 'trouble'; readonly since: Date; readonly because: string }
  | {
      readonly state: 'stopped'
      readonly since: Date
      readonly because: string
      /** So as not to be in the human's way. */
      readonly harm: boolean
    }

/** What a way of listening reports while it follows one agent; the listener gives it, the platform calls it. */
export type FollowCallbacks = {
  readonly onEvents: (conversationId: ConversationId, events: readonly ConversationEvent[], seenAt: Date) => void
  readonly onLeft: (conversationId: ConversationId, because: 'ended' | 'moved' | 'lost') => void
  readonly onUnreadable: (conversationId: ConversationId, count: number) => void
  readonly onHeard: () => void
  readonly onTrouble: (error: Error, waitMs: number, of: 'session' | 'chat') => void
  readonly onLateness: (ms: number) => void
}

/** An agent to follow, and how. */
export type Followed = {
  readonly agentId: AgentId
  /** Changes when the loop must begin anew, for example with another login. */
  readonly fingerprint: string
  /** Resolves on abort, rejects when only a person can help. */
  readonly follow: (callbacks: FollowCallbacks, signal: AbortSignal) => Promise<void>
}

export type ListenerOptions = {
  readonly onEvents: (
    agentId: AgentId,
    conversationId: ConversationId,
    events: readonly ConversationEvent[],
    seenAt: Date,
  ) => void
  readonly onLeft: (agentId: AgentId, conversationId: ConversationId, because: 'ended' | 'moved' | 'lost') => void
  readonly onUnreadable: (conversationId: ConversationId, count: number) => void
  readonly onHearing: (agentId: AgentId, hearing: Hearing) => void
  /** For the log; holds no text of a conversation. */
  readonly onTrouble: (
    agentId: AgentId,
    trouble: {
      readonly reason: string
      /** The class of the error (`errorKind`), which says nothing of anybody. */
      readonly kind: string
      readonly of: 'session' | 'chat'
      readonly waitMs: number | undefined
    },
  ) => void
  /** How late a round of polling began, in milliseconds. */
  readonly onLateness?: (ms: number) => void
}

export type Listener = AsyncDisposable & {
  /** From now on exactly these are followed: loops are started, ended, or left alone; one that had stopped begins anew. */
  follow(agents: readonly Followed[]): void
  /** Agent sessions that hear right now. */
  sessions(): number
  hearing(agentId: AgentId): Hearing
  /** 99th percentile of how late polls began, over the last 10,000, in milliseconds. */
  latenessMsP99(): number
}

/** How long a loop that fell over rests before it begins anew. */
const restartAfterMs = 30_000

type Loop = { readonly fingerprint: string; readonly controller: AbortController; readonly ended: Promise<void> }

/** One supervised loop for each agent; one loop's trouble is never another's. Disposing it ends all of them. */
export function createListener(options: ListenerOptions): Listener {
  const lateness = createRecentValues(10_000)
  const hearings = new Map<AgentId, Hearing>()
  const loops = new Map<AgentId, Loop>()

  const run = async ({ agentId, follow }: Followed, signal: AbortSignal) => {
    const note = (hearing: Hearing) => {
      if (signal.aborted) return
      hearings.set(agentId, hearing)
      options.onHearing(agentId, hearing)
    }
    note({ state: 'opening', since: new Date() })
    const callbacks: FollowCallbacks = {
      onEvents: (conversationId, events, seenAt) => options.onEvents(agentId, conversationId, events, seenAt),
      onLeft: (conversationId, because) => options.onLeft(agentId, conversationId, because),
      onUnreadable: options.onUnreadable,
      onLateness: (ms) => {
        lateness.add(ms)
        options.onLateness?.(ms)
      },
      onHeard: () => {
        if (hearings.get(agentId)?.state !== 'hearing') note({ state: 'hearing', since: new Date() })
      },
      onTrouble: (error, waitMs, of) => {
        const because = errorText(error)
        options.onTrouble(agentId, { reason: because, kind: errorKind(error), of, waitMs })
        // One chat that cannot be read does not make the agent's other chats unheard.
        if (of === 'chat') return
        const known = hearings.get(agentId)
        note({ state: 'trouble', since: known?.state === 'trouble' ? known.since : new Date(), because })
      },
    }
    while (!signal.aborted) {
      try {
        return await follow(callbacks, signal)
      } catch (error) {
        if (signal.aborted) return
        const because = errorText(error)
        const final = error instanceof PlatformError
        options.onTrouble(agentId, {
          reason: because,
          kind: errorKind(error),
          of: 'session',
          waitMs: final ? undefined : restartAfterMs,
        })
        const since = new Date()
        if (final) return note({ state: 'stopped', since, because, harm: error instanceof HarmSeenError })
        note({ state: 'trouble', since, because })
        // A password file that is just being replaced, or a fault of our own: not for ever.
        await waitQuietly(restartAfterMs, signal)
      }
    }
  }

  return {
    follow(agents) {
      const wanted = new Map(agents.map((agent) => [agent.agentId, agent]))
      for (const [agentId, loop] of loops) {
        const stopped = hearings.get(agentId)?.state === 'stopped'
        if (wanted.get(agentId)?.fingerprint === loop.fingerprint && !stopped) continue
        loop.controller.abort()
        loops.delete(agentId)
        hearings.delete(agentId)
      }
      for (const agent of agents) {
        if (loops.has(agent.agentId)) continue
        const controller = new AbortController()
        loops.set(agent.agentId, { fingerprint: agent.fingerprint, controller, ended: run(agent, controller.signal) })
      }
    },
    sessions: () => [...hearings.values()].filter((hearing) => hearing.state === 'hearing').length,
    hearing: (agentId) =>
      hearings.get(agentId) ?? { state: 'stopped', since: new Date(0), because: 'not configured', harm: false },
    latenessMsP99: () => Math.round(lateness.percentile(0.99)),
    async [Symbol.asyncDispose]() {
      for (const { controller } of loops.values()) controller.abort()
      await Promise.all([...loops.values()].map((loop) => loop.ended))
    },
  }
}
