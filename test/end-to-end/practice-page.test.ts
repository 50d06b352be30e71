import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { personId } from '../../src/domain/ids.ts'
import { startChatServer } from '../helpers/chat-server.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { startNetwork } from '../helpers/network.ts'
import { copyPracticePrompts } from '../helpers/practice-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { expectAccessible, openPage, sidewaysScroll } from '../public/browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const soon = { timeout: 20_000 }

async function openStage(
  prepare: (prompts: ReturnType<typeof copyPracticePrompts>) => void = () => undefined,
  environment: Record<string, string> = {},
) {
  const stack = new AsyncDisposableStack()
  const folder = temporaryFolder()
  stack.defer(() => folder[Symbol.dispose]())
  const prompts = copyPracticePrompts()
  stack.defer(() => prompts[Symbol.dispose]())
  prepare(prompts)
  const platform = stack.use(await startPlatform())
  const network = stack.use(await startNetwork())
  const start = async () => {
    const sotto = await startSotto(platform, folder.path, { SOTTO_PROMPTS_DIR: prompts.path, ...environment })
    network.leadTo(sotto.url)
    return sotto
  }
  const sotto = await start()
  stack.defer(() => sotto[Symbol.asyncDispose]())
  const link = (to: string) => `${network.url}/sign-in?code=${sotto.app.codes.current(personId('ada'))}&to=${to}`
  const { page, complaints } = stack.use(await openPage(browser, link('/overlay'), { reducedMotion: 'reduce' }))
  return {
    page,
    complaints,
    network,
    sotto,
    start,
    begin: async () => {
      await page.goto(`${network.url}/overlay/practice?agent=ada`)
      await page.getByRole('button', { name: /^Lena/ }).click()
      await page.getByText('Your turn: Lena waits').waitFor(soon)
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement.tagName + " " + document.activeElement.textContent')

/** Presses Tab until that is in focus. */
async function tabTo(page: Page, words: RegExp) {
  for (let times = 0; times < 60; times += 1) {
    if (words.test(await focused(page))) return
    await page.keyboard.press('Tab')
  }
  expect.fail(`${words} cannot be reached by key`)
}

async function expectGoodLooks(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
  }
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
  await page.setViewportSize({ width: 360, height: 640 })
}

it('leads from the overlay through a whole practice and its review, by keyboard alone', async () => {
  await using stage = await openStage()
  const { page, complaints } = stage
  await page.getByText('No conversation right now.').waitFor()
  await tabTo(page, /^BUTTON Settings/)
  await page.keyboard.press('Enter')
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Practice: play a conversation' }).press('Enter')
  const practice = await opened
  await practice.getByRole('heading', { name: 'Choose a conversation' }).waitFor(soon)
  expect(await practice.title()).toBe('Sotto: practice')
  await practice.locator('.status').getByText('practice', { exact: true }).waitFor()
  await expectGoodLooks(practice)

  await tabTo(practice, /^BUTTON\s+Lena/)
  await practice.keyboard.press('Enter')
  await practice.getByText('Your turn: Lena waits').waitFor(soon)
  // The answer can be written at once.
  await expect.poll(() => focused(practice)).toMatch(/^TEXTAREA/)
  const tip = practice.locator('.first-tip .tip-text[aria-busy=false]').first()
  await tip.waitFor(soon)
  await practice.locator('.lines-box').getByText('driver never came on Friday').waitFor()
  await practice
    .locator('[role=log]')
    .getByText('Visitor: My delivery is late')
    .waitFor({ ...soon, state: 'attached' })
  await expectGoodLooks(practice)

  // What is typed stays, and no key of the page fires.
  await practice.keyboard.type('Hi Lena!')
  expect(await practice.getByLabel('Your answer to Lena').inputValue()).toBe('Hi Lena!')
  const words = (await tip.textContent())?.trim() ?? ''
  await tabTo(practice, /^BUTTON\s+Insert/)
  await practice.keyboard.press('Enter')
  expect(await practice.getByLabel('Your answer to Lena').inputValue()).toBe(`Hi Lena!\n${words}`)
  await practice.getByLabel('Your answer to Lena').focus()
  await practice.keyboard.press('Enter')
  await practice.locator('.lines-box .said.agent').getByText('Hi Lena!').waitFor()
  expect(await practice.getByLabel('Your answer to Lena').inputValue()).toBe('')
  await practice.locator('.lines-box').getByText('Looked up LW-48213').waitFor(soon)
  await practice.getByText('Your turn: Lena waits').waitFor(soon)
  await practice.keyboard.type('The trace is back tomorrow.')
  await practice.keyboard.press('Enter')
  await practice.getByLabel('Speed').selectOption('4')
  await practice.getByText('Lena has left').waitFor(soon)
  expect(await practice.getByText('answer 2 of 2').count()).toBe(1)

  await tabTo(practice, /^BUTTON\s+See what the playbook says/)
  await practice.keyboard.press('Enter')
  await practice.getByText('Line by line').waitFor(soon)
  await expect.poll(() => focused(practice)).toBe('H2 How it went with Lena')
  await practice.getByRole('heading', { name: 'The playbook: Late delivery' }).waitFor()
  const first = practice.locator('.exchange').first()
  expect(await first.textContent()).toContain('What is the order number?')
  expect(await first.textContent()).toMatch(/Tip · Reply\s+used/)
  await expectGoodLooks(practice)

  await practice.getByRole('button', { name: 'Another one' }).first().press('Enter')
  await practice.getByText('practised').waitFor()
  await expect.poll(() => focused(practice)).toBe('H2 Choose a conversation')
  expect(await practice.locator('[data-conversation]').count()).toBe(0)
  expect(await practice.getByText('The practice is gone').count()).toBe(0)
  expect(complaints).toEqual([])
}, 120_000)

it('keeps the words that could not be sent, comes back by itself, and says what a restart took', async () => {
  await using stage = await openStage()
  const { page, network, sotto } = stage
  await stage.begin()
  await page.getByLabel('Your answer to Lena').fill('Which order is it?')
  await page.context().setOffline(true)
  await page.locator('.status').getByText('connection lost').waitFor(soon)
  await page.keyboard.press('Enter')
  await page
    .locator('.composer')
    .getByText('Not sent: The server did not answer. Your words are still here.')
    .waitFor(soon)
  await expectAccessible(page)
  await page.context().setOffline(false)
  await page.locator('.status').getByText('practice', { exact: true }).waitFor(soon)
  await page.getByLabel('Your answer to Lena').press('Enter')
  await page.locator('.lines-box .said.agent').getByText('Which order is it?').waitFor(soon)
  await expect.poll(() => page.getByText('Not sent').count(), soon).toBe(0)
  expect(await page.locator('.lines-box .said.agent').count()).toBe(1)
  await page.getByText('Your turn: Lena waits').waitFor(soon)

  // Another window of the same agent shows the same, and may leave it.
  const other = await page.context().newPage()
  await other.goto(`${network.url}/overlay/practice?agent=ada`)
  await other.locator('.lines-box').getByText('Which order is it?').waitFor(soon)
  await other.getByRole('button', { name: 'Pause' }).click()
  await page.locator('.talk-controls [aria-pressed=true]').waitFor()
  await other.close()

  await sotto.app[Symbol.asyncDispose]()
  await using _again = await stage.start()
  await page
    .getByText('The practice is gone: it was left in another window, or Sotto was started anew.')
    .waitFor({ timeout: 40_000 })
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Marcus/ }).click()
  await page.getByText('Practice with Marcus').waitFor()
  expect(await page.getByText('The practice is gone').count()).toBe(0)

  await page.getByLabel('Your answer to Marcus').focus()
  await page.keyboard.insertText('x'.repeat(2_500))
  await page.keyboard.press('Enter')
  await page.locator('.composer').getByText('Not sent: A line has 1 to 2,000 characters.').waitFor(soon)
  expect((await page.getByLabel('Your answer to Marcus').inputValue()).length).toBe(2_500)
  await page.getByRole('button', { name: 'End', exact: true }).press('Enter')
  await page.getByText('Marcus has left').waitFor(soon)
  expect(await focused(page)).toMatch(/^BUTTON\s+See what the playbook says/)
}, 120_000)

