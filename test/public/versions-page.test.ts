import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { foldSame } from '../../public/console/fold-same.ts'
import { undoLabels } from '../../public/console/undo-labels.ts'
import type { ConsoleLabel } from '../../src/console/label-protocol.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage, sidewaysScroll } from './browser.ts'
import { answerAsConsole } from './page-data.ts'
import { startPagesServer } from './pages-server.ts'
import { answerVersions } from './versions-data.ts'

let browser: Browser
beforeAll(async () => void (browser = await launchChromium()))
afterAll(() => browser.close())

const coach = '/console#/prompts/coach'

/** The page of the prompt, on a server of its own whose labels can be moved. */
async function openVersions(options: Parameters<typeof openPage>[2] = {}) {
  let heard: ReturnType<typeof answerVersions> | undefined
  const server = await startPagesServer((app) => {
    answerAsConsole(app)
    heard = answerVersions(app)
  })
  const open = await openPage(browser, `${server.url}${coach}`, { reducedMotion: 'reduce', ...options })
  if (!heard) throw new Error('the server was not prepared')
  await open.page.getByText('first seen').first().waitFor()
  return {
    page: open.page,
    complaints: open.complaints,
    heard,
    async [Symbol.asyncDispose]() {
      await open[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

it('goes back to a version and undoes it, by keys alone, and says so', async () => {
  await using opened = await openVersions()
  const { page, heard, complaints } = opened
  await page.getByText('The live version is not the file’s.').waitFor()
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
  }
  await press('Make live: version 51bb02d7')
  await page.getByRole('status').getByText('Version 51bb02d7 is live').waitFor()
  expect(heard.wishes).toEqual([{ label: 'production', version: '51bb02d7' }])
  // The button that was pressed is gone; the next one from where the reading goes on undoes it.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Undone: all stands as before.').waitFor()
  expect(heard.wishes[1]).toEqual({ label: 'production', version: '7f3a91c2' })

  await press('Make live: version 9d41e0aa')
  await page.getByRole('status').getByText('Version 9d41e0aa is live').waitFor()
  expect(await page.getByText('The live version is not the file’s.').count()).toBe(0)
  await press('Undo')
  await page.getByText('The live version is not the file’s.').waitFor()
  // Making it live had ended its shadow.
  expect(heard.wishes.slice(3)).toEqual([
    { label: 'production', version: '7f3a91c2' },
    { label: 'shadow', version: '9d41e0aa' },
  ])
  expect(complaints).toEqual([])
})

it('closes the comparison of a version that becomes the live one', async () => {
  await using opened = await openVersions()
  const { page } = opened
  await page.getByRole('button', { name: 'Compare with live: version 9d41e0aa' }).click()
  await page.locator('ins').waitFor()
  await page.getByRole('button', { name: 'Make live: version 9d41e0aa' }).click()
  await page.getByRole('status').getByText('Version 9d41e0aa is live').waitFor()
  expect(await page.locator('.diff').count()).toBe(0)
})

it('starts an experiment in a share of the conversations, stops it, and says what is refused', async () => {
  await using opened = await openVersions()
  const { page, heard } = opened
  await page.getByRole('button', { name: 'Experiment…: version 51bb02d7' }).click()
  const field = page.getByLabel('Per cent of the conversations')
  await field.fill('70')
  await page.keyboard.press('Enter')
  expect(heard.wishes).toEqual([])
  await field.fill('25')
  await page.keyboard.press('Enter')
  await page.getByText('experiment, 25 % of the conversations').waitFor()
  await page.getByRole('button', { name: 'Stop the experiment: version 51bb02d7' }).click()
  await page.getByText('The experiment is stopped.').waitFor()
  expect(heard.wishes).toEqual([
    { label: 'experiment', version: '51bb02d7', share: 25 },
    { label: 'experiment', version: null },
  ])
  heard.refuse = 'This version is live already.'
  await page.getByRole('button', { name: 'Try in shadow: version 51bb02d7' }).click()
  await page.getByRole('status').getByText('This version is live already.').waitFor()
  expect(await page.getByRole('button', { name: /version 0c77aa10/ }).allTextContents()).toMatchObject([
    expect.stringContaining('Compare with live'),
  ])
})

it('is accessible with all of it open, in light, dark and high contrast, and fits into 320 pixels', async () => {
  await using opened = await openVersions({ viewport: { width: 320, height: 640 } })
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'Compare with live: version 9d41e0aa' }).click()
  await page.getByRole('button', { name: 'Experiment…: version 51bb02d7' }).click()
  await page.locator('ins').waitFor()
  expect(await page.locator('ins, del').allTextContents()).toEqual([
    '− Answer in one sentence.\n',
    '+ Answer in two sentences.\n',
  ])
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
  }
  await page.evaluate(`document.documentElement.dataset.theme = 'contrast'`)
  await expectAccessible(page)
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
})

it('leaves out of a comparison what is far from any change', () => {
  const same = (count: number) => Array.from({ length: count }, () => ({ kind: 'same' as const, text: 'x' }))
  const change = { kind: 'added' as const, text: 'y' }
  const kinds = foldSame([...same(9), change, ...same(4)]).map((line) =>
    line.kind === 'left-out' ? line.count : line.kind,
  )
  expect(kinds).toEqual([6, 'same', 'same', 'same', 'added', 'same', 'same', 'same', 'same'])
  expect(foldSame(same(5))).toEqual([{ kind: 'left-out', count: 5 }])
})

it('knows what undoes a move: nothing where nothing changed', () => {
  const at = (label: ConsoleLabel['label'], version: string, share?: number): ConsoleLabel => ({
    label,
    version,
    share,
    since: 0,
    by: undefined,
  })
  const before = [at('production', 'a'), at('experiment', 'b', 20)]
  expect(undoLabels(before, before)).toEqual([])
  expect(undoLabels(before, [at('production', 'b')])).toEqual([
    { label: 'production', version: 'a' },
    { label: 'experiment', version: 'b', share: 20 },
  ])
  expect(undoLabels(before, [...before, at('shadow', 'c')])).toEqual([{ label: 'shadow', version: null }])
})
