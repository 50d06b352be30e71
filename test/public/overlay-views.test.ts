import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { usualSettings } from '../../src/domain/agent-settings.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage } from './browser.ts'
import { conversation, wholeTip } from './overlay-script.ts'
import { startPagesServer } from './pages-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

async function startServer() {
  const server = await startPagesServer()
  server.conversations = ['a', 'b', 'c'].map((id) => conversation(id, { visitorName: `Visitor ${id}` }))
  for (const id of ['a', 'b', 'c']) for (const event of wholeTip(`${id}1`, `Tip for ${id}`)) server.say(id, event)
  return server
}
const inView = `[...document.querySelectorAll('[data-conversation]')].map((shown) => shown.dataset.conversation)`

it('goes through all conversations by key, and does what a key does to the one in focus', async () => {
  await using server = await startServer()
  const permissions = ['clipboard-read', 'clipboard-write']
  await using open = await openPage(browser, `${server.url}/overlay`, { permissions })
  const { page } = open
  await page.getByText('Tip for c', { exact: true }).waitFor()
  for (const key of ['ArrowRight', 'ArrowRight', 'c']) await page.keyboard.press(key)
  await page.getByText('Copied for Visitor b').first().waitFor()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  expect(await page.evaluate('document.activeElement.dataset.conversation')).toBe('c')
})

it('shows one conversation whole, switches by key and click, says where something new is, and stays so', async () => {
  await using server = await startServer()
  const permissions = ['clipboard-read', 'clipboard-write']
  await using open = await openPage(browser, `${server.url}/overlay`, { permissions })
  const { page, complaints } = open
  await page.getByText('Tip for c', { exact: true }).waitFor()
  await page.keyboard.press('v')
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  expect(await page.evaluate(inView)).toEqual(['a'])
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.evaluate(inView)).toEqual(['b'])
  await page.keyboard.press('c')
  await page.getByText('Copied for Visitor b').first().waitFor()
  const list = page.getByRole('navigation')
  await list.getByRole('button', { name: 'Visitor c' }).click()
  await expect.poll(() => page.evaluate(inView)).toEqual(['c'])
  expect(await list.locator('[aria-current=true]').textContent()).toContain('Visitor c')
  expect(await list.getByText('new').count()).toBe(0)

  for (const event of wholeTip('a2', 'Angry.', { kind: 'risk', answers: 9 })) server.say('a', event)
  for (const event of wholeTip('b2', 'Newer', { answers: 9 })) server.say('b', event)
  await list.getByRole('button', { name: 'Visitor a Risk' }).waitFor()
  await list.getByRole('button', { name: 'Visitor b new' }).waitFor()
  // Nobody is taken away from what they read.
  expect(await page.evaluate(inView)).toEqual(['c'])
  await expectAccessible(page)
  expect(server.settings?.view).toBe('focus')
  await page.reload()
  await list.waitFor()
  expect(complaints).toEqual([])
})

it('has at most three current tips in view, the first open, the others as one line', async () => {
  await using server = await startServer()
  for (const [index, kind] of (['reply', 'next-step', 'article', 'missing-facts'] as const).entries())
    for (const event of wholeTip(`m${index}`, `Words of ${kind}`, { kind, answers: 9 })) server.say('a', event)
  await using open = await openPage(browser, `${server.url}/overlay`)
  const card = open.page.locator('[data-conversation=a]')
  await card.locator('.first-tip').getByText('Words of reply').waitFor()
  await card.locator('.rest > summary').getByText('Earlier (2)').click()
  expect(await card.locator('.folded > summary').allTextContents()).toEqual([
    expect.stringMatching(/Next step\s*Words of next-step/),
    expect.stringMatching(/Article\s*Words of article/),
  ])
})

it('shows a long tip in part where another conversation stands below, and all of it on request', async () => {
  await using server = await startServer()
  const long = 'All of this is one long tip that nobody would read at a glance. '.repeat(12).trim()
  for (const event of wholeTip('a2', long, { answers: 9 })) server.say('a', event)
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('[data-tip=a2] .tip-text').waitFor()
  const height = () => page.evaluate<number>(`document.querySelector('[data-tip=a2] .tip-text').clientHeight`)
  const cut = await height()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect.poll(height).toBeGreaterThan(cut * 2)
  await page.getByRole('button', { name: 'Show less' }).click()
  await expect.poll(height).toBe(cut)
})

it('lets the agent choose in the head which tips come, and tells the server', async () => {
  await using server = await startServer()
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  const mode = page.getByLabel('Which tips come')
  await mode.selectOption('Risks and facts')
  await expect.poll(() => server.settings).toEqual({ ...usualSettings, mode: 'risks' })
  await page.locator('h1').click()
  await page.keyboard.press('m')
  await expect.poll(() => server.settings?.mode).toBe('quiet')
  expect(await mode.inputValue()).toBe('quiet')
  await page.getByRole('log').getByText('From now on: Quiet until asked').waitFor({ state: 'attached' })
  await mode.selectOption('No tips for a while')
  await expect.poll(() => server.snoozedUntil).toBeGreaterThan(Date.now())
  expect(server.settings?.mode).toBe('quiet')
  await mode.selectOption('All tips')
  await expect.poll(() => server.snoozedUntil).toBeUndefined()
  await expect.poll(() => server.settings?.mode).toBe('all')
})
