import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import { createAssets } from '../web/assets.ts'
import { readReplayFile } from './actors/replay-file.ts'
import type { ReplayFile } from './actors/replay-file.ts'
import { replayAgents, startReplay } from './actors/replay.ts'
import { writeAgentsFile } from './agents-file.ts'
import type { SimulatorCommandOptions } from './command-options.ts'
import { createCertificate, trustAuthority } from './create-certificate.ts'
import type { Certificate } from './create-certificate.ts'
import { readDemoData } from './demo-data.ts'
import type { OverlayLinks, SimulatorReady } from './parent-channel.ts'
import type { SimulatedAgent } from './simulated-agent.ts'
import { startSimulator } from './simulator.ts'
import type { Simulator } from './simulator.ts'
import { workspaceFolders, workspacePages } from './workspace-pages.ts'
import type { SimulatorOptions } from './simulator-options.ts'

export type RunParts = {
  readonly options: SimulatorCommandOptions
  readonly overlayLinks: OverlayLinks
  /** Called once, when everything runs. */
  readonly onReady: (ready: SimulatorReady) => void
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void
  /** One line about what is wrong but stops nothing. */
  readonly warn: (line: string) => void
  readonly signal: AbortSignal
}

/** Runs the simulator with its replay until the signal aborts. Throws SetupError for what a person can put right. */
export async function runSimulator({ options, overlayLinks, onReady, say, warn, signal }: RunParts): Promise<void> {
  const { conversations, problems, agents } = await readConversations(options)
  const certificate = options.tls ? await createCertificate() : undefined
  if (certificate !== undefined) trustAuthority(certificate)
  await using simulator = await listen({
    agents,
    host: options.host,
    port: options.port,
    account: options.account,
    faults: options.faults,
    switches: options.switches,
    clockSpeed: options.clockSpeed,
    tls: certificate,
    ownVisitPort: options.ownVisitPort,
    overlayLink: (agentId) => overlayLinks.of(agentId),
    pages: workspacePages(await createAssets(workspaceFolders), overlayLinks),
  })
  for (const { line, reason } of problems) simulator.replay.addProblem(`line ${line}`, reason)
  if (problems.length > 0) warn(brokenLines(options.replay ?? 'the demo', problems))
  await saveAgents(options.agentsFile, simulator)
  const caFile = certificate && (await saveAuthority(options.agentsFile, certificate))
  const { speed, atOnce, loop } = options
  await using replay =
    atOnce === 0 ? undefined : await startReplay({ simulator, conversations, speed, atOnce, loop, signal })

  const { url, account } = simulator
  const { agentsFile } = options
  onReady({ type: 'simulator-ready', url, account, agentsFile, workspace: `${url}/workspace`, caFile })
  await replay?.done
  if (signal.aborted) return
  if (replay !== undefined) {
    const { said, problems: troubles } = simulator.replay
    say(
      `The replay is over: ${said} lines said, ${troubles.length} problems. The simulator stays up until it is stopped.`,
    )
  }
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

const namedAtMost = 5

function brokenLines(file: string, problems: ReplayFile['problems']): string {
  const named = problems.slice(0, namedAtMost).map(({ line, reason }) => `line ${line} (${reason})`)
  const more = problems.length > namedAtMost ? ` and ${problems.length - namedAtMost} more` : ''
  return `Left out of ${file}: ${named.join(', ')}${more}. The rest plays.`
}

async function readConversations({
  replay,
  atOnce,
}: SimulatorCommandOptions): Promise<ReplayFile & { readonly agents: readonly SimulatedAgent[] }> {
  if (replay === undefined) return readDemoData()
  let file: ReplayFile
  try {
    file = await readReplayFile(replay)
  } catch (error) {
    throw new SetupError(`The replay file cannot be read: ${errorText(error)}`, { cause: error })
  }
  const [first] = file.problems
  if (file.conversations.length === 0) {
    const why = first === undefined ? 'it is empty' : `line ${first.line}: ${first.reason}`
    throw new SetupError(`The replay file has no conversation that can be played (${why}).`)
  }
  return { ...file, agents: replayAgents(atOnce) }
}

async function listen(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') throw new SetupError(`Port ${options.port} is in use; choose another one with --port.`)
    if (code === 'EACCES')
      throw new SetupError(`Port ${options.port} is not allowed here; choose another one with --port.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      throw new SetupError(`${options.host} is no address of this machine; choose another one with --host.`)
    }
    throw error
  }
}

async function saveAgents(path: string, { agents }: Simulator): Promise<void> {
  try {
    await writeAgentsFile(path, agents)
  } catch (error) {
    throw new SetupError(`The agents file cannot be written: ${errorText(error)}`, { cause: error })
  }
}

/** Returns the path of the file: the authority, beside the agents file. */
async function saveAuthority(agentsFile: string, { ca }: Certificate): Promise<string> {
  const path = join(dirname(agentsFile), 'ca.pem')
  try {
    await writeFile(path, ca)
  } catch (error) {
    throw new SetupError(`The certificate's authority cannot be written: ${errorText(error)}`, { cause: error })
  }
  return path
}
