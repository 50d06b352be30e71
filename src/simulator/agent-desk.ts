import type { Chat } from './chat.ts'
import { LoginCounts } from './login-counts.ts'
import type { AgentSession } from './logins.ts'
import type { SimulatorAgent } from './simulated-agent.ts'

/** What an agent may set (reference §5.2). */
export const availabilities = ['Online', 'Away', 'Occupied'] as const
export type Availability = (typeof availabilities)[number]

/** One agent at work: availability, agent sessions, and the chats in each stage. */
export class AgentDesk {
  readonly agent: SimulatorAgent
  /** Of the agent as a whole; where each agent session has its own, the best of them. */
  availability: Availability | 'Offline' = 'Offline'
  /** Reason the agent gave with the availability; the ids cannot be listed (reference §5.2). */
  chatReasonId: string | undefined
  /** When availability or the number of chats changed last; epoch milliseconds. */
  changedAt: number
  /** When availability changed last; epoch milliseconds. */
  inStateSince: number
  /** Oldest first: accepting takes the first. */
  readonly ringing = new Set<Chat>()
  readonly open = new Set<Chat>()
  /** Ended ones that may still be listed. */
  readonly ended = new Set<Chat>()
  /** This agent's open agent sessions, oldest first. */
  readonly agentSessions = new Set<AgentSession>()
  /** Rings that nobody accepted in time, since the start. */
  missedRings = 0
  /** Logins that a later login ended, since the start. */
  readonly endedLogins = { actors: 0, others: 0 }
  readonly listenerLogins = new LoginCounts()
  #dealt = 0

  constructor(agent: SimulatorAgent, now: number) {
    this.agent = agent
    this.changedAt = this.inStateSince = now
  }

  get load(): number {
    return this.open.size + this.ringing.size
  }

  get hasRoom(): boolean {
    return this.agent.maxChats === undefined || this.load < this.agent.maxChats
  }

  /** How many more chats there is room for; -1 = any number. */
  get freeSlots(): number {
    return this.agent.maxChats === undefined ? -1 : Math.max(0, this.agent.maxChats - this.load)
  }

  setAvailability(availability: Availability | 'Offline', now: number): void {
    if (this.availability === availability) return
    this.availability = availability
    this.changedAt = this.inStateSince = now
  }

  /** The agent sessions in turn, for rings that are shared out among them. */
  dealTo(sessions: readonly AgentSession[]): AgentSession | undefined {
    this.#dealt += 1
    return sessions[(this.#dealt - 1) % Math.max(1, sessions.length)]
  }
}
