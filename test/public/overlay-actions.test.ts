import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { refused } from '../../src/domain/refusal.ts'
import { tipId } from '../../src/domain/ids.ts'
import type { TipActionMessage } from '../../src/overlay/protocol.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage, sidewaysScroll } from './browser.ts'
import { conversation, tipExpired, wholeTip } from './overlay-script.ts'
import { startPagesServer, type PagesServer } from './pages-server.ts'

/** A busy machine takes its time. */
const soon = { timeout: 15_000 }

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const clipboardAllowed = { permissions: ['clipboard-read', 'clipboard-write'] }
const clipboardOf = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()')
const focused = (page: Page) =>
  page.evaluate<string>(`document.activeElement.dataset.conversation ?? document.activeElement.tagName`)
const lineOf = (page: Page) => page.locator('.note')
const firstOf = (page: Page, id = 'a') => page.locator(`[data-conversation=${id}] .first-tip .tip-text`)

/** One conversation with a reply and, behind it, a next step. */
async function serverWithTips(): Promise<PagesServer> {
  const server = await startPagesServer()
  server.conversations = [conversation('a'), conversation('b', { visitorName: 'Ivo' })]
  for (const event of wholeTip('reply', 'Let me look it up.')) server.say('a', event)
  for (const event of wholeTip('step', 'Check the order date.', { kind: 'next-step' })) server.say('a', event)
  return server
}

const taken = (server: PagesServer) => server.actions.map(({ conversationId: _id, ...rest }) => rest)

it('dismisses the first tip by key, offers to undo it, and puts it back in its place', async () => {
  await using server = await serverWithTips()
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  await page.keyboard.press('x')
  await lineOf(page).getByText('Dismissed').waitFor()
  await expect.poll(() => firstOf(page).textContent()).toContain('Check the order date.')
  await expectAccessible(page)
  await page.keyboard.press('z')
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  await page.locator('.first-tip').getByRole('button', { name: 'Dismiss' }).first().click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  expect(taken(server)).toEqual([
    { tipId: 'reply', action: 'dismissed' },
    { tipId: 'reply', action: 'dismissed', undone: true },
    { tipId: 'reply', action: 'dismissed' },
    { tipId: 'reply', action: 'dismissed', undone: true },
  ])
  expect(open.complaints).toEqual([])
})

