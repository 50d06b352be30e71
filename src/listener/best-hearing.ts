import type { Hearing } from './listener.ts'

const order = ['hearing', 'opening', 'trouble', 'stopped'] as const

/** How well an agent is heard whom several sessions may hear: as well as by the best of them. */
export function bestHearing(hearings: readonly Hearing[]): Hearing {
  const [best] = hearings.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
  return best ?? { state: 'stopped', since: new Date(0), because: 'not configured', harm: false }
}
