import type { AgentId } from '../../domain/ids.ts'

/** A widget says every 30 s at least that it is there; one that missed two is gone. */
const goneAfterMs = 75_000
const lookEveryMs = 15_000

export type BridgePresence = Disposable & {
  /** The agent's widget was heard. */
  note(agentId: AgentId): void
  /** Since when the agent's widget is open, or has been closed. */
  state(agentId: AgentId): { readonly open: boolean; readonly since: Date }
}

/** Which agents have their widget open: those whom Sotto hears by it alone are not heard otherwise. */
export function createBridgePresence(
  onChange: (agentId: AgentId) => void,
  now: () => Date = () => new Date(),
): BridgePresence {
  const startedAt = now()
  const open = new Map<AgentId, { readonly since: Date; last: number }>()
  const closed = new Map<AgentId, Date>()
  const timer = setInterval(() => {
    for (const [agentId, { last }] of open) {
      if (now().getTime() - last < goneAfterMs) continue
      open.delete(agentId)
      closed.set(agentId, now())
      onChange(agentId)
    }
  }, lookEveryMs).unref()
  return {
    note(agentId) {
      const known = open.get(agentId)
      if (known) return void (known.last = now().getTime())
      open.set(agentId, { since: now(), last: now().getTime() })
      onChange(agentId)
    },
    state(agentId) {
      const known = open.get(agentId)
      return known ? { open: true, since: known.since } : { open: false, since: closed.get(agentId) ?? startedAt }
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
