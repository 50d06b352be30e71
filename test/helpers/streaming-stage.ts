import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { App } from '../../src/app.ts'
import { personId } from '../../src/domain/ids.ts'
import { writeAgentsFile } from '../../src/simulator/agents-file.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import { openPage } from '../public/browser.ts'
import { runCommand, type RunningCommand } from './command.ts'
import { startHeldModel } from './held-model.ts'
import { startNetwork, type Network } from './network.ts'
import { copyPrompts } from './prompts-folder.ts'
import { startPlatform, startSotto } from './running-sotto.ts'
import { watchPage } from './seen-on-page.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { until } from './until.ts'

/** What the model says of the tip before anything happens, and after. */
export const firstWords = 'I can see that the driver did not come on Friday. '
export const lastWords = 'I look at once where your bike is now, and come back to you.'

/** Where Sotto can be found, and how a person signs in there. */
export type StagedServer = AsyncDisposable & { readonly url: string; code(person: string): string }

export type StreamingStage<Server extends StagedServer> = AsyncDisposable & {
  readonly page: Page
  /** Between the page and Sotto. */
  readonly network: Network
  /** Between Sotto and the chat platform. */
  readonly platformNetwork: Network
  readonly server: Server
  /** Another process in its place, on the same data. */
  start(): Promise<Server>
  /** The rest of the tip. */
  finish(): Promise<void>
}

/** Starts Sotto on this data, listening to this platform, in this environment. */
export type StartServer<Server extends StagedServer> = (
  folder: string,
  platform: Simulator,
  environment: Record<string, string>,
) => Promise<Server>

/**
 * Sotto between two networks of the test's, with a model that says what the test tells it, and Ada's overlay open on a tip
 * that is being written.
 */
export async function openStreamingStage<Server extends StagedServer>(
  browser: Browser,
  startServer: StartServer<Server>,
): Promise<StreamingStage<Server>> {
  await using opened = new AsyncDisposableStack()
  const folder = opened.adopt(temporaryFolder(), (one) => one[Symbol.dispose]())
  const prompts = opened.adopt(copyPrompts(), (one) => one[Symbol.dispose]())
  prompts.change('model.yaml', 'first_words_ms: 5000', 'first_words_ms: 110000')
  prompts.change('model.yaml', 'stall_ms: 5000', 'stall_ms: 110000')
  prompts.change('model.yaml', 'whole_ms: 30000', 'whole_ms: 110000')
  const platform = opened.use(await startPlatform())
  const model = opened.use(await startHeldModel())
  const network = opened.use(await startNetwork())
  const platformNetwork = opened.use(await startNetwork())
  platformNetwork.leadTo(platform.url)
  const environment = { OPENAI_BASE_URL: model.baseUrl, SOTTO_PROMPTS_DIR: prompts.path }
  const start = () => startServer(folder.path, { ...platform, url: platformNetwork.url }, environment)
  const server = opened.use(await start())
  network.leadTo(server.url)
  const { page } = opened.use(await openPage(browser, `${network.url}/sign-in?code=${server.code('ada')}`))
  await page.evaluate('window.notReloaded = true')
  await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: 'My bike is late' })
  await model.say(firstWords)
  await page.locator('.tip-text', { hasText: 'did not come on Friday.' }).waitFor()
  await watchPage(page)
  const closing = opened.move()
  return {
    page,
    network,
    platformNetwork,
    server,
    async start() {
      const another = closing.use(await start())
      network.leadTo(another.url)
      return another
    },
    async finish() {
      await model.say(lastWords)
      await model.end()
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

/** Sotto in the process of the test, with the app at hand. */
export const startHere: StartServer<StagedServer & { readonly app: App }> = async (...options) => {
  const [folder, platform, environment] = options
  const { app, url, [Symbol.asyncDispose]: end } = await startSotto(platform, folder, environment)
  return { app, url, code: (person) => app.codes.current(personId(person)), [Symbol.asyncDispose]: end }
}

/** Sotto in a process of its own, as an operator starts it. */
export const startProcess: StartServer<StagedServer & Pick<RunningCommand, 'child' | 'exit'>> = async (...options) => {
  const [folder, { account, agents, url: domainUrl }, environment] = options
  const agentsFile = join(folder, 'simulator', 'agents.json')
  await writeAgentsFile(agentsFile, agents)
  const {
    child,
    exit,
    out,
    err,
    [Symbol.asyncDispose]: end,
  } = runCommand(process.execPath, ['src/main.ts'], {
    ...environment,
    PORT: '0',
    SOTTO_DATA_DIR: folder,
    LP_ACCOUNT: account,
    LP_DOMAIN_URL: domainUrl,
    SOTTO_AGENTS_FILE: agentsFile,
  })
  const link = await until(
    'the ready line',
    () => {
      if (child.exitCode !== null) throw new Error(`ended: ${err()}`)
      return /^Sotto is ready: (.*)$/m.exec(out())?.[1]
    },
    // A busy machine takes its time.
    40_000,
  )
  const code = new URL(link).searchParams.get('code') ?? ''
  // The first agent's, which is Ada.
  return { url: new URL(link).origin, code: () => code, child, exit, [Symbol.asyncDispose]: end }
}
