import type { Chat } from './chat.ts'
import type { SimulatorAgent } from './simulated-agent.ts'

/** What an agent may set (reference §5.2). */
export const availabilities = ['Online', 'Away', 'Occupied'] as const
export type Availability = (typeof availabilities)[number]

/** One agent at work: availability, and the chats in each stage. Several agent sessions share it. */
export class AgentDesk {
  readonly agent: SimulatorAgent
  availability: Availability | 'Offline' = 'Offline'
  /** Oldest first: accepting takes the first. */
  readonly ringing = new Set<Chat>()
  readonly open = new Set<Chat>()
  /** Ended ones that may still be listed. */
  readonly ended = new Set<Chat>()
  /** Ids of this agent's open agent sessions. */
  readonly agentSessionIds = new Set<string>()

  constructor(agent: SimulatorAgent) {
    this.agent = agent
  }

  get load(): number {
    return this.open.size + this.ringing.size
  }

  get hasRoom(): boolean {
    return this.agent.maxChats === undefined || this.load < this.agent.maxChats
  }
}
