import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { watch } from 'chokidar'
import { pino } from 'pino'
import type { App } from './app.ts'
import { readConfig } from './config.ts'
import type { Config } from './config.ts'
import type { Person, Role } from './domain/person.ts'
import { collectAll } from './lib/collect-garbage.ts'
import { errorText } from './lib/error-text.ts'
import { lockFolder } from './lib/folder-lock.ts'
import { addressOf } from './lib/loopback.ts'
import { makePrivateFolder } from './lib/make-folder.ts'
import { SetupError } from './lib/setup-error.ts'
import { AgentsFileProblem } from './listener/agents-file-problem.ts'
import { readAgentsFile } from './listener/agents-file.ts'
import { readAuthority } from './platform/liveperson-chat/authority.ts'
import { removeRunFile, writeRunFile } from './run-file.ts'
import { startSimulatorProcess } from './simulator-process.ts'
import type { SimulatorProcess } from './simulator-process.ts'
import { sdkPath } from './simulator/workspace-pages.ts'
import { readStartFlags, startHelp } from './start-flags.ts'

/** The account number of the simulator that the demo starts; its conversations begin anew with each start. */
const demoAccount = '90000001'

async function main(): Promise<void> {
  const flags = readStartFlags(process.argv.slice(2))
  if (flags === 'help') return void process.stdout.write(`${startHelp}\n`)
  const { clockSpeed } = flags
  const config = readConfig({ ...process.env, ...(clockSpeed === undefined ? {} : { SOTTO_CLOCK_SPEED: clockSpeed }) })
  if (config.livePerson && (flags.simulator.length > 0 || clockSpeed !== undefined)) {
    throw new SetupError(
      'These flags are for the demo (--replay, --faults and so on); unset LP_ACCOUNT and SOTTO_AGENTS_FILE to run it.',
    )
  }
  if (!existsSync(config.promptsDir)) {
    throw new SetupError(
      `The prompts folder ${config.promptsDir} is not there. Name the right one in SOTTO_PROMPTS_DIR.`,
    )
  }
  // Whatever is written from here on is for its owner's eyes only.
  process.umask(0o077)
  await using running = new AsyncDisposableStack()
  running.use(holdFolder(config.dataDir))
  const stop = stopSignal()
  const logger = pino({
    level: config.logLevel,
    redact: ['req.headers.cookie', 'req.headers.authorization', 'text', '*.text', 'password', '*.password', 'bearer'],
  })

  // What was compiled stays so: patterns that nobody used for some collections of garbage held up the next line for 10 ms.
  setFlagsFromString('--no-flush-bytecode')
  // What is loaded from here on need not be compiled again at the next start.
  enableCompileCache(join(config.dataDir, 'compile-cache'))
  const parts = loadParts()
  // Where the simulator does not start that is what is told.
  parts.catch(() => undefined)
  const simulator = config.livePerson ? undefined : running.use(await startDemoSimulator(config, flags.simulator))
  const { createApp, assets } = await parts
  const agentsPath = config.livePerson?.agentsFile ?? simulator?.agentsFile ?? ''
  const { account, domainUrl, caFile } = config.livePerson ?? {
    account: simulator?.account ?? '',
    domainUrl: simulator?.url ?? '',
    caFile: simulator?.caFile,
  }
  const platform = { account, domainUrl, ca: readAuthority(caFile), clockSpeed: config.clockSpeed }
  const app = running.use(
    await createApp({
      config: {
        ...config,
        widgetSdkUrl: config.widgetSdkUrl ?? (simulator && `${simulator.url}${sdkPath}`),
      },
      platform,
      agentsFile: readAgentsFile(agentsPath, process.env),
      assets,
      afresh: simulator !== undefined,
      frameAncestors: simulator ? [new URL(simulator.url).origin] : [],
      logger,
      onCodeRenewed: () => tellWhere(),
    }),
  )
  const base = await listen(app, config)
  running.defer(() => removeRunFile(config.dataDir))
  const tellWhere = () => {
    const links = linksOf(app, base)
    writeRunFile(config.dataDir, {
      pid: process.pid,
      overlay: links
        .filter(({ person }) => person.role === 'agent')
        .map(({ person, url }) => ({ agentId: person.personId, url })),
      people: links.map(({ person, url }) => ({ personId: person.personId, role: person.role, url })),
      console: links.find(({ person }) => person.role === 'lead')?.url ?? `${base}/console`,
      board: links.find(({ person }) => person.role === 'supervisor')?.url ?? `${base}/board`,
      workspace: simulator?.workspace ?? null,
      simulator: simulator?.url ?? null,
      status: `${base}/api/status`,
    })
    simulator?.tellOverlayLinks(Object.fromEntries(links.map(({ person, url }) => [person.personId, url])))
  }
  tellWhere()
  const follow = async () => {
    await app.follow(readAgentsFile(agentsPath, process.env))
    tellWhere()
  }
  // Watched before it is read, so that no change falls between.
  running.use(
    await watchAgentsFile(agentsPath, follow, (problem) => logger.warn({ problem }, 'the last good agents file stays')),
  )
  await follow()
  printPlaces(app, base, simulator, config)

  const failed = await Promise.race([stop, simulator?.failed ?? stop])
  if (typeof failed === 'string') throw new SetupError(failed)
}

