import type { Browser, FrameLocator, Page } from 'playwright-core'
import { personId } from '../../src/domain/ids.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import { sdkPath, workspacePages } from '../../src/simulator/workspace-pages.ts'
import { createAssets } from '../../src/web/assets.ts'
import { startPlatform, startSotto, type RunningSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

export type WidgetStage = AsyncDisposable & {
  readonly platform: Awaited<ReturnType<typeof startPlatform>>
  readonly sotto: RunningSotto
  /** Another site than Sotto's: a browser sends it no cookie of Sotto's. */
  readonly workspaceUrl: string
}

/** A workspace and Sotto as in production: two origins, a policy on both, Sotto's widget in the workspace's frames. */
export async function startWidgetStage(
  environment: Record<string, string> = {},
  change?: (agentsFile: string) => void,
): Promise<WidgetStage> {
  await using opened = new AsyncDisposableStack()
  const data = opened.use(temporaryFolder())
  const overlays = { origins: [] as string[] }
  let sotto: RunningSotto | undefined
  const platform = opened.use(
    await startPlatform({
      pages: workspacePages(await createAssets(), overlays),
      overlayLink: (agentId) => sotto && `${sotto.url}/sign-in?code=${sotto.app.codes.current(personId(agentId))}`,
    }),
  )
  const workspaceOrigin = ofAnotherSite(platform)
  sotto = opened.use(
    await startSotto(
      platform,
      data.path,
      { SOTTO_FRAME_ANCESTORS: workspaceOrigin, SOTTO_WIDGET_SDK_URL: `${workspaceOrigin}${sdkPath}`, ...environment },
      change,
    ),
  )
  overlays.origins.push(sotto.url)
  const closing = opened.move()
  return {
    platform,
    sotto,
    workspaceUrl: `${workspaceOrigin}/workspace`,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

function ofAnotherSite({ url }: Simulator): string {
  return url.replace('127.0.0.1', 'localhost')
}

export type OpenWorkspace = AsyncDisposable & {
  readonly page: Page
  readonly complaints: string[]
  /** The widget of the conversation in view. */
  readonly widget: FrameLocator
}

/** Opens the workspace as Ada, without anybody signed in to Sotto. */
export async function openWorkspace(browser: Browser, stage: WidgetStage, query: string): Promise<OpenWorkspace> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 860 } })
  const complaints: string[] = []
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(error.error().message))
  const page = await context.newPage()
  await page.goto(`${stage.workspaceUrl}?sign-in=inside&${query}#ada`)
  return {
    page,
    complaints,
    widget: page.frameLocator('iframe.widget:not([hidden])'),
    [Symbol.asyncDispose]: () => context.close(),
  }
}

/** Signs in through the window that the widget opens, with Ada's code. */
export async function signInInside({ page, widget }: OpenWorkspace, { sotto }: WidgetStage): Promise<void> {
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    widget.getByRole('button', { name: 'Sign in' }).click(),
  ])
  await opened.getByLabel('Enter the code').fill(sotto.app.codes.current(personId('ada')))
  await Promise.all([opened.waitForEvent('close'), opened.getByRole('button', { name: 'Sign in' }).click()])
}

/** Signs in once more: the window knows the agent by its cookie and closes by itself. */
export async function signInAgain({ page, widget }: OpenWorkspace): Promise<void> {
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    widget.getByRole('button', { name: 'Sign in' }).click(),
  ])
  if (!opened.isClosed()) await opened.waitForEvent('close')
}

/** Begins a conversation as its visitor, in the workspace's own form. */
export async function startConversation(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('First line').fill(text)
  await page.getByRole('button', { name: 'Start the conversation' }).click()
  await page.getByRole('heading', { name: new RegExp(`^${name}`) }).waitFor()
}
