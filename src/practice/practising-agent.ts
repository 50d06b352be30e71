import type { Agent } from '../domain/agent.ts'

/** Begins the ids of all conversations that are practised, and stands in the place of a platform's account. */
export const practiceAccount = 'practice'

/** Whoever practises gets the tips of somebody new, however long they have worked here. */
export function practisingAgent(agent: Agent | undefined): Agent | undefined {
  return agent && { ...agent, tenure: 'new' }
}
