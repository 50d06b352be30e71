import type { AgentId } from '../domain/ids.ts'

/** Agents who want no tips for a while. In memory only: a restart lets tips come again. */
export type Snoozes = {
  /** Until then, epoch milliseconds; undefined ends it. */
  set(agentId: AgentId, until: number | undefined): void
  /** Undefined where the agent wants tips. */
  until(agentId: AgentId): number | undefined
}

export function createSnoozes(now: () => number = Date.now): Snoozes {
  const snoozed = new Map<AgentId, number>()
  return {
    set(agentId, until) {
      if (until === undefined) snoozed.delete(agentId)
      else snoozed.set(agentId, until)
    },
    until(agentId) {
      const until = snoozed.get(agentId)
      if (until !== undefined && until <= now()) snoozed.delete(agentId)
      return snoozed.get(agentId)
    },
  }
}
