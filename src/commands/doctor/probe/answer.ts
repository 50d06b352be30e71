import type { SwitchSettings } from '../../../simulator/switches.ts'

/** What the probe asks, in the order of its report: switches of the simulator that are readings of the platform. */
export const probedSwitches = [
  'secondLogin',
  'secondLoginEnds',
  'secondAgentSession',
  'availabilityPer',
  'newAgentSessionAvailability',
  'foreignChats',
  'multipleChats',
  'fromEventIds',
  'endedListed',
  'availableAgentsSince',
  'transferErrorStatus',
  'requireCookies',
  'appKeyLogin',
  'chatTimeout',
  'chatKeptAliveBy',
] as const satisfies readonly (keyof SwitchSettings)[]

export type ProbedSwitch = (typeof probedSwitches)[number]

/** What was found out about one switch; `value` is undefined where it could not be. */
export type Answer = {
  readonly name: ProbedSwitch
  readonly value: string | number | boolean | undefined
  /** The evidence, or why there is none: one sentence of statuses and counts, without ids, names, hosts or lines. */
  readonly because: string
}

export function found<Name extends ProbedSwitch>(name: Name, value: SwitchSettings[Name], because: string): Answer {
  return { name, value, because }
}

export function notFound(name: ProbedSwitch, because: string): Answer {
  return { name, value: undefined, because }
}
