import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AskAnswer } from '../../src/overlay/protocol.ts'
import { refused } from '../../src/domain/refusal.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage } from './browser.ts'
import { conversation, wholeTip } from './overlay-script.ts'
import { startPagesServer, type PagesServer } from './pages-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

async function serverWith(...ids: readonly string[]): Promise<PagesServer> {
  const server = await startPagesServer()
  server.conversations = ids.map((id) => conversation(id, { visitorName: `Visitor ${id}` }))
  return server
}

it('asks about the conversation in focus; the answer opens first and takes no focus', async () => {
  await using server = await serverWith('a', 'b')
  for (const event of wholeTip('t', 'The reply')) server.say('b', event)
  const answer = Promise.withResolvers<AskAnswer>()
  server.askAnswer = answer.promise
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page, complaints } = open
  await page.getByText('The reply', { exact: true }).waitFor()
  await page.locator('[data-conversation=b] h2').click()
  await page.keyboard.press('/')
  const field = page.getByLabel('Ask about Visitor b')
  await field.waitFor()
  await expectAccessible(page)
  // No key of the page fires here.
  await page.keyboard.type('can she swap it? s c')
  await page.keyboard.press('Enter')
  await page.getByText('Looking for an answer…').waitFor()
  await page.keyboard.press('Enter')
  for (const event of wholeTip('q', 'Yes, within 30 days.', { kind: 'answer' })) server.say('b', event)
  await page.locator('[data-conversation=b] .first-tip').getByText('Yes, within 30 days.').waitFor()
  expect(await page.evaluate('document.activeElement.tagName')).toBe('INPUT')
  answer.resolve({ ok: true })
  await field.waitFor({ state: 'detached' })
  expect(await page.evaluate(`document.activeElement.dataset.conversation`)).toBe('b')
  expect(server.questions).toEqual([{ conversationId: 'b', question: 'can she swap it? s c' }])
  expect(server.actions).toEqual([])
  expect(server.snoozedUntil).toBeUndefined()
  expect(complaints).toEqual([])
})

it('says why there is no answer, keeps the question, and closes on Escape', async () => {
  await using server = await serverWith('a')
  server.askAnswer = Promise.resolve(refused('no-prompt-answers'))
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('[data-conversation=a]').waitFor()
  await page.keyboard.press('/')
  const field = page.getByLabel('Ask about Visitor a')
  await field.fill('Why?')
  await page.keyboard.press('Enter')
  await page.locator('.ask').getByText('No prompt answers questions here.').waitFor()
  expect(await field.inputValue()).toBe('Why?')
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })
})

it('snoozes by key and by button, and says until when', async () => {
  await using server = await serverWith('a')
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('[data-conversation=a]').waitFor()
  await page.keyboard.press('s')
  const shown = () => page.evaluate(`document.querySelector('.mode').selectedOptions[0].textContent.trim()`)
  await expect.poll(shown).toMatch(/^Off until \d\d:\d\d$/)
  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Tips again' }).click()
  await expect.poll(shown).toBe('All tips')
  await page.getByRole('button', { name: 'No tips for a while' }).click()
  await expect.poll(shown).toMatch(/^Off until/)
  await page.reload()
  await expect.poll(shown).toMatch(/^Off until/)
  await page.keyboard.press('S')
  await expect.poll(shown).toBe('All tips')
})

it('keeps a conversation that ended listed where there is a wrap-up, until the agent removes it', async () => {
  await using server = await serverWith('a', 'b')
  await using open = await openPage(browser, 'about:blank')
  const { page } = open
  await page.clock.install()
  await page.goto(`${server.url}/overlay`)
  await page.locator('[data-conversation=b]').waitFor()
  for (const id of ['a', 'b']) {
    server.overlay.emit('conversation-closed', { conversationId: conversation(id).conversationId, because: 'ended' })
  }
  // By the page's clock its connection may be lost while the minutes pass.
  server.conversations = []
  for (const event of wholeTip('w', 'Swapped for a new bike.', { kind: 'summary' })) server.say('a', event)
  const wrapUp = page.locator('[data-conversation=a]').getByRole('group', { name: 'Wrap-up' })
  await wrapUp.getByText('Swapped for a new bike.').waitFor()
  // In one leap: a clock that runs through the minutes loses the connection, and a new one sets the page's clock.
  await page.clock.fastForward(40_000)
  await page.locator('[data-conversation=b]').waitFor({ state: 'detached' })
  expect(await page.locator('[data-conversation=a]').count()).toBe(1)
  await page.clock.fastForward(3_600_000)
  await wrapUp.getByText('Swapped for a new bike.').waitFor()
  await page.getByRole('button', { name: 'Remove Visitor a from the list' }).click()
  await page.locator('[data-conversation=a]').waitFor({ state: 'detached' })
})
