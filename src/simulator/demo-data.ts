import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { tenures } from '../domain/person.ts'
import { readReplayFile } from './actors/replay-file.ts'
import type { ReplayFile } from './actors/replay-file.ts'
import type { SimulatedAgent } from './simulated-agent.ts'

const agentsSchema = z.array(
  z.object({
    agentId: z.string().regex(/^[\w-]+$/),
    name: z.string(),
    nickname: z.string().optional(),
    tenure: z.enum(tenures).optional(),
    skills: z.array(z.string()).optional(),
  }),
)

/** The built-in demo: invented conversations and the agents who answer them. */
export async function readDemoData(): Promise<ReplayFile & { readonly agents: readonly SimulatedAgent[] }> {
  const [file, agents] = await Promise.all([
    readReplayFile(new URL('demo/conversations.jsonl', import.meta.url)),
    readFile(new URL('demo/agents.json', import.meta.url), 'utf8'),
  ])
  return { ...file, agents: agentsSchema.parse(JSON.parse(agents)) }
}
