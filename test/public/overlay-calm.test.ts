import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { until } from '../helpers/until.ts'
import { openPage } from './browser.ts'
import { conversation, tipDelta, tipEnd, tipExpired, tipStart, wholeTip } from './overlay-script.ts'
import { startPagesServer } from './pages-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** A page around the overlay, where somebody types. */
const host = `<!doctype html><title>Host</title><link rel="icon" href="data:,"><style>body { margin: 0; display: flex } iframe { border: 0 }</style>
<textarea id="composer" rows="20" cols="40" aria-label="Composer"></textarea>
<iframe id="tips" src="/overlay" title="Tips" width="360" height="640"></iframe>`

const words = 'I can see that the parcel left Leipzig this morning, so it should reach you tomorrow at noon. '

it('lets 200 tips arrive while somebody types beside it: no character lost, no focus, no scroll, nothing that moves', async () => {
  await using server = await startPagesServer((app) => {
    app.get('/host', (_request, reply) => reply.type('text/html').send(host))
  })
  const ids = ['a', 'b', 'c']
  server.conversations = ids.map((id) => conversation(id, { visitorName: `Visitor ${id}` }))
  await using open = await openPage(browser, `${server.url}/host`, { viewport: { width: 900, height: 700 } })
  const { page, complaints } = open
  const frame = page.frame({ url: /\/overlay$/ }) ?? page.mainFrame()
  await frame.locator('[data-conversation=c]').waitFor()
  await frame.evaluate(`
    scrollTo(0, 150)
    window.moved = { shifts: [], scrolls: 0, focused: 0 }
    addEventListener('focusin', () => window.moved.focused++)
    requestAnimationFrame(() => requestAnimationFrame(() => {
      addEventListener('scroll', () => window.moved.scrolls++)
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries())
          window.moved.shifts.push({ value, of: sources.map(({ node }) => node?.className ?? node?.nodeName) })
      }).observe({ type: 'layout-shift' })
      window.moved.ready = true
    }))
  `)
  await until('the observer', () => frame.evaluate<boolean>('window.moved.ready === true'))
  await page.evaluate(`document.querySelector('#composer').addEventListener('blur', () => (window.blurred = true))`)
  await page.locator('#composer').focus()

  const letters = Array.from({ length: 200 }, (_, index) => 'abcdefghij klmno'[index % 16] ?? '')
  for (const [index, letter] of letters.entries()) {
    const id = ids[index % 3] ?? 'a'
    const tip = `t${index}`
    const kind = (['reply', 'next-step', 'risk', 'article'] as const)[index % 4] ?? 'reply'
    // Two of a moment, of different lengths; some end the time of the one before.
    server.say(id, tipStart(tip, { kind, answers: Math.floor(index / 6), ...(index % 2 === 0 ? { cards: [] } : {}) }))
    for (const part of words.repeat(1 + (index % 5)).split(/(?<=,)/)) server.say(id, tipDelta(tip, part))
    server.say(id, tipEnd(tip, index % 7 === 0 ? 'superseded' : 'complete'))
    if (index > 6)
      server.say(ids[(index - 6) % 3] ?? 'a', tipExpired(`t${index - 6}`, index % 2 === 0 ? 'answered' : 'overtaken'))
    await page.keyboard.type(letter)
  }
  await frame.locator(`[data-tip=t199]`).waitFor({ state: 'attached' })

  expect(await page.locator('#composer').inputValue()).toBe(letters.join(''))
  expect(await page.evaluate('[document.activeElement.id, window.blurred ?? false]')).toEqual(['composer', false])
  type Moved = { shifts: { value: number; of: string[] }[]; scrolls: number; focused: number }
  const { shifts, scrolls, focused } = await frame.evaluate<Moved>('window.moved')
  const sum = shifts.reduce((all, { value }) => all + value, 0)
  process.stdout.write(`layout shift of 200 tips, all added up: ${sum.toFixed(4)}\n`)
  const worst = shifts.toSorted((one, other) => other.value - one.value).slice(0, 5)
  expect(sum > 0.02 ? worst : []).toEqual([])
  expect({ scrolls, focused, scrollY: await frame.evaluate('scrollY') }).toEqual({
    scrolls: 0,
    focused: 0,
    scrollY: 150,
  })
  expect(complaints).toEqual([])
})

it('keeps the conversation in focus when the button that had it goes away with its tip', async () => {
  await using server = await startPagesServer()
  server.conversations = ['a', 'b'].map((id) => conversation(id, { visitorName: `Visitor ${id}` }))
  for (const event of wholeTip('b1', 'The first one')) server.say('b', event)
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('[data-conversation=b]').getByRole('button', { name: 'Copy' }).focus()
  for (const event of wholeTip('b2', 'The newer one', { answers: 9 })) server.say('b', event)
  await page.getByText('The newer one', { exact: true }).waitFor()
  expect(await page.evaluate('document.activeElement.dataset.conversation')).toBe('b')
})

it('shows no state that does not last, and every one that does', async () => {
  await using server = await startPagesServer()
  server.conversations = [conversation('a')]
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  const status = page.locator('.status')
  await status.getByText('live', { exact: true }).waitFor()
  await page.evaluate(`
    window.words = []
    new MutationObserver(() => window.words.push(document.querySelector('.status').textContent.trim()))
      .observe(document.querySelector('.status'), { subtree: true, childList: true, characterData: true })
  `)
  for (const _ of Array(20)) {
    server.overlay.emit('freshness', { state: 'catching-up', since: Date.now() })
    server.overlay.emit('freshness', { state: 'live', since: Date.now() })
  }
  server.overlay.emit('freshness', {
    state: 'stale',
    since: Date.now(),
    code: 'platform-silent',
    because: 'Silent.',
  })
  await status.getByText('stale since').waitFor()
  expect(await page.evaluate<string[]>('[...new Set(window.words)]')).toEqual([expect.stringMatching(/^stale since/)])
})
