import type { AgentDesk } from './agent-desk.ts'
import type { World } from './world.ts'

type Count = { readonly actors: number; readonly others: number }

/** One agent of `GET /simulator/agents`: what becomes of the human's work, and whose logins there are. */
export type AgentStatus = {
  readonly agentId: string
  readonly name: string
  readonly availability: string
  /** Rings that nobody accepted in time, since the start. */
  readonly missedRings: number
  readonly logins: Count
  /** Logins that a later login ended, since the start. */
  readonly endedLogins: Count
  readonly agentSessions: Count
  /** By other programs than the simulator's own actors. */
  readonly listenerLogins: {
    readonly logins: number
    readonly refreshes: number
    readonly ranOut: number
    readonly closestMs: number | null
  }
  /** Chat keys. */
  readonly chats: { readonly ringing: readonly string[]; readonly open: readonly string[] }
}

export function toAgentStatus(desk: AgentDesk, { logins }: World): AgentStatus {
  const { agent, availability, missedRings, endedLogins, agentSessions, ringing, open, listenerLogins } = desk
  return {
    agentId: agent.agentId,
    name: agent.name,
    availability,
    missedRings,
    logins: count(logins.of(desk)),
    endedLogins: { ...endedLogins },
    agentSessions: count([...agentSessions].map(({ login }) => login)),
    listenerLogins: {
      logins: listenerLogins.logins,
      refreshes: listenerLogins.refreshes,
      ranOut: listenerLogins.ranOut,
      closestMs: listenerLogins.closestMs,
    },
    chats: { ringing: keys(ringing), open: keys(open) },
  }
}

function count(logins: readonly { readonly actor: boolean }[]): Count {
  const actors = logins.filter(({ actor }) => actor).length
  return { actors, others: logins.length - actors }
}

function keys(chats: AgentDesk['open']): readonly string[] {
  return [...chats].map(({ birth }) => birth.chatKey)
}
