import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../../../config.ts'
import { errorText } from '../../../lib/error-text.ts'
import { makePrivateFolder } from '../../../lib/make-folder.ts'
import { SetupError } from '../../../lib/setup-error.ts'
import { readAgentsFile } from '../../../listener/agents-file.ts'
import type { ConfiguredAgent } from '../../../listener/agents-file.ts'
import { readAuthority } from '../../../platform/liveperson-chat/authority.ts'
import { environmentLines, toReport } from './report.ts'
import { runProbe } from './run-probe.ts'
import type { ProbeOptions } from './run-probe.ts'
import type { TestAgentEntry } from './test-agent.ts'

/** What `--help` says about the probe. */
export const probeHelp = `
  --probe   finds out, on a live account, which readings of LivePerson's documents hold there, and writes a report with
            the switches to set. It plays a test agent: it logs in twice, opens agent sessions, sets availability, takes
            one test chat, tries to transfer it to a skill that is not there, ends it, and logs out. Whoever works as
            that agent meanwhile is disturbed and may be thrown out. Give it a test agent without chats, with a skill of
            its own, and stop Sotto first. It takes about half a minute, and the time until a chat comes.
    --agent ID                    the test agent, by its id in the agents file (required)
    --other ID                    a second test agent, to find out who can read whose chats
    --yes                         yes, that agent's work may be disturbed (required)
    --visitor-app-key-env NAME    environment variable that holds an app key of the Server Chat API; with it the probe
                                  opens the test chat itself, without it you are asked to
    --skill NAME                  what the test chat is for (default: the agent's first skill)
    --long                        also find out what takes minutes (up to a quarter of an hour)
    --report FILE                 where the report goes (default: probe-report-DATE.md in the data folder)
    --json                        the answers as one JSON line on standard output, progress on standard error
`

const options = {
  probe: { type: 'boolean' },
  agent: { type: 'string' },
  other: { type: 'string' },
  yes: { type: 'boolean' },
  'visitor-app-key-env': { type: 'string' },
  skill: { type: 'string' },
  long: { type: 'boolean' },
  report: { type: 'string' },
  json: { type: 'boolean' },
} as const

type ProbeCommand = {
  readonly probe: Omit<ProbeOptions, 'signal' | 'say'>
  readonly reportFile: string | undefined
  readonly dataDir: string
  readonly json: boolean
}

/**
 * `npm run doctor -- --probe …`
 *
 * @throws SetupError and others with one line for the operator.
 */
export async function probeCommand(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { probe, json, dataDir, reportFile } = readProbeCommand(argv, env)
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => stop.abort(new SetupError('The probe was stopped; there is no report.')))
  }
  const at = new Date()
  const file = reportFile ?? join(dataDir, `probe-report-${at.toISOString().slice(0, 10)}.md`)
  try {
    makePrivateFolder(dirname(file))
    accessSync(dirname(file), constants.W_OK)
    if (existsSync(file)) {
      accessSync(file, constants.W_OK)
      if (!statSync(file).isFile()) throw new Error(`${file} is no file`)
    }
  } catch (error) {
    // Found out before the agent is disturbed.
    throw new SetupError(`The report cannot be written: ${errorText(error)}. Name another place in --report.`)
  }
  const progress = json ? process.stderr : process.stdout
  const say = (line: string) => void progress.write(`${line}\n`)
  say(
    [
      'This takes about half a minute',
      ...(probe.appKey === undefined ? ['and the time until you have opened a chat'] : []),
      ...(probe.long ? ['and, with --long, up to a quarter of an hour more'] : []),
    ].join(', ') + '. Ctrl-C puts everything back.',
  )
  const result = await runProbe({ ...probe, signal: stop.signal, say })
  writeFileSync(file, toReport(result, at), { mode: 0o600 })
  if (result.notPutBack > 0) {
    process.stderr.write('Not everything could be put back; look at the test agent: availability, open chats.\n')
    process.exitCode = 1
  }
  if (json) {
    const environment = environmentLines(result.answers)
    process.stdout.write(`${JSON.stringify({ ...result, environment, report: file })}\n`)
  } else say(`The report is in ${file}`)
}

function readProbeCommand(argv: readonly string[], env: NodeJS.ProcessEnv): ProbeCommand {
  const { values } = parseArgs({ args: [...argv], options })
  const { agent: agentId, other: otherId, 'visitor-app-key-env': appKeyEnv, skill } = values
  const { livePerson, dataDir } = readConfig(env)
  if (livePerson === undefined) throw new SetupError('--probe needs an account: set LP_ACCOUNT and SOTTO_AGENTS_FILE.')
  if (agentId === undefined) {
    throw new SetupError('--probe needs --agent ID: it disturbs the work of that agent, so name a test agent.')
  }
  if (otherId === agentId) throw new SetupError('--other must be another agent than --agent.')
  const { account, domainUrl, caFile } = livePerson
  const { agents } = readAgentsFile(livePerson.agentsFile, env)
  const agentOf = (id: string) => {
    const found = agents.find((one) => one.agentId === id)
    if (found === undefined) throw new SetupError(`The agents file has no agent ${id}.`)
    return toTestAgent(found)
  }
  const appKey = appKeyEnv === undefined ? undefined : env[appKeyEnv]?.trim()
  if (appKeyEnv !== undefined && !appKey) {
    throw new SetupError('The environment variable that --visitor-app-key-env names is not set.')
  }
  const agent = agentOf(agentId)
  const other = otherId === undefined ? undefined : agentOf(otherId)
  if (values.yes !== true) {
    throw new SetupError(
      `The probe logs agent ${agentId} in twice, sets availability, takes a test chat and logs out; whoever works as that agent is disturbed. Add --yes if that may be.`,
    )
  }
  return {
    probe: { account, domainUrl, ca: readAuthority(caFile), agent, other, appKey, skill, long: values.long === true },
    reportFile: values.report,
    dataDir,
    json: values.json === true,
  }
}

/** @throws SetupError where the agent has no login that can be made twice. */
function toTestAgent(agent: ConfiguredAgent): TestAgentEntry {
  const { agentId } = agent
  const credentials = () => {
    const own = agent.mode === 'shadow' ? agent.credentials() : undefined
    if (own === undefined || own.method === 'signed' || own.method === 'token') {
      throw new SetupError(`The probe logs in by itself, and agent ${agentId} has no login for that; name another one.`)
    }
    return own
  }
  credentials()
  return { agentId, credentials }
}
