import type { AgentDesk } from './agent-desk.ts'
import type { Chat } from './chat.ts'

/** Where a chat is to go (reference §5.5 method 21). The agent wins where both are given. */
export type TransferTarget = {
  readonly agent?: AgentDesk | undefined
  readonly skill?: string | undefined
}

type TransferParts = {
  readonly desks: readonly AgentDesk[]
}

/** Agents of a skill who could take a chat by transfer and do not have it already (reference §5.5 method 20). */
export function onlineForSkill(skill: string, chat: Chat, { desks }: TransferParts): readonly AgentDesk[] {
  return desks.filter(
    (desk) => desk !== chat.desk && desk.availability === 'Online' && desk.agent.skills.includes(skill),
  )
}

/** Why this transfer cannot be, in one sentence for the agent who asks; undefined when it can. */
export function transferRefusal(chat: Chat, target: TransferTarget, parts: TransferParts): string | undefined {
  if (chat.state !== 'chatting') return `The chat is ${chat.state}`
  const { agent, skill } = target
  if (agent !== undefined) {
    if (agent === chat.desk) return 'The agent has this chat already'
    if (agent.availability === 'Online' || agent.availability === 'Occupied') return undefined
    return 'The agent is not available'
  }
  if (skill === undefined) return 'There is no such agent or skill'
  return onlineForSkill(skill, chat, parts).length > 0 ? undefined : 'No agent is available for the skill'
}
