import type { AgentId } from '../domain/ids.ts'
import type { TipEngine } from '../domain/tip.ts'
import type { RetrievalStatus } from '../knowledge/retrieval/retrieval.ts'
import type { Hearing, Listener } from '../listener/listener.ts'
import type { ScopeCounts } from '../listener/scope-gate.ts'
import type { Store } from '../store/store.ts'
import type { Transcripts } from '../transcript/transcripts.ts'

/** `GET /api/status`: live counts. Lines and tips are those in the store; the rest is this process's. */
export type Status = {
  readonly conversations: { readonly live: number; readonly followed: number }
  readonly lines: { readonly visitor: number; readonly agent: number; readonly system: number }
  readonly tips: { readonly shown: number; readonly withheld: number }
  /** How many running conversations may not be heard; of them nothing else is known. `nobody`: no sound scope is known. */
  readonly scope: ScopeCounts & { readonly mode: 'live' | 'dark' | 'nobody' }
  readonly listener: {
    readonly sessions: number
    readonly writes: number
    readonly latenessMsP99: number
    /** Agents whose conversations are not followed until a person acts; `harm`: so as not to be in the agent's way. */
    readonly stopped: readonly {
      readonly agentId: AgentId
      readonly since: string
      readonly because: string
      readonly harm: boolean
    }[]
  }
  /** `downSince` (ISO 8601) while the platform answers no session of the account. */
  readonly platform: { readonly downSince: string | null }
  readonly engine: TipEngine
  /** How cards are found, and how many of them the sentence encoder has read. */
  readonly cards: RetrievalStatus
  readonly rssMb: number
}

export type StatusParts = {
  readonly store: Store
  readonly transcripts: Transcripts
  readonly listener: Pick<Listener, 'latenessMsP99' | 'sessions'>
  readonly followed: () => readonly AgentId[]
  /** By their own login or by a listening user. */
  readonly hearing: (agentId: AgentId) => Hearing
  readonly writes: () => number
  readonly engine: () => TipEngine
  readonly cards: () => RetrievalStatus
  readonly scope: () => Status['scope']
  /** Epoch milliseconds. */
  readonly downSince: () => number | undefined
}

export async function readStatus(parts: StatusParts): Promise<Status> {
  const { lines, tips } = await parts.store.counts()
  const downSince = parts.downSince()
  return {
    conversations: { live: parts.transcripts.live().length, followed: parts.followed().length },
    lines,
    tips,
    scope: parts.scope(),
    listener: {
      sessions: parts.listener.sessions(),
      writes: parts.writes(),
      latenessMsP99: parts.listener.latenessMsP99(),
      stopped: parts.followed().flatMap((agentId) => {
        const hearing = parts.hearing(agentId)
        if (hearing.state !== 'stopped') return []
        const { since, because, harm } = hearing
        return [{ agentId, since: since.toISOString(), because, harm }]
      }),
    },
    platform: { downSince: downSince === undefined ? null : new Date(downSince).toISOString() },
    engine: parts.engine(),
    cards: parts.cards(),
    rssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
  }
}

export type Health = { readonly ready: boolean; readonly reasons: readonly string[] }

/** `GET /healthz`: ready while the store takes writes, a prompt is live and at least one agent is heard. Names nobody. */
export function readHealth(parts: {
  readonly hearing: readonly ('opening' | 'hearing' | 'trouble' | 'stopped')[]
  readonly storeProblem: string | undefined
  readonly livePrompts: number
  readonly scopeKnown: boolean
}): Health {
  const count = (state: string) => parts.hearing.filter((hearing) => hearing === state).length
  const all = parts.hearing.length
  const reasons = [
    parts.livePrompts > 0 ? [] : 'No prompt is live; the console says what is wrong with the files',
    parts.scopeKnown ? [] : 'Nobody is heard: prompts/scope.yaml is not sound; the log says why',
    parts.storeProblem === undefined ? [] : `The store does not take writes: ${parts.storeProblem}`,
    count('opening') > 0 && count('hearing') === 0 ? `Signing in for ${count('opening')} of ${all} agents` : [],
    count('trouble') > 0
      ? `The platform does not answer for ${count('trouble')} of ${all} agents; it is tried again`
      : [],
    count('stopped') > 0 ? `Stopped for ${count('stopped')} of ${all} agents; the log says why` : [],
  ].flat()
  const able = parts.storeProblem === undefined && parts.livePrompts > 0 && parts.scopeKnown
  return { ready: able && count('hearing') > 0, reasons }
}
