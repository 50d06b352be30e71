import type { AgentDesk } from './agent-desk.ts'
import { oneOrMany, toLink } from './wire.ts'

/** Numbers of `@chatState` and `@voiceState` (reference §5.2 method 4). */
const states = { Offline: '1', Online: '2', Occupied: '3', Away: '4' } as const

type AgentsView = {
  readonly skillId: (skill: string) => number
  readonly now: number
  /** Where to ask again. */
  readonly next: string
}

/** Reference §5.2 method 4. */
export function toAvailableAgents(desks: readonly AgentDesk[], { skillId, now, next }: AgentsView): unknown {
  const agents = desks.map(({ agent, availability, chatReasonId, open, inStateSince }) => ({
    '@id': agent.platformAgentId,
    '@chatState': states[availability],
    '@voiceState': states.Offline,
    '@maxChats': String(agent.maxChats ?? -1),
    userName: agent.loginName,
    nickname: agent.nickname,
    email: agent.loginName,
    privilegeGroup: 'agents',
    skills: { skill: oneOrMany(agent.skills.map((skill) => String(skillId(skill)))) },
    skillsInfo: { skillInfo: oneOrMany(agent.skills.map((name) => ({ id: String(skillId(name)), name }))) },
    chats: open.size,
    agentGroupName: 'Main Group',
    agentGroupId: '-1',
    elapsedTimeInState: Math.round((now - inStateSince) / 1_000),
    chatReasonId,
  }))
  return { availableAgents: { agents: { agent: oneOrMany(agents) }, link: toLink(next, 'next') } }
}
