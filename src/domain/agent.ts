import type { AgentId } from './ids.ts'
import type { Tenure } from './person.ts'

/** A human agent whose conversations Sotto hears, as the agents file describes them. */
export type Agent = {
  readonly agentId: AgentId
  readonly name: string
  /** The id that the platform gives this agent. */
  readonly platformAgentId: string
  readonly tenure: Tenure
  readonly skills: readonly string[]
}
