import type { AgentDesk } from './agent-desk.ts'
import type { Chat } from './chat.ts'
import type { AgentSession } from './logins.ts'
import type { Switches } from './switches.ts'

/** The waiting chats, oldest first, and at whom each one rings (reference §5.3). */
export class RingQueue {
  readonly #waiting = new Set<Chat>()
  readonly #desks: readonly AgentDesk[]
  readonly #ringTimeoutMs: number
  readonly #switches: Switches

  constructor(desks: readonly AgentDesk[], ringTimeoutMs: number, switches: Switches) {
    this.#desks = desks
    this.#ringTimeoutMs = ringTimeoutMs
    this.#switches = switches
  }

  /** True when it rings at somebody from now on. */
  add(chat: Chat, now: number): boolean {
    this.#waiting.add(chat)
    return this.#ringSomebody(chat, now)
  }

  remove(chat: Chat): void {
    this.stopRinging(chat)
    this.#waiting.delete(chat)
  }

  stopRinging(chat: Chat): void {
    chat.ring?.desk.ringing.delete(chat)
    chat.ring = undefined
  }

  /** To be called whenever an agent may have become free. */
  ringAll(now: number): void {
    for (const chat of this.#waiting) if (chat.ring === undefined) this.#ringSomebody(chat, now)
  }

  /** Chats that nobody accepted in time; they still ring until the caller stops that. */
  missed(now: number): readonly Chat[] {
    return [...this.#waiting].filter((chat) => chat.ring !== undefined && chat.ring.endsAt <= now)
  }

  /** The rings that this agent session sees and may accept, oldest first. */
  ringingAt(session: AgentSession): readonly Chat[] {
    return [...session.login.desk.ringing].filter(({ ring }) => {
      if (ring?.onlyAt !== undefined) return ring.onlyAt === session || areOneHuman(ring.onlyAt, session)
      return this.#switches.now.availabilityPer === 'agent' || takesRings(session.availability)
    })
  }

  /** Agents who have the skill. A skill that no agent has is nobody's, so everybody may take it. */
  skilled(skill: string | undefined): readonly AgentDesk[] {
    const skilled = skill === undefined ? [] : this.#desks.filter((desk) => desk.agent.skills.includes(skill))
    return skilled.length > 0 ? skilled : this.#desks
  }

  #ringSomebody(chat: Chat, now: number): boolean {
    const desk = this.#pick(chat)
    if (desk === undefined) return false
    const { secondAgentSession, availabilityPer } = this.#switches.now
    const sessions = [...desk.agentSessions].filter(
      ({ availability }) => availabilityPer === 'agent' || takesRings(availability),
    )
    const shares = sessions.filter((one, index) => !sessions.slice(0, index).some((other) => areOneHuman(one, other)))
    const onlyAt = secondAgentSession === 'shares-rings' ? desk.dealTo(shares) : undefined
    chat.ring = { desk, endsAt: now + this.#ringTimeoutMs, onlyAt }
    desk.ringing.add(chat)
    desk.changedAt = now
    return true
  }

  #pick(chat: Chat): AgentDesk | undefined {
    const { wanted, skill, transferredBy } = chat
    const free = (wanted ? [wanted] : this.skilled(skill)).filter((desk) => {
      // Occupied takes only what is transferred to the agent (reference §5.2).
      const isForIt = desk.availability === 'Online' || (desk.availability === 'Occupied' && transferredBy && wanted)
      return isForIt && desk.hasRoom && (wanted === desk || desk !== transferredBy)
    })
    return free.reduce<AgentDesk | undefined>((best, desk) => (best && best.load <= desk.load ? best : desk), undefined)
  }
}

function takesRings(availability: string): boolean {
  return availability === 'Online' || availability === 'Occupied'
}

/** The simulator's own agent sessions of an agent are one person at work, and share nothing out among themselves. */
function areOneHuman(one: AgentSession, other: AgentSession): boolean {
  return one.login.actor && other.login.actor && one.login.desk === other.login.desk
}
