import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { argumentProblem } from '../lib/argument-problem.ts'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import { faultHelp } from './faults/fault-help.ts'
import { parseFaultSpec } from './faults/fault-spec.ts'
import { defaultSwitches, parseSwitch, switchesHelp } from './switches.ts'
import type { SwitchesPatch } from './switches.ts'

export const simulatorHelp = `Usage: npm run simulator -- [flags]

A stand-in LivePerson: the same HTTP API, agents and visitors that replay conversations, and a small workspace page.

  --port N            port to listen on (default: any free one)
  --host H            address to listen on (default: 127.0.0.1)
  --replay FILE       play the conversations of a JSONL file, once (default: the built-in demo, in a loop)
  --speed X           play X times as fast as recorded, 0.1 to 1000 (default: 1)
  --conversations N   conversations side by side, 0 to 2000 (default: 4); 0: nobody plays, so the agents are free for a
                      program of yours
  --loop              begin again at the end of the file
  --account N         account number (default: 90001234)
  --agents-file PATH  where to write the agents file that Sotto reads
                      (default: simulator-alone/agents.json in SOTTO_DATA_DIR or ./data)
  --own-visit-port    serve the Visit Information API at a port of its own, which the Domain API names
  --tls               speak HTTPS, with a certificate made now; its authority is written beside the agents file
  --switch NAME=VALUE choose one of two readings of LivePerson's documents, see below; may be repeated
  --rate-limit N      calls per second and bearer, then 429 (the same as --switch rateLimitPerSecond=N)
  --clock-speed K     bearers, logins and idle agent sessions last a K-th of their time, 1 to 10000 (default: 1)
  --faults SPEC       let things go wrong for listeners, see below (default: nothing)
  --help              this text

Switches, with their defaults; \`POST /simulator/switches\` changes them while it runs (JSON, any of them):

${switchesHelp(defaultSwitches)}

${faultHelp}`

export type SimulatorCommandOptions = {
  readonly host: string
  readonly port: number
  /** Undefined: the built-in demo. */
  readonly replay: string | undefined
  readonly speed: number
  /** 0: nothing is played, and no agent is signed in. */
  readonly atOnce: number
  readonly loop: boolean
  readonly account: string
  /** Absolute. */
  readonly agentsFile: string
  readonly tls: boolean
  readonly ownVisitPort: boolean
  readonly switches: SwitchesPatch
  readonly clockSpeed: number
  /** Readable by `parseFaultSpec`. */
  readonly faults: string | undefined
}

/** Reads the command line; `'help'` when that was asked for. Throws SetupError with one line that says what to change. */
export function parseSimulatorOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): SimulatorCommandOptions | 'help' {
  const flags = parseFlags(args)
  if (flags.help === true) return 'help'
  const dataFolder = environment['SOTTO_DATA_DIR'] || 'data'
  return {
    host: flags.host ?? '127.0.0.1',
    port: wholeNumber('--port', flags.port ?? '0', 0, 65_535),
    replay: flags.replay,
    speed: number('--speed', flags.speed ?? '1', 0.1, 1_000),
    atOnce: wholeNumber('--conversations', flags.conversations ?? '4', 0, 2_000),
    loop: flags.loop ?? flags.replay === undefined,
    account: accountNumber(flags.account ?? '90001234'),
    agentsFile: resolve(flags['agents-file'] ?? join(dataFolder, 'simulator-alone', 'agents.json')),
    tls: flags.tls ?? false,
    ownVisitPort: flags['own-visit-port'] ?? false,
    switches: readSwitches(flags.switch ?? [], flags['rate-limit']),
    clockSpeed: number('--clock-speed', flags['clock-speed'] ?? '1', 1, 10_000),
    faults: flags.faults === undefined ? undefined : faultSpec(flags.faults),
  }
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        replay: { type: 'string' },
        speed: { type: 'string' },
        conversations: { type: 'string' },
        loop: { type: 'boolean' },
        account: { type: 'string' },
        'agents-file': { type: 'string' },
        tls: { type: 'boolean' },
        'own-visit-port': { type: 'boolean' },
        switch: { type: 'string', multiple: true },
        'rate-limit': { type: 'string' },
        'clock-speed': { type: 'string' },
        faults: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new SetupError(argumentProblem(error, 'npm run simulator'), { cause: error })
  }
}

function number(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= least && value <= most) return value
  throw new SetupError(`${flag} must be a number from ${least} to ${most}, not "${text}".`)
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  if (/^\d+$/.test(text)) return number(flag, text, least, most)
  throw new SetupError(`${flag} must be a whole number from ${least} to ${most}, not "${text}".`)
}

function readSwitches(given: readonly string[], rateLimit: string | undefined): SwitchesPatch {
  const limit =
    rateLimit === undefined ? {} : { rateLimitPerSecond: wholeNumber('--rate-limit', rateLimit, 0, 1_000_000) }
  try {
    return given.reduce<SwitchesPatch>((switches, text) => ({ ...switches, ...parseSwitch(text) }), limit)
  } catch (error) {
    throw new SetupError(`--switch: ${errorText(error)}`, { cause: error })
  }
}

function faultSpec(text: string): string {
  try {
    return parseFaultSpec(text).text
  } catch (error) {
    throw new SetupError(`--faults: ${errorText(error)} See --help.`, { cause: error })
  }
}

function accountNumber(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text
  throw new SetupError(`--account must be a number, not "${text}".`)
}