/** Most of the program and its pages, while the simulator starts in a process of its own. */
async function loadParts() {
  const [{ createApp }, { createAssets }, { warmUp }] = await Promise.all([
    import('./app.ts'),
    import('./web/assets.ts'),
    import('./tips/warm-up.ts'),
  ])
  warmUp()
  collectAll()
  return { createApp, assets: await createAssets() }
}

/** On the port after ours, so that the workspace stays where it was over a restart; on any other where that is taken. */
async function startDemoSimulator(config: Config, flags: readonly string[]): Promise<SimulatorProcess> {
  const { port, dataDir, clockSpeed } = config
  const agentsFile = resolve(dataDir, 'simulator/agents.json')
  const own = ['--account', demoAccount, '--agents-file', agentsFile, '--clock-speed', String(clockSpeed)]
  const start = (at: number) => startSimulatorProcess([...flags, ...own, '--port', String(at)])
  if (port === 0 || port === 65_535) return start(0)
  try {
    return await start(port + 1)
  } catch (error) {
    if (error instanceof SetupError && /^Port \d+ /.test(error.message)) return start(0)
    throw error
  }
}

function holdFolder(folder: string): Disposable {
  try {
    makePrivateFolder(folder)
    return lockFolder(folder)
  } catch (error) {
    if (error instanceof SetupError) throw error
    throw new SetupError(
      `The data folder ${folder} cannot be used (${errorText(error)}). Make it writable, or name another in SOTTO_DATA_DIR.`,
    )
  }
}

async function listen(app: App, { host, port, publicUrl }: Config): Promise<string> {
  try {
    await app.web.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') throw new SetupError(`Port ${port} is in use. Set PORT to a free one.`)
    throw new SetupError(`Cannot listen on ${host}:${port} (${errorText(error)}). Check HOST and PORT.`)
  }
  const address = app.web.server.address()
  return publicUrl ?? addressOf(host, typeof address === 'object' && address ? address.port : port)
}

function linksOf(app: App, base: string): { readonly person: Person; readonly url: string }[] {
  return app.people.map((person) => ({ person, url: `${base}/sign-in?code=${app.codes.current(person.personId)}` }))
}

const pageNames: Readonly<Record<Role, string>> = {
  agent: 'overlay',
  lead: 'console',
  supervisor: 'board',
  operator: 'status',
}

function printPlaces(app: App, base: string, simulator: SimulatorProcess | undefined, config: Config): void {
  const links = linksOf(app, base)
  const shown =
    links.length > 12 ? [...links.slice(0, 4), ...links.filter(({ person }) => person.role !== 'agent')] : links
  const lines = shown.map(({ person, url }) => `  ${pageNames[person.role].padEnd(9)} ${person.name.padEnd(18)} ${url}`)
  const more = links.length - shown.length
  const first = links.find(({ person }) => person.role === 'agent')
  process.stdout.write(
    [
      simulator
        ? `No account is configured: the demo runs on the simulator at ${simulator.url}`
        : `Listening to account ${config.livePerson?.account ?? ''}`,
      config.model
        ? `Tips by the model ${config.model.name}`
        : 'Tips by the offline engine (set OPENAI_API_KEY or OPENAI_BASE_URL for a model)',
      'Each link signs one person in, once; a used one is replaced in run.json in the data folder:',
      ...lines,
      ...(more > 0 ? [`  and ${more} more overlays in run.json`] : []),
      ...(simulator ? [`  ${'workspace'.padEnd(9)} ${'play by hand'.padEnd(18)} ${simulator.workspace}`] : []),
      `Sotto is ready: ${first?.url ?? `${base}/overlay`}`,
      '',
    ].join('\n'),
  )
}

/** A changed agents file is followed at once; a broken one is named and changes nothing. */
async function watchAgentsFile(
  file: string,
  follow: () => Promise<void>,
  onProblem: (problem: string) => void,
): Promise<AsyncDisposable> {
  let timer: NodeJS.Timeout | undefined
  const reload = () => {
    follow().catch((error: unknown) => onProblem(errorText(error)))
  }
  const watcher = watch(file, { ignoreInitial: true })
  const watching = new Promise<void>((resolve) => watcher.once('ready', resolve))
  watcher.on('error', (error) => onProblem(errorText(error)))
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(reload, 80)
  })
  await watching
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      await watcher.close()
    },
  }
}

/** Resolves at SIGINT or SIGTERM, or when the shell or npm that started us is gone; a second signal ends at once. */
function stopSignal(): Promise<void> {
  const parent = process.ppid
  return new Promise((resolveStop) => {
    const stop = () => {
      resolveStop()
      // Ctrl-C reaches us twice under npm, from the terminal and from npm; only a later one means impatience.
      const askedAt = Date.now()
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.removeListener(signal, stop)
        process.on(signal, () => Date.now() - askedAt > 2_000 && process.exit(1))
      }
      // What should end by itself but does not must not keep the terminal.
      setTimeout(() => process.exit(1), 10_000).unref()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    if (process.env['npm_lifecycle_event'] === undefined) return
    const orphaned = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(orphaned)
      stop()
    }, 500)
    orphaned.unref()
  })
}

try {
  await main()
} catch (error) {
  const known = error instanceof SetupError || error instanceof AgentsFileProblem
  process.stderr.write(`${known ? error.message : `Sotto fell over: ${errorText(error)}`}\n`)
  process.exitCode = 1
}
