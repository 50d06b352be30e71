import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSettings } from '../../public/overlay/settings.ts'
import { usualSettings } from '../../src/domain/agent-settings.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage, sidewaysScroll } from './browser.ts'
import { conversation, tipStart, wholeTip } from './overlay-script.ts'
import { startPagesServer, type PagesServer } from './pages-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

async function startServer(): Promise<PagesServer> {
  const server = await startPagesServer()
  server.conversations = [conversation('a'), conversation('b', { visitorName: 'Ivo' })]
  for (const event of wholeTip('a1', 'The parcel left Leipzig.')) server.say('a', event)
  for (const event of wholeTip('b1', 'May leave.', { kind: 'risk' })) server.say('b', event)
  return server
}
const ready = (page: Page) => page.getByText('The parcel left Leipzig.', { exact: true }).waitFor()

describe('the settings of an agent', () => {
  it('hold at once, by keyboard alone, and on the agent’s other pages too', async () => {
    await using server = await startServer()
    await using one = await openPage(browser, `${server.url}/overlay`)
    await using other = await openPage(browser, `${server.url}/overlay`)
    await Promise.all([ready(one.page), ready(other.page)])
    const { page } = one
    await page.getByRole('button', { name: 'Settings' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Text size').focus()
    for (const _ of Array(6)) await page.keyboard.press('ArrowRight')
    await page.getByLabel('Colours').focus()
    await page.keyboard.type('high')
    await page.getByLabel('A soft tone').focus()
    await page.keyboard.press('Space')
    await expect
      .poll(() => server.settings)
      .toEqual({ ...usualSettings, textSizePx: 20, theme: 'contrast', sound: true })
    const look = '[document.documentElement.dataset.theme, getComputedStyle(document.documentElement).fontSize]'
    await expect.poll(() => other.page.evaluate(look)).toEqual(['contrast', '20px'])
    expect(await page.evaluate('document.activeElement.type')).toBe('checkbox')
    await page.getByLabel('Language of this page').selectOption('de')
    await other.page.getByRole('button', { name: 'Einstellungen' }).waitFor()
    expect([one.complaints, other.complaints]).toEqual([[], []])
  })

  it('are what the browser last had while the server is away, and are told to it afterwards', async () => {
    await using server = await startServer()
    await using open = await openPage(browser, `${server.url}/overlay?agent=ada`)
    const { page } = open
    await ready(page)
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByLabel('Colours').waitFor()
    server.refuse = 'signed-out'
    server.drop()
    await page.locator('.status').getByText('signed out').waitFor()
    await page.getByLabel('Colours').selectOption('dark')
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await page.reload()
    await page.locator('.status').getByText('signed out').waitFor()
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    expect(server.settings).toBeUndefined()
    server.refuse = undefined
    await page.reload()
    await expect.poll(() => server.settings?.theme).toBe('dark')
  })

  it('are the same for whoever has chosen nothing, here and on the server', () => {
    expect(createSettings(undefined, () => true).now.value).toEqual(usualSettings)
  })

  it.each(['light', 'dark', 'contrast'])('are accessible to read and to change in the colours: %s', async (theme) => {
    await using server = await startServer()
    await using open = await openPage(browser, `${server.url}/overlay`, { viewport: { width: 320, height: 640 } })
    const { page } = open
    server.settings = { ...usualSettings, theme: theme as 'light' }
    server.overlay.emit('settings', server.settings)
    await ready(page)
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByLabel('Colours').waitFor()
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe(theme)
    await expectAccessible(page)
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
    server.overlay.emit('settings', { ...server.settings, view: 'focus', textSizePx: 20, language: 'de' })
    await page.getByRole('navigation', { name: 'Gespräche' }).waitFor()
    await expectAccessible(page)
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
  })

  it('follow a system that wants more contrast, or has colours of its own', async () => {
    await using server = await startServer()
    await using open = await openPage(browser, `${server.url}/overlay`)
    const { page } = open
    await ready(page)
    const quiet = `getComputedStyle(document.querySelector('.last-line')).color`
    const before = await page.evaluate(quiet)
    await page.emulateMedia({ contrast: 'more' })
    expect(await page.evaluate(quiet)).not.toBe(before)
    await expectAccessible(page)
    await page.emulateMedia({ contrast: null, forcedColors: 'active' })
    await expectAccessible(page)
  })
})

describe('sound and notification', () => {
  /** Counts what the page would let be heard and seen; the browser's own parts do the rest. */
  const watched = `
    window.tones = 0
    window.notes = []
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (...when) { window.tones++; return start.apply(this, when) }
    window.Notification = class extends Notification {
      constructor(title, options) { super(title, options); window.notes.push({ title, ...options }) }
    }
    Object.defineProperty(document, 'hidden', { get: () => window.isHidden ?? false })`

  it('come for a first tip and for a risk, never unasked, and say nothing of the visitor', async () => {
    await using server = await startServer()
    await using open = await openPage(browser, 'about:blank', { permissions: ['notifications'] })
    const { page, complaints } = open
    await page.addInitScript(watched)
    await page.goto(`${server.url}/overlay`)
    await ready(page)
    // What was there before is no news, and nothing was asked for yet.
    for (const event of wholeTip('a2', 'Unasked', { answers: 8, kind: 'risk' })) server.say('a', event)
    await page.getByText('Unasked', { exact: true }).waitFor()
    expect(await page.evaluate('[window.tones, window.notes]')).toEqual([0, []])

    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByLabel('A notification of risks').click()
    await expect.poll(() => server.settings?.notify).toBe(true)
    await page.getByLabel('A soft tone').click()
    await expect.poll(() => page.evaluate('window.tones')).toBe(1)
    server.say('a', tipStart('a3', { answers: 9, kind: 'risk' }))
    await page.locator('[data-tip=a3]').waitFor()
    expect(await page.evaluate('window.notes')).toEqual([])
    await page.evaluate('window.isHidden = true')
    server.say('b', tipStart('b3', { answers: 9, kind: 'reply' }))
    server.say('b', tipStart('b4', { answers: 9, kind: 'risk' }))
    await expect
      .poll(() => page.evaluate('window.notes'))
      .toEqual([{ title: 'Sotto: risk', body: 'There is a warning for one of your conversations.', tag: 'sotto-risk' }])
    expect(complaints).toEqual([])
  })

  it('stays off, in words, where the browser does not allow it', async () => {
    await using server = await startServer()
    await using open = await openPage(browser, 'about:blank')
    const { page } = open
    await page.addInitScript(`Notification.requestPermission = () => Promise.resolve('denied')`)
    await page.goto(`${server.url}/overlay`)
    await ready(page)
    await page.getByRole('button', { name: 'Settings' }).click()
    const box = page.getByLabel('A notification of risks')
    await box.click()
    await page.getByText('The browser does not allow notifications here.').waitFor()
    expect(await box.isChecked()).toBe(false)
    expect(server.settings?.notify ?? false).toBe(false)
  })
})
