import type { Hearing } from '../listener/listener.ts'
import type { Freshness, StaleCode } from './protocol.ts'

/** The same as a sentence for the agent. */
export const staleSentences: Readonly<Record<StaleCode, string>> = {
  'platform-silent': 'The chat platform does not answer. Sotto keeps trying.',
  stopped: 'Sotto cannot follow these conversations; an operator has to look.',
  'stopped-for-harm': 'Sotto has stopped, so as not to be in the way of the agent’s work; an operator has to look.',
}

function stale(since: number, code: StaleCode): Freshness {
  return { state: 'stale', since, code, because: staleSentences[code] }
}

/** The same for an agent whom Sotto hears by the widget in their workspace alone. */
export function bridgeFreshness({ open, since }: { readonly open: boolean; readonly since: Date }): Freshness {
  return open
    ? { state: 'as-sent', since: since.getTime(), by: 'workspace' }
    : { state: 'not-opened', since: since.getTime() }
}

/** What the agent needs to know of how well we hear, in their words; `downSince` when the platform went silent for all. */
export function toFreshness(hearing: Hearing, downSince?: number): Freshness {
  const since = hearing.since.getTime()
  switch (hearing.state) {
    case 'opening':
      return { state: 'catching-up', since }
    case 'hearing':
      return { state: 'live', since }
    case 'trouble':
      if (downSince !== undefined) {
        const because = 'The chat platform answers nobody right now. Sotto comes back by itself when it does.'
        return { state: 'platform-down', since: Math.min(since, downSince), because }
      }
      return stale(since, 'platform-silent')
    case 'stopped':
      return stale(since, hearing.harm ? 'stopped-for-harm' : 'stopped')
  }
}
