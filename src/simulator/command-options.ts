import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'

export const simulatorHelp = `Usage: npm run simulator -- [flags]

A stand-in LivePerson: the same HTTP API, agents and visitors that replay conversations, and a small workspace page.

  --port N            port to listen on (default: any free one)
  --host H            address to listen on (default: 127.0.0.1)
  --replay FILE       play the conversations of a JSONL file, once (default: the built-in demo, in a loop)
  --speed X           play X times as fast as recorded, 0.1 to 1000 (default: 1)
  --conversations N   conversations side by side, 1 to 2000 (default: 4)
  --loop              begin again at the end of the file
  --account N         account number (default: 90001234)
  --agents-file PATH  where to write the agents file that Sotto reads
                      (default: simulator-alone/agents.json in SOTTO_DATA_DIR or ./data)
  --help              this text
`

export type SimulatorCommandOptions = {
  readonly host: string
  readonly port: number
  /** Undefined: the built-in demo. */
  readonly replay: string | undefined
  readonly speed: number
  readonly atOnce: number
  readonly loop: boolean
  readonly account: string
  /** Absolute. */
  readonly agentsFile: string
}

/** Reads the command line; `'help'` when that was asked for. Throws SetupError with one line that says what to change. */
export function parseSimulatorOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): SimulatorCommandOptions | 'help' {
  const flags = parseFlags(args)
  if (flags.help === true) return 'help'
  if (flags.tls === true) throw new SetupError('--tls arrives with a later version; leave it out for now.')
  if (flags.faults !== undefined) throw new SetupError('--faults arrives with a later version; leave it out for now.')
  const dataFolder = environment['SOTTO_DATA_DIR'] || 'data'
  return {
    host: flags.host ?? '127.0.0.1',
    port: wholeNumber('--port', flags.port ?? '0', 0, 65_535),
    replay: flags.replay,
    speed: number('--speed', flags.speed ?? '1', 0.1, 1_000),
    atOnce: wholeNumber('--conversations', flags.conversations ?? '4', 1, 2_000),
    loop: flags.loop ?? flags.replay === undefined,
    account: accountNumber(flags.account ?? '90001234'),
    agentsFile: resolve(flags['agents-file'] ?? join(dataFolder, 'simulator-alone', 'agents.json')),
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
        faults: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    // Its second sentence is about `--`, which is of no use here.
    throw new SetupError(`${errorText(error).split(/\.\s/)[0]}. See --help.`, { cause: error })
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

function accountNumber(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text
  throw new SetupError(`--account must be a number, not "${text}".`)
}