it('goes on without the model while that is away, and says so', async () => {
  await using model = await startChatServer(() => ({ status: 429, headers: { 'retry-after': '100' } }))
  await using stage = await openStage(undefined, { OPENAI_BASE_URL: model.baseUrl, SOTTO_MODEL: 'small' })
  const { page } = stage
  await stage.begin()
  await page.locator('.first-tip .tip-head').getByText('offline').waitFor(soon)
  await page.locator('.status').getByText('practice, without model').waitFor(soon)
  await page.getByText('The language model is not to be had right now.').waitFor()
  await expectAccessible(page)
}, 60_000)

it('says why no tip comes while the team tries Sotto out unseen', async () => {
  await using stage = await openStage((prompts) => prompts.change('scope.yaml', 'mode: live', 'mode: dark'))
  const { page } = stage
  await stage.begin()
  await page.getByText('Your team tries Sotto out unseen at the moment').waitFor()
  await page.getByLabel('Your answer to Lena').fill('Which order is it?')
  await page.keyboard.press('Enter')
  await page.locator('.lines-box').getByText('Looked up LW-48213').waitFor(soon)
  expect(await page.locator('[data-tip]').count()).toBe(0)
}, 60_000)

it('says what is missing where there is nothing to practise, or a line is broken, in German too', async () => {
  await using stage = await openStage((prompts) => prompts.write('practice/short.jsonl', '{"id": 7}\n'))
  const { page } = stage
  await page.goto(`${stage.network.url}/overlay/practice?agent=ada`)
  await page.getByText('There is nothing to practise yet.').waitFor(soon)
  await page.getByText('1 conversation cannot be played: short.jsonl, line 1: id:').waitFor()
  await expectGoodLooks(page)
  await page.goto(`${stage.network.url}/overlay/practice?agent=ada&language=de`)
  await page.getByText('Noch gibt es nichts zu üben.').waitFor(soon)
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await page.goto(`${stage.network.url}/overlay/practice?agent=ada&language=pseudo`)
  await page.locator('html[dir=rtl]').waitFor()
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
}, 60_000)
