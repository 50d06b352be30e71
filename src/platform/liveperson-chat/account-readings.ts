import type { Credentials } from './credentials.ts'
import { HarmSeenError } from './errors.ts'

/**
 * How an account reads what the platform's documents leave open (reference §12.2), as an operator says it; named after the
 * simulator's switches. Undefined: nobody has said.
 */
export type AccountReadings = {
  /** What a new login of an agent does to the earlier one. */
  readonly secondLogin?: 'beside' | 'invalidates' | undefined
  /** What a second agent session does to the first. */
  readonly secondAgentSession?: 'beside' | 'replaces' | 'shares-rings' | undefined
  readonly availabilityPer?: 'agent' | 'session' | undefined
  /** What opening an agent session does to availability. */
  readonly newAgentSessionAvailability?: 'unchanged' | 'Online' | 'Occupied' | 'Away' | undefined
}

/** How the simulator reads when nobody changes its switches. */
export const simulatorReadings: AccountReadings = {
  secondLogin: 'beside',
  secondAgentSession: 'beside',
  availabilityPer: 'agent',
  newAgentSessionAvailability: 'unchanged',
}

/** An operator says that neither login nor session of ours can end the human's: one that is lost early was not contested. */
export function standBeside(readings: AccountReadings | undefined): boolean {
  return readings?.secondLogin === 'beside' && readings.secondAgentSession !== undefined
}

/** Where availability is the session's own and opening one leaves it alone or Away, ours never gets a ring. */
export function isRingless({ availabilityPer, newAgentSessionAvailability: opened }: AccountReadings): boolean {
  return availabilityPer === 'session' && (opened === 'unchanged' || opened === 'Away')
}

/**
 * Refuses to open a second session, by credentials of this method, where the operator's own words say that it harms the human.
 *
 * @throws HarmSeenError naming the setting.
 */
export function refuseForetoldHarm(readings: AccountReadings, { method }: Pick<Credentials, 'method'>): void {
  const { secondLogin, secondAgentSession, availabilityPer, newAgentSessionAvailability: opened } = readings
  const refuse = (setting: string, consequence: string) => {
    throw new HarmSeenError(`${setting}: ${consequence}. No session is opened for this agent`)
  }
  // Signed calls and somebody else's bearer are no login of ours.
  const logsIn = method !== 'signed' && method !== 'token'
  if (secondLogin === 'invalidates' && logsIn) refuse('LP_SECOND_LOGIN=invalidates', "our login would end the agent's")
  if (secondAgentSession === 'replaces') {
    refuse('LP_SECOND_AGENT_SESSION=replaces', "our agent session would end the agent's")
  }
  if (secondAgentSession === 'shares-rings' && !isRingless(readings)) {
    refuse('LP_SECOND_AGENT_SESSION=shares-rings', 'half of the rings would come to us and be missed')
  }
  const leavesTheAgentAlone = opened === undefined || opened === 'unchanged'
  if (!leavesTheAgentAlone && !isRingless(readings)) {
    const whose = availabilityPer === 'session' ? 'our session would be rung' : "the agent's own would change"
    refuse(`LP_NEW_AGENT_SESSION_AVAILABILITY=${opened}`, whose)
  }
}
