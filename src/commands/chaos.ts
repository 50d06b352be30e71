import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { argumentProblem } from '../lib/argument-problem.ts'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import { isLastingFault } from '../simulator/faults/fault-kinds.ts'
import { runChaos } from './chaos/run-chaos.ts'
import type { RunOptions } from './chaos/run-chaos.ts'
import { runDay } from './chaos/run-day.ts'
import { isSound } from './chaos/settle.ts'

const help = `Usage: npm run chaos -- [flags]

Runs Sotto against the simulator with all faults at random, kills it now and then, lets it settle, and compares what was
said with what was stored. The last line is JSON; the exit code is 0 when nothing was lost, doubled, misordered or
written and no line has the wrong speaker or text. In 600 seconds every fault of a request hits some 20 times and more,
every lasting one 3 times and more; "faults" says how often each did.

  --seconds N         how long things go wrong (default 60)
  --seed N            the same draws again (default: another one each time)
  --day               instead: no faults and no kills, but logins that end 60 times as fast; the last line counts them,
                      and the exit code is 1 too where an identity logged in twice within 5 seconds
  --minutes N         how long the day is; a minute is an hour of logins (default 24)
  --platform NAME     liveperson-chat (default, and the only one)
  --data FILE         conversations to play (default: star/dev.jsonl in SOTTO_DATASETS or ../shared/data, else the demo's)
  --conversations N   how many at once (default 30)
  --speed X           times the recorded rhythm (default 20)
  --help              this text
`

/** A run of this length or longer hits with every kind as often as the help says. */
const promisedSeconds = 600
const closestLoginsMs = 5_000

async function main(): Promise<void> {
  const values = readFlags()
  if (values.help === true) return void process.stdout.write(help)
  if (values.platform !== 'liveperson-chat')
    throw new SetupError(`--platform must be liveperson-chat, not "${values.platform}".`)
  refuseStrays(values)
  const given = values.data ?? join(process.env['SOTTO_DATASETS'] || '../shared/data', 'star/dev.jsonl')
  if (values.data !== undefined && !existsSync(given)) throw new SetupError(`The file ${given} of --data is not there.`)
  const seconds = wholeNumber('--seconds', values.seconds ?? '60', 1, 86_400)
  const minutes = wholeNumber('--minutes', values.minutes ?? '24', 1, 1_440)
  const seed = wholeNumber('--seed', values.seed ?? String(Math.floor(Math.random() * 1e9)), 0, 4_294_967_295)

  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const folder = mkdtempSync(join(tmpdir(), 'sotto-chaos-'))
  const options: RunOptions = {
    folder,
    replay: existsSync(given) ? resolve(given) : undefined,
    conversations: wholeNumber('--conversations', values.conversations, 1, 2_000),
    speed: wholeNumber('--speed', values.speed, 1, 1_000),
    say,
    signal: stop.signal,
  }
  try {
    const sound = values.day === true ? await day({ ...options, minutes }) : await chaos({ ...options, seconds, seed })
    if (!sound || stop.signal.aborted) process.exitCode = 1
  } catch (error) {
    // Ctrl-C reaches the other processes as well, so that whatever is asked of them then fails.
    if (stop.signal.aborted) throw new SetupError('Stopped before the end, so nothing was proved.', { cause: error })
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function chaos(options: Parameters<typeof runChaos>[0]): Promise<boolean> {
  const report = await runChaos(options)
  process.stdout.write(`${JSON.stringify(report)}\n`)
  refuseSilence(report.said)
  const isRare = (kind: string) => (report.faults[kind] ?? 0) < (isLastingFault(kind) ? 3 : 20)
  const rare = Object.keys(report.faults).filter(isRare)
  if (options.seconds >= promisedSeconds && rare.length > 0) say(`Fewer than promised of: ${rare.join(', ')}`)
  return isSound(report)
}

async function day(options: Parameters<typeof runDay>[0]): Promise<boolean> {
  const report = await runDay(options)
  process.stdout.write(`${JSON.stringify(report)}\n`)
  refuseSilence(report.said)
  return isSound(report) && (report.closestLoginsMs ?? closestLoginsMs) >= closestLoginsMs
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function refuseSilence(said: number): void {
  if (said === 0) throw new SetupError('Nothing was said, so nothing was proved; give it more time.')
}

function readFlags() {
  try {
    return parseArgs({
      options: {
        seconds: { type: 'string' },
        seed: { type: 'string' },
        day: { type: 'boolean' },
        minutes: { type: 'string' },
        platform: { type: 'string', default: 'liveperson-chat' },
        data: { type: 'string' },
        conversations: { type: 'string', default: '30' },
        speed: { type: 'string', default: '20' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new SetupError(argumentProblem(error, 'npm run chaos'), { cause: error })
  }
}

/** A flag that changes nothing was meant otherwise. */
function refuseStrays({ day, minutes, seconds, seed }: ReturnType<typeof readFlags>): void {
  if (day !== true && minutes !== undefined) throw new SetupError('--minutes goes with --day; without it, --seconds.')
  if (day !== true) return
  if (seconds !== undefined) throw new SetupError('--seconds is not for --day, whose length is --minutes.')
  if (seed !== undefined) throw new SetupError('--seed is not for --day, where nothing is drawn.')
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new SetupError(`${flag} must be a whole number from ${least} to ${most}, not "${text}".`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : `Chaos fell over: ${errorText(error)}`}\n`)
  process.exitCode = 1
}
