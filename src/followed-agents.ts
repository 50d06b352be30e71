import type { Agent as Connections } from 'undici'
import { agentId as asAgentId } from './domain/ids.ts'
import type { AgentId } from './domain/ids.ts'
import type { ConfiguredAgent, ListeningUser, ShadowedAgent } from './listener/agents-file.ts'
import type { Followed, ListenerOptions } from './listener/listener.ts'
import type { Gate } from './lib/gate.ts'
import { refuseForetoldHarm } from './platform/liveperson-chat/account-readings.ts'
import type { AccountBreaker } from './platform/liveperson-chat/breaker.ts'
import type { FreeSlots } from './platform/liveperson-chat/facts/free-slots.ts'
import { followByKeys } from './platform/liveperson-chat/follow-by-keys.ts'
import { openListeningUser } from './platform/liveperson-chat/listening-user.ts'
import type { HarmWatchOptions } from './platform/liveperson-chat/harm-watch.ts'
import type { Logins } from './platform/liveperson-chat/logins.ts'
import type { PushedKeys } from './platform/liveperson-chat/pushed-keys.ts'
import { openReadingSession } from './platform/liveperson-chat/reading-session.ts'
import type { Recovery } from './platform/liveperson-chat/recovery.ts'
import { requireAgent } from './platform/liveperson-chat/require-agent.ts'
import { followAgentChats } from './platform/liveperson-chat/shadow.ts'
import type { Store } from './store/store.ts'

export type FollowedOptions = Pick<ListenerOptions, 'onEvents' | 'onLeft'> & {
  readonly platform: { readonly account: string; readonly domainUrl: string }
  readonly connections: Connections
  /** These are shared by all sessions of the account. */
  readonly logins: Logins
  readonly recovery: Recovery
  readonly breaker: AccountBreaker
  readonly firstReadings: Gate
  readonly freeSlots: FreeSlots
  readonly consentWanted: () => boolean
  /** What is watched for the sake of the humans beside whose sessions ours stand. */
  readonly harm: HarmWatchOptions
  /** How seldom chats are read at most where nothing can be expected soon. */
  readonly slowPollMs: number
  /** Shorter than that of reference §10 only where the platform's clock runs faster. */
  readonly refreshEveryMs: number
  /** Whether visitors' IP addresses are taken. */
  readonly keepIp: () => boolean
  readonly store: Pick<Store, 'unfinished'>
  /** As the agents file has them by now; secrets are read from it at each login. */
  readonly agents: () => readonly ConfiguredAgent[]
  readonly listeners: () => readonly ListeningUser[]
  /** What ingest sources told of chats; shared by all listening users. */
  readonly pushedKeys: PushedKeys
  readonly onKeysProblem: (file: string, problem: string) => void
  /** A write of a listening session was stopped. */
  readonly onWrite: () => void
}

/** How everybody in the agents file is followed: agents by their own login, others by a user that listens by keys. */
export function createFollowed(options: FollowedOptions): () => Promise<readonly Followed[]> {
  const { platform, connections, logins, recovery, store, agents, listeners, onWrite } = options
  const sessionParts = { ...platform, connections, logins, onWrite, keepIp: options.keepIp }
  // Asked for every chat in every answer, and changed only by another agents file.
  let indexed: { readonly of: readonly ConfiguredAgent[]; readonly ids: ReadonlyMap<string, AgentId> } | undefined
  const agentOf = (platformAgentId: string) => {
    const of = agents()
    if (indexed?.of !== of) indexed = { of, ids: new Map(of.map((one) => [one.platformAgentId, one.agentId])) }
    return indexed.ids.get(platformAgentId)
  }
  const followParts = {
    account: platform.account,
    recovery,
    breaker: options.breaker,
    firstReadings: options.firstReadings,
    slowPollMs: options.slowPollMs,
    freeSlots: options.freeSlots,
    consentWanted: options.consentWanted,
    refreshEveryMs: options.refreshEveryMs,
    agentOf,
  }

  const byShadow = async (agent: ShadowedAgent): Promise<Followed> => {
    const { agentId, loginName, platformAgentId } = agent
    const resume = await store.unfinished(agentId)
    return {
      agentId,
      fingerprint: `${loginName} ${platformAgentId}`,
      follow: async (callbacks, signal) => {
        const credentials = () => {
          const now = agents().find((one) => one.agentId === agentId)
          return (now?.mode === 'shadow' ? now : agent).credentials()
        }
        refuseForetoldHarm(options.harm.readings, credentials())
        await followAgentChats({
          ...callbacks,
          ...followParts,
          harm: options.harm,
          resume,
          signal,
          openSession: async (sessionSignal) => {
            const parts = { ...sessionParts, credentials: credentials(), signal: sessionSignal }
            const session = await openReadingSession(parts)
            requireAgent(session, platformAgentId)
            return session
          },
        })
      },
    }
  }

  /** A listening user stands in the listener under its own id, which is none of an agent's. */
  const byKeys = async (user: ListeningUser): Promise<Followed> => {
    const { listenerId, loginName, keysFile } = user
    const ofKeys = agents().filter(({ mode }) => mode === 'keys')
    const unfinished = ofKeys.map(async ({ agentId }) => {
      return (await store.unfinished(agentId)).map((conversationId) => ({ conversationId, agentId }))
    })
    const resume = (await Promise.all(unfinished)).flat()
    return {
      agentId: asAgentId(listenerId),
      fingerprint: `${loginName} ${keysFile ?? ''}`,
      follow: (callbacks, signal) =>
        followByKeys({
          ...callbacks,
          ...followParts,
          onEvents: options.onEvents,
          onLeft: options.onLeft,
          heardElsewhere: (agentId) => agents().some((one) => one.agentId === agentId && one.mode === 'shadow'),
          keysFile,
          pushedKeys: options.pushedKeys,
          onKeysProblem: (problem) => options.onKeysProblem(keysFile ?? '', problem),
          resume,
          signal,
          openSession: (keys, sessionSignal) => {
            const { credentials } = listeners().find((one) => one.listenerId === listenerId) ?? user
            return openListeningUser({ ...sessionParts, credentials: credentials(), keys, signal: sessionSignal })
          },
        }),
    }
  }

  return () => {
    const shadowed = agents().filter((agent) => agent.mode === 'shadow')
    return Promise.all([...shadowed.map(byShadow), ...listeners().map(byKeys)])
  }
}
