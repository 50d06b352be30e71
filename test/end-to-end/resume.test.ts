import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { expectNoGapAndNoDouble, seenOn, wordsOf, type Seen } from '../helpers/seen-on-page.ts'
import { firstWords, lastWords, openStreamingStage, startHere, startProcess } from '../helpers/streaming-stage.ts'
import { until } from '../helpers/until.ts'

/** With SOTTO_LONG_TESTS=1 a minute is a minute and five are five; else clocks and time limits stand in for them. */
const isLong = process.env['SOTTO_LONG_TESTS'] === '1'
const minuteMs = 60_000
const timeout = isLong ? 12 * minuteMs : 3 * minuteMs

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const whole = firstWords + lastWords
const lost = 'connection lost, trying again'
const status = (page: Page) => page.locator('.status')

/** Once the tip is there: whole, once, finished; the page itself never left. Answers what it said of itself on the way. */
async function expectWholeTip(page: Page, withinMs = 30_000): Promise<readonly string[]> {
  await page.locator('.tip-text[aria-busy=false]', { hasText: 'come back to you.' }).first().waitFor()
  await status(page).getByText('live', { exact: true }).waitFor({ timeout: withinMs })
  expect((await page.locator('.first-tip .tip-text').textContent())?.trim()).toBe(whole)
  expect(await page.evaluate('window.notReloaded')).toBe(true)
  const seen = await seenOn(page)
  expectNoGapAndNoDouble(seen, [whole])
  // All that was missed is there before it says so.
  const liveAgain = seen.findLast(({ word }, index) => word === 'live' && seen[index - 1]?.word !== 'live')
  expect(liveAgain?.tips).toMatchObject([{ text: whole, busy: false }])
  return told(seen)
}

/** What the page said of itself, one after the other. */
function told(seen: readonly Seen[]): readonly string[] {
  const words = wordsOf(seen)
  if (isLong) process.stdout.write(`the page said: ${words.join(' > ')}\n`)
  // Where it takes no time nobody sees it.
  return words.filter((word) => word !== 'catching up')
}

it('goes on with a streaming tip after the network was lost for a minute', { timeout }, async () => {
  await using stage = await openStreamingStage(browser, startHere)
  const { page, network } = stage
  if (!isLong) await page.clock.install()
  network.lose()
  await stage.finish()
  // Whatever the server sends meanwhile is lost on its way.
  if (isLong) await sleep(minuteMs)
  else await page.clock.fastForward(minuteMs)
  await status(page).getByText(lost).waitFor()
  expect(await page.locator('.tip-text').first().getAttribute('aria-busy')).toBe('true')
  network.restore()
  if (!isLong) await page.clock.fastForward(20_000)
  expect(await expectWholeTip(page)).toEqual(['live', lost, 'live'])
})

it('says at once that the network is gone where the browser knows, and comes back when it does', async () => {
  await using stage = await openStreamingStage(browser, startHere)
  const { page } = stage
  await page.context().setOffline(true)
  await status(page).getByText(lost).waitFor()
  await stage.finish()
  await page.context().setOffline(false)
  expect(await expectWholeTip(page)).toEqual(['live', lost, 'live'])
})

it(
  'finishes a streaming tip while the platform is out of reach for a minute, and says since when',
  { timeout },
  async () => {
    await using stage = await openStreamingStage(browser, startHere)
    const { page, platformNetwork } = stage
    platformNetwork.lose()
    await status(page)
      .getByText(/^(stale|platform down) since \d\d:\d\d/)
      .waitFor({ timeout: 50_000 })
    await stage.finish()
    await page.locator('.tip-text[aria-busy=false]', { hasText: 'come back to you.' }).waitFor()
    if (isLong) await sleep(minuteMs)
    platformNetwork.restore()
    // The longer a platform is away, the longer Sotto waits before it tries again.
    const words = await expectWholeTip(page, 3 * minuteMs)
    expect(words[0]).toBe('live')
    expect(words.at(-1)).toBe('live')
    for (const word of words.slice(1, -1)) expect(word).toMatch(/^(stale|platform down) since/)
  },
)

