import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { argumentProblem } from '../lib/argument-problem.ts'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import { listenResults } from './bench/listen/listen-results.ts'
import { runListen } from './bench/listen/run-listen.ts'
import { offlineResult } from './bench/offline/offline-result.ts'
import { runOffline } from './bench/offline/run-offline.ts'
import { overheadResult } from './bench/overhead/overhead-results.ts'
import { runOverhead } from './bench/overhead/run-overhead.ts'
import { toSentence } from './bench/result.ts'
import type { BenchResult } from './bench/result.ts'

const help = `Usage: npm run bench -- NAME [flags]

Measures one thing and prints it; the last line is JSON, an array of
{"name","value","unit","ceiling","ratio","goal","met","spread","detail"}. The exit code is 0 when every goal is met.

  listen   10,000 chats over 4,000 agent sessions, every 2 s, over TLS, answers after 80 ms; the listening product in one
           process, and before and after it the same requests with undici, a cookie jar and JSON.parse alone: work per
           second of processor time against that, time from event to store, memory per idle conversation
  overhead 200 lines a second in 2,000 conversations of 400 agents, visitor and agent by turns, and a local model server that
           streams as a real one: from a line in to its request out, and from a token in to its frame out, of the
           whole product in one process, and before and after it of one that passes the same streams on and does
           nothing else
  offline  whole moments of the offline engine with 11,000 cards and 10,000 past moments, one after the other: from a visitor's line to the end of
           its tips, what keeps the main loop busy, and memory; before and after it the sentence encoder alone. The first
           run makes the cards' vectors, which takes minutes; they stay in the system's temporary folder

  --json          nothing but the JSON
  --seconds N     how long the product is measured (default 300, of overhead and offline 60; what stands beside it half as long
                  before and after)
  --scale X       a part of the sessions, chats and lines, 0.001 to 1 (default 1)
  --profile DIR   writes processor profiles of every process there, which costs them time
  --help          this text
`

type BenchOptions = {
  readonly seconds: number | undefined
  readonly scale: number
  /** Empty, removed afterwards. */
  readonly folder: string
  readonly profile: string | undefined
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<readonly BenchResult[]>>> = {
  async listen({ seconds = 300, scale, ...common }) {
    const sessions = Math.max(1, Math.round(4_000 * scale))
    const options = { ...common, seconds, sessions, conversations: Math.max(3, Math.round(10_000 * scale)) }
    return listenResults(await runListen(options), options)
  },
  async overhead({ seconds = 60, scale, ...common }) {
    const agents = Math.max(1, Math.round(400 * scale))
    const options = { ...common, seconds, agents, conversations: agents * 5, linesPerSecond: 200 * scale }
    return [overheadResult(await runOverhead(options), options)]
  },
  async offline({ seconds = 60, scale, ...common }) {
    const cards = Math.round(11_000 * scale)
    const pastMoments = Math.round(1_000 * scale) * 10
    const options = { ...common, cards, pastMoments, moments: Math.max(50, Math.round(seconds * 20)) }
    return [offlineResult(await runOffline(options), options)]
  },
}

async function main(): Promise<void> {
  let parsed
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        seconds: { type: 'string' },
        scale: { type: 'string', default: '1' },
        profile: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new SetupError(argumentProblem(error, 'npm run bench'), { cause: error })
  }
  const { values, positionals } = parsed
  if (values.help === true) return void process.stdout.write(help)
  const [name] = positionals
  const bench =
    positionals.length === 1 && name !== undefined && Object.hasOwn(benches, name) ? benches[name] : undefined
  if (!bench) throw new SetupError('Name one benchmark: listen, overhead or offline. See npm run bench -- --help.')
  const scale = numberOf('--scale', values.scale, 0.001, 1)

  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('stopped')))
  const folder = mkdtempSync(join(tmpdir(), 'sotto-bench-'))
  try {
    const results = await bench({
      seconds: values.seconds === undefined ? undefined : numberOf('--seconds', values.seconds, 2, 86_400),
      scale,
      folder,
      profile: values.profile,
      say: (line: string) => void (values.json || process.stderr.write(`${line}\n`)),
      signal: stop.signal,
    })
    if (!values.json) for (const result of results) process.stdout.write(`${toSentence(result)}\n`)
    process.stdout.write(`${JSON.stringify(results)}\n`)
    if (results.some(({ met }) => !met)) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function numberOf(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+(?:\.\d+)?$/.test(text) && value >= least && value <= most) return value
  throw new SetupError(`${flag} must be a number from ${least} to ${most}, not "${text}".`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : `The bench fell over: ${errorText(error)}`}\n`)
  process.exitCode = 1
}
