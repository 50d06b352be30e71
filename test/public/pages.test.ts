import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage, sidewaysScroll } from './browser.ts'
import { conversation, tipExpired, tipStart, wholeTip } from './overlay-script.ts'
import { answerAsConsole, answerAsWorkspace, boardSnapshot } from './page-data.ts'
import { startPagesServer, type PagesServer } from './pages-server.ts'

let browser: Browser
let server: PagesServer
let posts: readonly unknown[]
let overlayUrl: string | undefined

beforeAll(async () => {
  browser = await launchChromium()
  server = await startPagesServer((app) => {
    answerAsConsole(app)
    posts = answerAsWorkspace(app, () => overlayUrl)
  })
  overlayUrl = `${server.url}/overlay?agent=ada`
  server.board = boardSnapshot()
  server.conversations = [
    conversation('a'),
    conversation('b', { waitingSince: Date.now() - 90_000 }),
    conversation('c'),
  ]
  for (const event of wholeTip('a1', 'Could I have your order number?')) server.say('a', event)
  server.say('a', tipExpired('a1', 'answered'))
  for (const event of wholeTip('a2', 'The parcel left Leipzig.', { answers: 9 })) server.say('a', event)
  for (const event of wholeTip('a3', 'Check the order date.', { answers: 9, kind: 'next-step' })) server.say('a', event)
  server.say('b', tipStart('b1', { engine: 'offline', model: undefined }))
  for (const event of [...wholeTip('c1', 'Overtaken words'), tipExpired('c1')]) server.say('c', event)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const pages = [
  { name: 'overlay', path: '/overlay', ready: 'The parcel left Leipzig.' },
  { name: 'board', path: '/board', ready: 'Chiara Rossi:' },
  { name: 'prompts', path: '/console', ready: 'Coach: what to say next' },
  { name: 'one prompt', path: '/console#/prompts/risk', ready: 'Say whether the visitor' },
  { name: 'conversations', path: '/console#/conversations', ready: 'Show older' },
  { name: 'one conversation', path: '/console#/conversations/x', ready: 'Not shown: nothing in the playbook' },
  { name: 'workspace', path: '/workspace', ready: 'You play the visitor' },
  { name: 'sign-in', path: '/sign-in?problem=used', ready: 'used already' },
]

describe.each(pages)('the page: $name', ({ path, ready }) => {
  it('is accessible in light, dark and high contrast, and raises no complaint', async () => {
    await using open = await openPage(browser, `${server.url}${path}`, { reducedMotion: 'reduce' })
    const { page, complaints } = open
    await page.getByText(ready).first().waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
    await page.evaluate(`document.documentElement.dataset.theme = 'contrast'`)
    await expectAccessible(page)
    expect(complaints).toEqual([])
  })

  it('fits into 320 pixels without scrolling sideways', async () => {
    await using open = await openPage(browser, `${server.url}${path}`, { viewport: { width: 320, height: 640 } })
    await open.page.getByText(ready).first().waitFor()
    expect(await sidewaysScroll(open.page)).toBeLessThanOrEqual(0)
  })
})

it('weighs 40 KiB at most for the overlay', async () => {
  await using open = await openPage(browser, 'about:blank')
  const sizes: Promise<number>[] = []
  open.page.on('requestfinished', (request) => {
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  await open.page.setExtraHTTPHeaders({ 'accept-encoding': 'gzip' })
  await open.page.goto(`${server.url}/overlay`)
  await open.page.getByText('The parcel left Leipzig.', { exact: true }).waitFor()
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  process.stdout.write(`the overlay's first transfer: ${(total / 1_024).toFixed(1)} KiB gzip\n`)
  expect(total).toBeGreaterThan(15 * 1_024)
  expect(total).toBeLessThanOrEqual(40 * 1_024)
})

describe('the board', () => {
  it('lists the longest wait first and counts on', async () => {
    await using open = await openPage(browser, `${server.url}/board`, { viewport: { width: 1_000, height: 700 } })
    const { page } = open
    await page.getByRole('table').waitFor()
    const waiting = page.locator('tbody tr td:first-child')
    expect(await waiting.allTextContents()).toMatchObject(
      [/^1:4\d$/, /^0:\d\d$/, 'visitor’s turn', 'visitor’s turn'].map((text) => expect.stringMatching(text)),
    )
    const before = await waiting.first().textContent()
    await vi.waitFor(async () => expect(await waiting.first().textContent()).not.toBe(before), { timeout: 3_000 })
  })
})

describe('the console', () => {
  it('shows the hops of a tip as long as they took, with their figures, and none where no engine spoke', async () => {
    await using open = await openPage(browser, `${server.url}/console#/conversations/x`)
    const hops = open.page.getByRole('list', { name: 'How long each hop took' })
    await hops.waitFor()
    expect(await hops.count()).toBe(1)
    expect(await hops.getByRole('listitem').allTextContents()).toEqual([
      'seen after 400 ms',
      'waited on purpose 300 ms',
      'asked after 6 ms',
      'first token after 410 ms',
      'first words after 4 ms',
      'written in 1.2 s',
    ])
    const widths = await open.page.evaluate<number[]>(
      `[...document.querySelectorAll('.hops-bar > span')].map((span) => span.getBoundingClientRect().width)`,
    )
    expect(widths[5]).toBeGreaterThan((widths[3] ?? 0) * 2.5)
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(2)
  })

  it('shows older conversations below the newer ones', async () => {
    await using open = await openPage(browser, `${server.url}/console#/conversations`)
    await open.page.getByRole('button', { name: 'Show older' }).click()
    await open.page.getByText('Bruno').waitFor()
    expect(await open.page.locator('.list > li').count()).toBe(2)
    expect(await open.page.getByRole('button', { name: 'Show older' }).count()).toBe(0)
  })

  it('teaches when there is nothing yet, and says who may come in', async () => {
    await using empty = await startPagesServer((app) => answerAsConsole(app, { empty: true }))
    await using open = await openPage(browser, `${empty.url}/console`)
    await open.page.getByText('No prompt yet.').waitFor()
    await open.page.getByRole('link', { name: 'Conversations', exact: true }).click()
    await open.page.getByText('No conversation yet.').waitFor()

    await using closed = await startPagesServer((app) => answerAsConsole(app, { status: 401 }))
    await using out = await openPage(browser, `${closed.url}/console#/conversations`)
    const link = out.page.getByRole('link', { name: 'Sign in' })
    expect(await link.getAttribute('href')).toBe('/sign-in?to=%2Fconsole%23%2Fconversations')
  })
})

describe('the workspace', () => {
  it('shows the overlay beside the chat, and sends what both sides type without losing it', async () => {
    await using open = await openPage(browser, `${server.url}/workspace`, { viewport: { width: 1_280, height: 800 } })
    const { page } = open
    await page.frameLocator('iframe').getByText('The parcel left Leipzig.', { exact: true }).waitFor()
    const agent = page.getByLabel('You play the agent')
    await agent.pressSequentially('One mo')
    await page.waitForResponse((response) => response.url().includes('/chats?'))
    await page.waitForResponse((response) => response.url().includes('/chats?'))
    await agent.pressSequentially('ment')
    expect(await agent.inputValue()).toBe('One moment')
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('One moment').waitFor()
    expect(await agent.inputValue()).toBe('')
    await vi.waitFor(() => expect(posts).toContainEqual({ as: 'agent', text: 'One moment' }))
    expect(posts[0]).toEqual({ as: 'agent', typing: true })
    expect(posts).toContainEqual({ as: 'agent', typing: false })
  })

  it('says in words that there is no overlay to show', async () => {
    await using alone = await startPagesServer((app) => void answerAsWorkspace(app, () => undefined))
    await using open = await openPage(browser, `${alone.url}/workspace`, { viewport: { width: 1_280, height: 800 } })
    const words = open.page.getByText('Sotto does not run beside this simulator.')
    await expect.poll(() => words.count()).toBe(1)
  })
})

it('signs in without any script, and goes only to places of its own', async () => {
  const asked: unknown[] = []
  await using own = await startPagesServer((app) => {
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    app.post('/sign-in', async ({ body }) => asked.push(body))
  })
  for (const javaScriptEnabled of [true, false]) {
    await using open = await openPage(browser, `${own.url}/sign-in?to=//evil.example`, { javaScriptEnabled })
    await open.page.getByLabel('Enter the code or the whole link').fill('abc')
    await Promise.all([open.page.waitForEvent('framenavigated'), open.page.keyboard.press('Enter')])
  }
  expect(asked).toEqual(['code=abc&to=', 'code=abc&to='])
})