it('shows a tip that a restart of the server cut short as such, and the next one whole', { timeout }, async () => {
  await using stage = await openStreamingStage(browser, startHere)
  const { page, network } = stage
  await stage.server[Symbol.asyncDispose]()
  await status(page).getByText(lost).waitFor()
  await stage.start()
  network.cut()
  await expectCutShortAndWhole(stage)
})

it('does so after the server was killed in the middle of it, too', { timeout }, async () => {
  await using stage = await openStreamingStage(browser, startProcess)
  const { page, server } = stage
  server.child.kill('SIGKILL')
  await server.exit
  await status(page).getByText(lost).waitFor()
  await stage.start()
  await expectCutShortAndWhole(stage)
})

/** The line had no answer yet: it gets its tip from the new process, and the other one is shown for what it is. */
async function expectCutShortAndWhole({ page, finish }: { readonly page: Page; finish(): Promise<void> }) {
  await finish()
  const tip = page.locator('.first-tip .tip-text[aria-busy=false]', { hasText: 'come back to you.' })
  await tip.waitFor()
  expect((await tip.textContent())?.trim()).toBe(lastWords)
  await status(page).getByText('live', { exact: true }).waitFor()
  const seen = await seenOn(page)
  expectNoGapAndNoDouble(seen, [firstWords, lastWords])
  expect(told(seen)).toEqual(['live', lost, 'live'])
  await page.locator('.rest > summary').click()
  await page.locator('.folded > summary').click()
  await page.locator('.folded').getByText('could not be finished').waitFor()
  expect(await page.evaluate('window.notReloaded')).toBe(true)
}

it('says that it is signed out when the session ends, and goes on by itself once the small window signed in', async () => {
  await using stage = await openStreamingStage(browser, startHere)
  const { page, network, server } = stage
  const { web } = server.app
  const lastsForS = 4
  const weekAgo = Math.round(Date.now() / 1_000) - 7 * 24 * 3_600 + lastsForS
  const old = web.encodeSecureSession(web.createSecureSession({ people: ['ada'], __ts: weekAgo }))
  await page.context().addCookies([{ name: 'sotto-session', value: encodeURIComponent(old), url: network.url }])
  // It comes back with that cookie, and is sent away when that ends.
  network.cut()
  await status(page).getByText('signed out').waitFor()
  await stage.finish()
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Sign in' }).click()
  const small = await opened
  await small.getByLabel('Enter the code').fill(server.code('ada'))
  const closed = small.waitForEvent('close')
  await small.keyboard.press('Enter')
  await closed
  const words = await expectWholeTip(page)
  expect(words.filter((word) => word === 'signed out')).toHaveLength(1)
  expect(new Set(words)).toEqual(new Set(['live', lost, 'signed out']))
})

it('goes on with a streaming tip after its tab was frozen for five minutes', { timeout }, async () => {
  await using stage = await openStreamingStage(browser, startHere)
  const { page, server } = stage
  const sockets = async () =>
    Number(/^sotto_sockets\{page="overlay"\} (\d+)$/m.exec(await metricsOf(server.url))?.[1] ?? Number.NaN)
  expect(await sockets()).toBe(1)
  const freeze = await tabProcesses(browser)
  freeze('SIGSTOP')
  try {
    // From then on more time changes nothing.
    await until('the server to give the page up', async () => (await sockets()) === 0, 50_000)
    await stage.finish()
    if (isLong) await sleep(5 * minuteMs)
  } finally {
    freeze('SIGCONT')
  }
  expect(await expectWholeTip(page)).toEqual(['live', lost, 'live'])
})

async function metricsOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics`)
  return answer.text()
}

/** Stops or continues the processes of this browser's tabs: headless Chromium takes no notice of `Page.setWebLifecycleState`. */
async function tabProcesses(of: Browser): Promise<(signal: 'SIGSTOP' | 'SIGCONT') => void> {
  const devTools = await of.newBrowserCDPSession()
  const { processInfo } = await devTools.send('SystemInfo.getProcessInfo')
  const tabs = processInfo.filter(({ type }) => type === 'renderer')
  return (signal) => {
    for (const { id } of tabs) process.kill(id, signal)
  }
}
