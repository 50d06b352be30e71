import { LoginRejectedError } from './errors.ts'

/**
 * Makes sure that a session is the agent's whom the agents file means: by the wrong number none of the agent's chats
 * would be taken, or another agent would be shown them.
 *
 * @throws LoginRejectedError, as only a person can put it right.
 */
export function requireAgent(session: { readonly platformAgentId: string }, platformAgentId: string): void {
  if (session.platformAgentId === platformAgentId) return
  throw new LoginRejectedError(
    `The platform calls this agent ${session.platformAgentId}, the agents file says ${platformAgentId}; ` +
      'mend platformAgentId or the login there',
  )
}
