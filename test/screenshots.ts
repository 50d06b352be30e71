import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from './helpers/chromium.ts'
import { runCommand } from './helpers/command.ts'
import { temporaryFolder } from './helpers/temporary-folder.ts'
import { until } from './helpers/until.ts'

type Run = {
  readonly overlay: readonly { readonly agentId: string; readonly url: string }[]
  readonly console: string
  readonly board: string
  readonly workspace: string
}

const looks = [
  ['light', 'light', 0, 'Noor'],
  ['dark', 'dark', 0, 'Ivo'],
  ['narrow', 'light', 320, 'Mina'],
] as const

/** Takes pictures of every page of a running demo: `npm run screenshots [-- FOLDER]`, default `docs/images`. */
async function main(): Promise<void> {
  const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/images/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  using data = temporaryFolder()
  await using sotto = runCommand(process.execPath, ['src/main.ts', '--speed', '2'], {
    SOTTO_DATA_DIR: data.path,
    PORT: '0',
  })
  await until('the demo', () => sotto.out().includes('Sotto is ready'), 30_000)
  // Links are used once, so each look signs in with what the file says by then.
  const run = () => JSON.parse(readFileSync(join(data.path, 'run.json'), 'utf8')) as Run
  const browser = await launchChromium()
  try {
    for (const [name, colorScheme, width, visitor] of looks) {
      const shot = (page: Page, what: string) =>
        page.screenshot({ path: join(folder, name === 'light' ? `${what}.png` : `${what}-${name}.png`) })
      const open = (url: string, size: { width: number; height: number }) =>
        openPage(browser, url, colorScheme, { ...size, width: width || size.width })
      const workspace = await open(run().workspace, { width: 1280, height: 760 })
      await writeAsVisitor(workspace, visitor)
      await shot(workspace, 'workspace')
      const overlay = await open(run().overlay[0]?.url ?? '', { width: 360, height: 640 })
      await overlay.locator('.tip-text', { hasText: 'battery connected?' }).first().waitFor({ timeout: 20_000 })
      await shot(overlay, 'overlay')
      const board = await open(run().board, { width: 1100, height: 560 })
      await board.locator('tbody tr').first().waitFor()
      await shot(board, 'board')
      const console = await open(run().console, { width: 1100, height: 700 })
      await console.getByText('Coach').first().waitFor()
      await shot(console, 'console')
      for (const page of [workspace, overlay, board, console]) await page.context().close()
    }
  } finally {
    await browser.close()
  }
}

async function openPage(
  browser: Browser,
  url: string,
  colorScheme: 'light' | 'dark',
  viewport: { width: number; height: number },
): Promise<Page> {
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** Types as a newcomer would, and waits until the tip stands on the overlay beside it. */
async function writeAsVisitor(page: Page, visitor: string): Promise<void> {
  await page.getByLabel('Name').fill(visitor)
  await page.getByLabel('First line').fill('Hi, my battery does not charge any more, the light blinks red.')
  await page.getByRole('button', { name: 'Start the conversation' }).click()
  await page.frameLocator('iframe').getByText(visitor).first().waitFor({ timeout: 20_000 })
  const card = page.frameLocator('iframe').locator('[data-conversation]', { hasText: visitor })
  await card.locator('.tip-text', { hasText: 'battery connected?' }).waitFor({ timeout: 20_000 })
}

await main()
