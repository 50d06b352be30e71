import type { SimulatorAgent } from './simulated-agent.ts'

/** What the stand-in platform is made of, and how long things last in it. */
export type WorldSettings = {
  readonly agents: readonly SimulatorAgent[]
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly newChatKeyPrefix: string
  /** How long a chat rings before the agent is set Away. */
  readonly ringTimeoutMs: number
  /** How long an agent session lives without a request. */
  readonly agentSessionIdleMs: number
  /** How long an ended chat stays in the agent's list. */
  readonly listEndedMs: number
  /** After this, an ended chat is not known any more. */
  readonly forgetEndedMs: number
  /** Whether a second login of an agent leaves the first one alone (reference §12.2 leaves it open). */
  readonly secondLogin: 'beside' | 'replaces'
}
