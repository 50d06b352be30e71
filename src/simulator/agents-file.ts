import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SimulatorAgent } from './simulated-agent.ts'

const passwordFolder = 'passwords'

/**
 * Writes the file that tells Sotto which agents to listen to. Passwords stand in files of their own beside it
 * (`passwords/{agentId}`, mode 0600, nothing else in them), so that the agents file can be shown to anybody.
 */
export async function writeAgentsFile(path: string, agents: readonly SimulatorAgent[]): Promise<void> {
  const folder = join(dirname(path), passwordFolder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  for (const { agentId, password } of agents) await replaceFile(join(folder, agentId), password, 0o600)
  const listed = agents.map(({ agentId, name, platformAgentId, tenure, skills, loginName }) => ({
    id: agentId,
    name,
    platformAgentId,
    tenure,
    skills,
    mode: 'shadow',
    login: { loginName, passwordFile: `${passwordFolder}/${agentId}` },
  }))
  await replaceFile(path, `${JSON.stringify({ agents: listed }, null, 2)}\n`, 0o644)
}

/** Whole or not at all, for a reader who looks at any moment. */
async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const draft = `${path}.${process.pid}.draft`
  await writeFile(draft, text, { mode })
  await rename(draft, path)
}
