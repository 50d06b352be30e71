import { relative } from 'node:path'
import { SetupError } from '../lib/setup-error.ts'
import { parseSimulatorOptions, simulatorHelp } from '../simulator/command-options.ts'
import { OverlayLinks } from '../simulator/parent-channel.ts'
import type { SimulatorReady } from '../simulator/parent-channel.ts'
import { runSimulator } from '../simulator/run-simulator.ts'

/** `npm run simulator`; also runs as a child of Sotto, and then ends when its parent goes. */
async function main(): Promise<void> {
  const options = parseSimulatorOptions(process.argv.slice(2), process.env)
  if (options === 'help') return void process.stdout.write(simulatorHelp)

  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.once('disconnect', stop)
  const overlayLinks = new OverlayLinks()
  const { clockSpeed } = options
  if (process.send) process.on('message', (message) => overlayLinks.hear(message))

  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const warn = (line: string) => void process.stderr.write(`${line}\n`)
  await runSimulator({ options, overlayLinks, onReady, say, warn, signal: stopping.signal })
  // An open channel to the parent would keep this process alive.
  if (process.connected) process.disconnect()

  function onReady(ready: SimulatorReady): void {
    say(
      `Simulator ${ready.url}, workspace ${ready.workspace}, start Sotto with: ${environmentLine(ready, clockSpeed)} npm start`,
    )
    process.send?.(ready)
  }
}

function environmentLine({ url, account, agentsFile, caFile }: SimulatorReady, clockSpeed: number): string {
  return [
    ...(caFile === undefined ? [] : [`LP_CA_FILE=${toArgument(caFile)}`]),
    ...(clockSpeed === 1 ? [] : [`SOTTO_CLOCK_SPEED=${Math.ceil(clockSpeed)}`]),
    `LP_ACCOUNT=${account} LP_DOMAIN_URL=${url} SOTTO_AGENTS_FILE=${toArgument(agentsFile)}`,
  ].join(' ')
}

/** A path as short as it can be, quoted for a shell. */
function toArgument(file: string): string {
  const inside = relative('.', file)
  const path = inside.startsWith('..') ? file : inside
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}

try {
  await main()
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
  if (process.connected) process.disconnect()
}
