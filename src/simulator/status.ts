import type { Audit } from './audit.ts'
import type { ReplayProblem, ReplayReport } from './replay-report.ts'
import type { World } from './world.ts'

/** `GET /simulator/status` */
export type SimulatorStatus = {
  readonly account: string
  /** `planned`: how many the replay file has; 0 without a replay. */
  readonly conversations: { readonly live: number; readonly ended: number; readonly planned: number }
  readonly lines: { readonly visitor: number; readonly agent: number; readonly system: number }
  /** Writes by the simulator's own visitors and agents, and by anybody else. */
  readonly writes: { readonly actors: number; readonly others: number }
  readonly requests: number
  readonly replay: { readonly said: number; readonly skipped: number; readonly problems: readonly ReplayProblem[] }
}

export function toStatus(account: string, world: World, audit: Audit, replay: ReplayReport): SimulatorStatus {
  const { live, ended, visitor, agent, system } = world.totals
  return {
    account,
    conversations: { live, ended, planned: replay.planned },
    lines: { visitor, agent, system },
    ...audit.totals,
    replay: { said: replay.said, skipped: replay.skipped, problems: [...replay.problems] },
  }
}
