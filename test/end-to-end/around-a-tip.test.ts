import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { personId } from '../../src/domain/ids.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { expectAccessible, openPage, sidewaysScroll } from '../public/browser.ts'

const shipped = fileURLToPath(new URL('../../prompts', import.meta.url))

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

it('shows what a tip stands on, ticks the card, and leaves a wrap-up to copy', async () => {
  using folder = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, folder.path, { SOTTO_PROMPTS_DIR: shipped })
  await using open = await openPage(browser, `${sotto.url}/sign-in?code=${sotto.app.codes.current(personId('ada'))}`, {
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
  })
  const { page, complaints } = open
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()')
  const text = 'My delivery is late, the driver never came on Friday'
  const { chatKey } = await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text })
  const say = (as: 'visitor' | 'agent', words: string) => platform.post(`/chats/${chatKey}/lines`, { as, text: words })

  // How far it is on its card, without moving the tip that is read.
  const progress = page.locator('.progress')
  await progress.getByText('step 1 of 7 · 2 facts missing').waitFor()
  const tip = page.locator('.first-tip')
  const before = await tip.boundingBox()
  await progress.locator('summary').focus()
  await page.keyboard.press('Enter')
  await say('agent', 'I am so sorry for the day that you missed. What is the order number?')
  await say('visitor', 'order number is LW-48213, mail me at quill.marsh@example.org')
  await progress.getByText('1 fact missing').waitFor()
  await progress.locator('li.done', { hasText: 'order number' }).first().waitFor()
  expect((await tip.boundingBox())?.y).toBe(before?.y)

  // From the tick to the line that did it; values stand in it, on this screen only.
  await progress.getByRole('button', { name: 'see the line: order number' }).last().click()
  const transcript = page.getByRole('region', { name: 'Transcript with Lena' })
  await transcript.getByText('quill.marsh@example.org').waitFor()
  await say('visitor', 'Are you still there, Ada?')
  await transcript.getByText('Are you still there').waitFor()
  expect(await page.evaluate('document.activeElement.textContent')).toContain('see the line')

  // Why: the lines and the card, each to be opened.
  await page.locator('.why > summary').first().click()
  const body = page.locator('.why-body').first()
  await body.getByText('to the first words').waitFor()
  await body.locator('[aria-expanded]').first().click()
  const card = body.locator('.card-view')
  await card.getByRole('heading', { name: 'Never' }).waitFor()
  await card.getByRole('button', { name: 'Copy' }).first().click()
  await expect.poll(clipboard).toBe((await card.locator('.card-reply p').first().textContent())?.trim())
  await body.locator('.quote').first().click()
  await transcript.locator('.cited-line').first().waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
  }
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)

  await platform.post(`/chats/${chatKey}/end`, {})
  const wrapUp = page.getByRole('group', { name: 'Wrap-up' })
  await wrapUp.getByRole('button', { name: 'Copy: Asked' }).click()
  await expect.poll(clipboard).toBe(text)
  await wrapUp.getByRole('button', { name: 'Copy all' }).click()
  await expect.poll(clipboard).toMatch(/^Asked: My delivery is late[^]*\nTold: order number\n/)
  await expectAccessible(page)
  // It stays over a reload, until the agent is done with it.
  await page.reload()
  await wrapUp.getByRole('button', { name: 'Copy: Asked' }).waitFor()
  await page.locator('[data-conversation].closed').getByText('Ended', { exact: true }).waitFor()
  await page.getByRole('button', { name: /^Remove .* from the list$/ }).click()
  await page.getByText('No conversation right now.').waitFor()
  await page.reload()
  await page.getByText('No conversation right now.').waitFor()
  await page.locator('.status').getByText('live', { exact: true }).waitFor()
  expect(await page.locator('[data-conversation]').count()).toBe(0)
  expect(complaints).toEqual([])
  const disk = readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('')
  expect(disk).not.toContain('quill.marsh')
  expect(sotto.log()).not.toContain('quill.marsh')
}, 120_000)
