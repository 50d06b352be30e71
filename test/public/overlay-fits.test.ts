import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Freshness } from '../../src/overlay/protocol.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage, sidewaysScroll } from './browser.ts'
import { conversation, tipEnd, tipExpired, tipStart, wholeTip } from './overlay-script.ts'
import { startPagesServer } from './pages-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** The first of these elements whose own words do not fit into it, or stand outside the window. */
const cutOff = (page: Page, selector: string) =>
  page.evaluate<string | undefined>(`[...document.querySelectorAll(${JSON.stringify(selector)})].find((one) => {
    const { left, right, width } = one.getBoundingClientRect()
    return width > 0 && (one.scrollWidth > one.clientWidth + 1 || left < 0 || right > innerWidth + 1)
  })?.textContent`)

const headHeight = (page: Page) => page.evaluate<number>(`document.querySelector('.head').offsetHeight`)

const top = (page: Page, css: string) =>
  page.evaluate<number>(`Math.round(document.querySelector('${css}').getBoundingClientRect().top)`)

describe.each([
  ['English', 'en-GB', ''],
  ['German', 'de-DE', ''],
  ['right-to-left', 'en-GB', '?language=pseudo'],
])('a narrow page in %s', (_name, locale, query) => {
  it('has room for what it says: of a refused clipboard, of the age of a tip, of earlier ones', async () => {
    await using server = await startPagesServer()
    server.conversations = [conversation('a')]
    server.say('a', tipStart('s'))
    server.say('a', tipEnd('s', 'superseded'))
    for (const event of [...wholeTip('e', 'Could I have it?'), tipExpired('e')]) server.say('a', event)
    for (const event of wholeTip('t', 'The parcel left Leipzig.', { answers: 9 })) server.say('a', event)
    await using open = await openPage(browser, `${server.url}/overlay${query}`, {
      locale,
      viewport: { width: 320, height: 640 },
    })
    const { page } = open
    await page.locator('.tip-text[aria-busy=false]').first().waitFor()
    await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))`)
    await page.keyboard.press('c')
    await page.locator('.note .warn').waitFor()
    await page.locator('.rest > summary').click()
    await page.locator('.earlier-tip').first().waitFor()
    expect(await cutOff(page, '.note > *, .earlier-tip .tip-head > *, .first-tip .standing')).toBeUndefined()
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
    await page.keyboard.press('p')
    const pinned = page.locator('.pinned .standing')
    await pinned.waitFor()
    expect(await cutOff(page, '.pinned .standing')).toBeUndefined()
    // In the place of the words their icon; who does not see it is told in words.
    expect(await pinned.locator('.icon').isVisible()).toBe(true)
    expect(await pinned.locator('.in-words').textContent()).not.toBe('')
  })

  it.each(['ended', 'moved', 'lost'] as const)('moves no tip when a conversation is over (%s)', async (because) => {
    await using server = await startPagesServer()
    server.conversations = [conversation('a'), conversation('b')]
    for (const event of wholeTip('t', 'The parcel left Leipzig.')) server.say('a', event)
    await using open = await openPage(browser, `${server.url}/overlay${query}`, { locale })
    const { page } = open
    await page.locator('.tip-text[aria-busy=false]').waitFor()
    const before = [await top(page, '.tip-text'), await top(page, '[data-conversation]:nth-child(2)')]
    const { conversationId } = conversation('a')
    server.overlay.emit('conversation-closed', { conversationId, because })
    await page.locator('.conversation.closed').waitFor()
    expect([await top(page, '.tip-text'), await top(page, '[data-conversation]:nth-child(2)')]).toEqual(before)
  })

  it('gives a card no more room for a tip that is too long, and Why? its place when it is open', async () => {
    await using server = await startPagesServer()
    server.conversations = ['a', 'b', 'c'].map((id) => conversation(id))
    for (const event of wholeTip('t', 'The parcel left Leipzig. '.repeat(40))) server.say('a', event)
    for (const event of wholeTip('u', 'The parcel left Leipzig.')) server.say('b', event)
    await using open = await openPage(browser, `${server.url}/overlay${query}`, { locale })
    const { page } = open
    await page.locator('.tip .cited .button').waitFor()
    await page.locator('[data-tip=u] .tip-foot').waitFor()
    const heights = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.conversation')].slice(0, 2).map((card) => card.offsetHeight)`,
    )
    expect(heights[0]).toBe(heights[1])
    const before = await top(page, '.why > summary')
    await page.locator('.why > summary').first().click()
    await page.locator('.why-body').waitFor()
    expect(await top(page, '.why > summary')).toBe(before)
    expect(await top(page, '.why-body')).toBeGreaterThan(before)
  })

  it('says in one line what holds all day, and more when it is asked', async () => {
    await using server = await startPagesServer()
    server.freshness = { state: 'as-sent', since: Date.now(), by: 'platform' }
    await using open = await openPage(browser, `${server.url}/overlay${query}`, {
      locale,
      viewport: { width: 320, height: 640 },
    })
    const { page } = open
    const notice = page.locator('.dock .brief')
    await notice.waitFor()
    const heightOf = (css: string) => page.evaluate<number>(`document.querySelector('${css}').offsetHeight`)
    expect(await heightOf('.brief')).toBeLessThanOrEqual(44)
    expect(await notice.locator('p').isVisible()).toBe(false)
    await notice.locator('summary').press('Enter')
    await notice.locator('p').waitFor()
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
    await expectAccessible(page)
  })

  it('keeps its head of one height, whatever it says there', async () => {
    await using server = await startPagesServer()
    server.conversations = [conversation('a')]
    await using open = await openPage(browser, `${server.url}/overlay${query}`, { locale })
    const { page } = open
    await page.locator('.status.ok').waitFor()
    const height = await headHeight(page)
    const since = Date.now()
    const states: readonly Freshness[] = [
      { state: 'as-sent', since, by: 'platform' },
      { state: 'as-sent', since, by: 'workspace' },
      { state: 'not-opened', since },
      { state: 'platform-down', since, because: '' },
      { state: 'stale', since, code: 'stopped', because: '' },
    ]
    for (const freshness of states) {
      const before = await page.locator('.status').innerText()
      server.overlay.emit('freshness', freshness)
      await expect.poll(() => page.locator('.status').innerText()).not.toBe(before)
      expect([freshness.state, await headHeight(page)]).toEqual([freshness.state, height])
    }
    const before = await page.locator('.status').innerText()
    await page.context().setOffline(true)
    await expect.poll(() => page.locator('.status').innerText()).not.toBe(before)
    expect(await headHeight(page)).toBe(height)
  })
})
