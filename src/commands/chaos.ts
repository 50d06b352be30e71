import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { errorText } from '../lib/error-text.ts'
import { SetupError } from '../lib/setup-error.ts'
import { runChaos } from './chaos/run-chaos.ts'

const help = `Usage: npm run chaos -- [flags]

Runs Sotto against the simulator with all faults at random, kills it now and then, lets it settle, and compares what was
said with what was stored. The last line is JSON; the exit code is 0 when nothing was lost, doubled, misordered or
written and no line has the wrong speaker or text.

  --seconds N         how long things go wrong (default 60)
  --seed N            the same draws again (default: another one each time)
  --platform NAME     liveperson-chat (default, and the only one)
  --data FILE         conversations to play (default: star/dev.jsonl in SOTTO_DATASETS or ../shared/data, else the demo's)
  --conversations N   how many at once (default 30)
  --speed X           times the recorded rhythm (default 20)
  --help              this text
`

async function main(): Promise<void> {
  let values
  try {
    ;({ values } = parseArgs({
      options: {
        seconds: { type: 'string', default: '60' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
        platform: { type: 'string', default: 'liveperson-chat' },
        data: { type: 'string' },
        conversations: { type: 'string', default: '30' },
        speed: { type: 'string', default: '20' },
        help: { type: 'boolean', short: 'h' },
      },
    }))
  } catch (error) {
    throw new SetupError(`${errorText(error)} See npm run chaos -- --help.`)
  }
  if (values.help === true) return void process.stdout.write(help)
  if (values.platform !== 'liveperson-chat')
    throw new SetupError(`--platform must be liveperson-chat, not "${values.platform}".`)
  const given = values.data ?? join(process.env['SOTTO_DATASETS'] || '../shared/data', 'star/dev.jsonl')
  if (values.data !== undefined && !existsSync(given)) throw new SetupError(`The file ${given} of --data is not there.`)

  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const folder = mkdtempSync(join(tmpdir(), 'sotto-chaos-'))
  try {
    const report = await runChaos({
      folder,
      seconds: wholeNumber('--seconds', values.seconds, 1, 86_400),
      seed: wholeNumber('--seed', values.seed, 0, 4_294_967_295),
      replay: existsSync(given) ? resolve(given) : undefined,
      conversations: wholeNumber('--conversations', values.conversations, 1, 2_000),
      speed: wholeNumber('--speed', values.speed, 1, 1_000),
      say: (line) => void process.stderr.write(`${line}\n`),
      signal: stop.signal,
    })
    process.stdout.write(`${JSON.stringify(report)}\n`)
    const { said, lost, doubled, misordered, wrongSpeaker, wrongText, listenerWrites } = report
    if (said === 0) throw new SetupError('Nothing was said, so nothing was proved; give it more seconds.')
    if (lost + doubled + misordered + wrongSpeaker + wrongText + listenerWrites > 0 || stop.signal.aborted)
      process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
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
