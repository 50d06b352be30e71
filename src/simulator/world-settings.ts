import type { LoginLifetimes } from './logins.ts'
import type { SimulatorAgent } from './simulated-agent.ts'
import type { Switches } from './switches.ts'

/** What the stand-in platform is made of, and how long things last in it. */
export type WorldSettings = {
  readonly agents: readonly SimulatorAgent[]
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly newChatKeyPrefix: string
  /** How long a chat rings before the agent is set Away. */
  readonly ringTimeoutMs: number
  readonly lifetimes: LoginLifetimes
  /** After this, an ended chat is not known any more. */
  readonly forgetEndedMs: number
  readonly switches: Switches
}
