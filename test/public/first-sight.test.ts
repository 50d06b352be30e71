import type { Browser, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { personId } from '../../src/domain/ids.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const times = 7

/** When the first tip is drawn, milliseconds since the navigation began. */
const notesFirstTip = `window.firstTipAfterMs = new Promise((resolve) => {
  new MutationObserver((_, observer) => {
    const tip = document.querySelector('.tip-text')
    if (tip === null || tip.textContent.trim() === '') return
    observer.disconnect()
    requestAnimationFrame(() => requestAnimationFrame(resolve))
  }).observe(document, { subtree: true, childList: true, characterData: true })
})`

it('tells how long it takes from the navigation to the first tip, with nothing in the cache and with all of it', async () => {
  using data = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, data.path)
  await using listening = await sotto.openOverlay('ada')
  await platform.post('/chats', { agentId: 'ada', visitorName: 'Lena', text: 'My battery does not charge any more.' })
  await until('a tip', () => listening.tipEvents.some(({ type }) => type === 'tip-end'))

  const fresh: number[] = []
  const cached: number[] = []
  let bytes = 0
  for (let time = 0; time <= times; time += 1) {
    const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
    // Signed in without a page, so that the browser has nothing of ours yet.
    await context.request.get(`${sotto.url}/sign-in?code=${sotto.app.codes.current(personId('ada'))}`, {
      maxRedirects: 0,
    })
    const page = await context.newPage()
    await page.addInitScript(notesFirstTip)
    const sizes: Promise<number>[] = []
    const weigh = (request: Request) => {
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
    }
    page.on('requestfinished', weigh)
    const open = async () => {
      await page.goto(`${sotto.url}/overlay`)
      return page.evaluate<number>('window.firstTipAfterMs')
    }
    const first = await open()
    page.off('requestfinished', weigh)
    bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    const second = await open()
    await context.close()
    // The server is warm from then on.
    if (time > 0) {
      fresh.push(first)
      cached.push(second)
    }
  }
  const middle = (all: readonly number[]) => Math.round(all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0)
  process.stdout.write(
    `first tip visible ${middle(fresh)} ms after navigation (${Math.round(Math.min(...fresh))} at best), ` +
      `${middle(cached)} ms with a warm cache; ${(bytes / 1_024).toFixed(1)} KiB transferred\n`,
  )
  expect(fresh).toHaveLength(times)
})
