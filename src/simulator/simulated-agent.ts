import { randomBytes, randomUUID } from 'node:crypto'
import type { Tenure } from '../domain/person.ts'

/** An agent to be played, as a demo file or a test writes it down. */
export type SimulatedAgent = {
  /** The name that Sotto's agents file uses, e.g. `ada`. */
  readonly agentId: string
  readonly name: string
  /** What visitors see; the first word of `name` when left out. */
  readonly nickname?: string | undefined
  readonly skills?: readonly string[] | undefined
  readonly tenure?: Tenure | undefined
  /** Conversations at a time, ringing ones included; unlimited when left out. */
  readonly maxChats?: number | undefined
}

/** The same agent with an account at the simulator. The password is new at every start. */
export type SimulatorAgent = {
  readonly agentId: string
  readonly name: string
  readonly nickname: string
  readonly skills: readonly string[]
  readonly tenure: Tenure
  readonly maxChats: number | undefined
  /** Digits, as the platform's `userId`. */
  readonly platformAgentId: string
  readonly userPid: string
  readonly loginName: string
  readonly password: string
}

/** Gives each agent a platform id (4100000001 and up, in order), a login name and a fresh password. */
export function enrolAgents(agents: readonly SimulatedAgent[]): readonly SimulatorAgent[] {
  return agents.map((agent, index) => ({
    agentId: agent.agentId,
    name: agent.name,
    nickname: agent.nickname ?? agent.name.split(' ')[0] ?? agent.name,
    skills: agent.skills ?? [],
    tenure: agent.tenure ?? 'settled',
    maxChats: agent.maxChats,
    platformAgentId: String(4_100_000_001 + index),
    userPid: randomUUID(),
    loginName: `${agent.agentId}@demo.example`,
    password: randomBytes(18).toString('base64url'),
  }))
}