it('brings a dismissed tip back from the earlier ones, and keeps the keys with its conversation', async () => {
  await using server = await serverWithTips()
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('.first-tip').getByRole('button', { name: 'Dismiss' }).focus()
  await page.keyboard.press('Enter')
  await lineOf(page).getByText('Dismissed').waitFor()
  expect(await focused(page)).toBe('a')
  await page.getByText('Earlier (1)').click()
  await page.locator('.earlier').getByText('dismissed', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Bring back' }).click()
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  await expect.poll(() => page.getByText('Earlier (1)').count()).toBe(0)
})

it('takes an action back, with the reason, where the server did not keep it', async () => {
  await using server = await serverWithTips()
  server.answer = refused('not-stored')
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  await page.keyboard.press('x')
  await lineOf(page).getByText('That could not be kept, so it is taken back. It could not be stored.').waitFor()
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  await page.keyboard.press('z')
  await lineOf(page).getByText('There is nothing to undo.').waitFor()
  await page.keyboard.press('p')
  await vi.waitFor(() => expect(server.actions).toHaveLength(2), soon)
  await lineOf(page).getByText('That could not be kept').waitFor()
  expect(await page.locator('.pinned').count()).toBe(0)
})

it('keeps a pinned tip on top when the conversation moves on, and lets it go when it is unpinned', async () => {
  await using server = await serverWithTips()
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  const { page } = open
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  await page.keyboard.press('p')
  const pinned = page.locator('.pinned')
  await pinned.getByText('Let me look it up.').waitFor()
  server.say('a', tipExpired('reply'))
  server.say('a', tipExpired('step'))
  for (const event of wholeTip('next', 'It comes tomorrow.', { answers: 9 })) server.say('a', event)
  await firstOf(page).getByText('It comes tomorrow.').waitFor()
  await pinned.getByText('pinned').waitFor()
  expect(await page.locator('[data-conversation=a] .tip-text').first().textContent()).toContain('Let me look it up.')
  // The keys go to what is new; what is pinned has its buttons.
  await page.keyboard.press('c')
  await lineOf(page).getByText('Copied for Lena').waitFor()
  expect(await clipboardOf(page)).toBe('It comes tomorrow.')
  await expectAccessible(page)
  await pinned.getByRole('button', { name: 'Pin' }).click()
  await expect.poll(() => pinned.count()).toBe(0)
  await page.getByText('Earlier (2)').click()
  await page.locator('.earlier-tip', { hasText: 'Let me look it up.' }).getByText('overtaken').waitFor()
})

it('takes thumbs with one of eight reasons, changed and taken back', async () => {
  await using server = await serverWithTips()
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  await page.keyboard.press('-')
  const reasons = page.getByRole('region', { name: 'Reasons' })
  await reasons.waitFor()
  expect(await reasons.getByRole('button').count()).toBe(9)
  expect(await focused(page)).toBe('BODY')
  await expectAccessible(page)
  await page.keyboard.press('2')
  await lineOf(page).getByText('Noted: not helpful (too late)').waitFor()
  await reasons.waitFor({ state: 'detached' })
  const foot = page.locator('.first-tip .tip-head').first()
  expect(await foot.getByRole('button', { name: 'Not helpful' }).getAttribute('aria-pressed')).toBe('true')
  await foot.getByRole('button', { name: 'Helpful', exact: true }).click()
  await lineOf(page).getByText('Noted: helpful').waitFor()
  expect(await foot.getByRole('button', { name: 'Not helpful' }).getAttribute('aria-pressed')).toBe('false')
  await page.keyboard.press('z')
  await lineOf(page).getByText('Taken back').waitFor()
  expect(await foot.getByRole('button', { name: 'Not helpful' }).getAttribute('aria-pressed')).toBe('true')
  await foot.getByRole('button', { name: 'Not helpful' }).click()
  await vi.waitFor(
    () =>
      expect(taken(server)).toEqual([
        { tipId: 'reply', action: 'down' },
        { tipId: 'reply', action: 'down', reason: 'too-late' },
        { tipId: 'reply', action: 'up' },
        { tipId: 'reply', action: 'down', reason: 'too-late' },
        { tipId: 'reply', action: 'down', undone: true },
      ]),
    soon,
  )
})

it('copies the tip as the agent changed it, and tells the server that, not what', async () => {
  await using server = await serverWithTips()
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  const { page } = open
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  await page.locator('[data-conversation=a] h2').click()
  await page.keyboard.press('e')
  const field = page.getByLabel('Edit for Lena')
  await expect.poll(() => field.inputValue()).toBe('Let me look it up.')
  await expectAccessible(page)
  // No key of the page fires here.
  await field.press('End')
  await page.keyboard.type(' One moment xzp')
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('a')
  expect(server.actions).toEqual([])
  await page.keyboard.press('e')
  await expect.poll(() => field.inputValue()).toBe('Let me look it up. One moment xzp')
  // Whatever happens on the list, what is being written stays.
  for (const event of wholeTip('next', 'It comes tomorrow.', { answers: 9 })) server.say('a', event)
  server.say('a', tipExpired('reply'))
  await firstOf(page).getByText('It comes tomorrow.').waitFor()
  await page.keyboard.press('Control+Enter')
  await lineOf(page).getByText('Copied for Lena, as you changed it').waitFor()
  expect(await clipboardOf(page)).toBe('Let me look it up. One moment xzp')
  await vi.waitFor(() => expect(taken(server)).toEqual([{ tipId: 'reply', action: 'edited' }]), soon)
  expect(JSON.stringify(server.actions)).not.toContain('moment')
})

it('selects the changed words where the browser refuses the clipboard', async () => {
  await using server = await serverWithTips()
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))`)
  await page.keyboard.press('e')
  const field = page.getByLabel('Edit for Lena')
  await field.fill('All mine')
  await page.locator('.ask').getByRole('button', { name: 'Copy' }).click()
  await page.locator('.ask').getByText('press Ctrl+C').waitFor()
  expect(await page.evaluate(`getSelection().toString()`)).toBe('All mine')
  expect(server.actions).toEqual([])
})

it('shows on one page what was done on the other, and after a time away what holds', async () => {
  await using server = await serverWithTips()
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  const { conversationId } = conversation('a')
  const say = (message: Omit<TipActionMessage, 'conversationId' | 'tipId'>) =>
    server.overlay.emit('tip-action-taken', { conversationId, tipId: tipId('reply'), ...message })
  say({ action: 'dismissed' })
  await expect.poll(() => firstOf(page).textContent()).toContain('Check the order date.')
  say({ action: 'dismissed', undone: true })
  say({ action: 'up' })
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  const thumb = page.locator('.first-tip').getByRole('button', { name: 'Helpful', exact: true }).first()
  await expect.poll(() => thumb.getAttribute('aria-pressed')).toBe('true')
  server.overlay.emit('tip-actions-known', { conversationId, actions: [{ tipId: tipId('step'), action: 'pinned' }] })
  await page.locator('.pinned').getByText('Check the order date.').waitFor()
  expect(await thumb.getAttribute('aria-pressed')).toBe('false')
})

it('says what became of earlier tips, and lets them be copied', async () => {
  await using server = await startPagesServer()
  server.conversations = [conversation('a')]
  const outcomes = ['used', 'adapted', 'same-step', 'ignored'] as const
  for (const [index, outcome] of outcomes.entries()) {
    for (const event of wholeTip(outcome, `Tip ${outcome}`, { answers: index })) server.say('a', event)
    server.say('a', tipExpired(outcome, 'answered'))
    server.say('a', { type: 'tip-judged', tipId: tipId(outcome), outcome })
  }
  for (const event of wholeTip('gone', 'Tip overtaken', { answers: 8 })) server.say('a', event)
  server.say('a', tipExpired('gone'))
  for (const event of wholeTip('now', 'Tip now', { answers: 9 })) server.say('a', event)
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  const { page } = open
  await firstOf(page).getByText('Tip now').waitFor()
  await page.getByText('Earlier (5)').click()
  const list = page.locator('.earlier-tip')
  await list.first().waitFor()
  expect(await list.locator('.standing').allTextContents()).toEqual([
    'overtaken',
    'not used',
    'same step, own words',
    'adapted',
    'used',
  ])
  await list.nth(2).getByRole('button', { name: 'Copy' }).click()
  await lineOf(page).getByText('Copied for Lena').waitFor()
  expect(await clipboardOf(page)).toBe('Tip same-step')
  await vi.waitFor(() => expect(taken(server)).toEqual([{ tipId: 'same-step', action: 'copied' }]), soon)
  await expectAccessible(page)
})

it('does nothing by key with the notes of a conversation that is over while another one runs', async () => {
  await using server = await startPagesServer()
  server.conversations = [conversation('a'), conversation('b', { visitorName: 'Ivo' })]
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  const { page } = open
  await page.locator('[data-conversation=b]').waitFor()
  for (const event of wholeTip('reply', 'Let me look it up.')) server.say('a', event)
  server.say('a', tipExpired('reply', 'answered'))
  server.overlay.emit('conversation-closed', { conversationId: conversation('b').conversationId, because: 'ended' })
  for (const event of wholeTip('notes', 'Refund promised; a return costs us 20.', { kind: 'summary' })) {
    server.say('b', event)
  }
  await page.getByRole('group', { name: 'Wrap-up' }).getByText('Refund promised').waitFor()
  await page.locator('[data-conversation=a] .standing').getByText('answered').waitFor()
  await page.keyboard.press('c')
  await lineOf(page).getByText('There is no tip to copy right now.').waitFor()
  // What its buttons do with the tip in view, the keys do too.
  await page.keyboard.press('+')
  await vi.waitFor(() => expect(taken(server)).toEqual([{ tipId: 'reply', action: 'up' }]), soon)
  await page.keyboard.press('Escape')
  await page.locator('[data-conversation=b]').focus()
  await page.keyboard.press('c')
  await lineOf(page).getByText('Copied for Ivo').waitFor()
})

it('leaves keys alone that are held with a modifier, and says so where a key has no tip', async () => {
  await using server = await startPagesServer()
  server.conversations = [conversation('a')]
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('[data-conversation=a]').waitFor()
  await page.keyboard.press('x')
  await lineOf(page).getByText('There is no tip to dismiss right now.').waitFor()
  await page.keyboard.press('e')
  await lineOf(page).getByText('There is no tip to edit right now.').waitFor()
  for (const event of wholeTip('reply', 'Let me look it up.')) server.say('a', event)
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  for (const modifier of ['Control', 'Alt', 'Meta']) await page.keyboard.press(`${modifier}+x`)
  await page.keyboard.press('p')
  await vi.waitFor(() => expect(server.actions.length).toBeGreaterThan(0), soon)
  expect(taken(server)).toEqual([{ tipId: 'reply', action: 'pinned' }])
})

it('fits its tools into 320 pixels', async () => {
  await using server = await serverWithTips()
  await using open = await openPage(browser, `${server.url}/overlay`, { viewport: { width: 320, height: 640 } })
  const { page } = open
  await expect.poll(() => firstOf(page).textContent()).toContain('Let me look it up.')
  for (const key of ['-', 'e']) {
    await page.keyboard.press(key)
    await page.locator('.panel').waitFor()
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
  }
})
