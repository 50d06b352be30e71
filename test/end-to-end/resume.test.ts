import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { personId } from '../../src/domain/ids.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { startHeldModel } from '../helpers/held-model.ts'
import { startNetwork } from '../helpers/network.ts'
import { copyPrompts } from '../helpers/prompts-folder.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'
import { openPage } from '../public/browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const first = 'I can see that the driver did not come on Friday. '
const second = 'I look at once where your bike is now, and come back to you.'

/** Sotto behind a network of the test's, with a model that says what the test tells it, and ada's overlay open on a streaming tip. */
async function openStage() {
  const stack = new AsyncDisposableStack()
  const folder = temporaryFolder()
  stack.defer(() => folder[Symbol.dispose]())
  const prompts = copyPrompts()
  stack.defer(() => prompts[Symbol.dispose]())
  prompts.change('model.yaml', 'first_words_ms: 5000', 'first_words_ms: 110000')
  prompts.change('model.yaml', 'stall_ms: 5000', 'stall_ms: 110000')
  prompts.change('model.yaml', 'whole_ms: 30000', 'whole_ms: 110000')
  const platform = stack.use(await startPlatform())
  const model = stack.use(await startHeldModel())
  const network = stack.use(await startNetwork())
  const start = async () => {
    const sotto = await startSotto(platform, folder.path, {
      OPENAI_BASE_URL: model.baseUrl,
      SOTTO_PROMPTS_DIR: prompts.path,
    })
    network.leadTo(sotto.url)
    return sotto
  }
  const sotto = await start()
  stack.defer(() => sotto[Symbol.asyncDispose]())
  const { page } = stack.use(
    await openPage(browser, `${network.url}/sign-in?code=${sotto.app.codes.current(personId('ada'))}`),
  )
  await page.evaluate('window.notReloaded = true')
  const { chatKey = '' } = await platform.post('/chats', {
    agentId: 'ada',
    visitorName: 'Lena',
    text: 'My bike is late',
  })
  await model.say(first)
  await page.locator('.tip-text', { hasText: 'did not come on Friday.' }).waitFor()
  return {
    page,
    platform,
    chatKey,
    model,
    network,
    sotto,
    start,
    /** The rest of the tip. */
    async finish() {
      await model.say(second)
      await model.end()
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

const status = (page: Page) => page.locator('.status')

/** Once the tip is there: whole, once, finished; the page itself never left. */
async function expectWholeTip(page: Page) {
  await page.locator('.tip-text[aria-busy=false]', { hasText: 'come back to you.' }).first().waitFor()
  expect((await page.locator('.first-tip .tip-text').textContent())?.trim()).toBe(first + second)
  expect(await page.locator('[data-tip]').count()).toBe(1)
  expect(await page.locator('[data-conversation]').count()).toBe(1)
  await status(page).getByText('live', { exact: true }).waitFor()
  expect(await page.evaluate('window.notReloaded')).toBe(true)
}

it('goes on with a streaming tip after the network was lost for a minute', async () => {
  await using stage = await openStage()
  const { page, network } = stage
  await page.clock.install()
  network.lose()
  await stage.finish()
  // By the page's clock; whatever the server sends meanwhile is lost on its way.
  await page.clock.fastForward(60_000)
  await status(page).getByText('connection lost, trying again').waitFor()
  expect(await page.locator('.tip-text').first().getAttribute('aria-busy')).toBe('true')
  network.restore()
  await page.clock.fastForward(20_000)
  await expectWholeTip(page)
})

it('says at once that the network is gone where the browser knows, and comes back when it does', async () => {
  await using stage = await openStage()
  const { page } = stage
  await page.context().setOffline(true)
  await status(page).getByText('connection lost, trying again').waitFor()
  await stage.finish()
  await page.context().setOffline(false)
  await expectWholeTip(page)
})

it('shows a tip that a restart of the server cut short as such, and the next one whole', async () => {
  await using stage = await openStage()
  const { page, network } = stage
  await stage.sotto[Symbol.asyncDispose]()
  await status(page).getByText('connection lost, trying again').waitFor()
  await using _again = await stage.start()
  network.cut()
  // The line has no answer yet: it gets its tip from the new process.
  await stage.finish()
  const tip = page.locator('.first-tip .tip-text[aria-busy=false]', { hasText: 'come back to you.' })
  await tip.waitFor()
  expect((await tip.textContent())?.trim()).toBe(second)
  await page.locator('.rest > summary').click()
  await page.locator('.folded > summary').click()
  await page.locator('.folded').getByText('could not be finished').waitFor()
  await status(page).getByText('live', { exact: true }).waitFor()
  expect(await page.locator('[data-conversation]').count()).toBe(1)
  expect(await page.evaluate('window.notReloaded')).toBe(true)
})

it('says that it is signed out when the session has ended, and goes on by itself after the small window signed in', async () => {
  await using stage = await openStage()
  const { page, network, sotto } = stage
  const { web } = sotto.app
  const weekAgo = Math.round(Date.now() / 1_000) - 8 * 24 * 3_600
  const old = web.encodeSecureSession(web.createSecureSession({ people: ['ada'], __ts: weekAgo }))
  await page.context().addCookies([{ name: 'sotto-session', value: encodeURIComponent(old), url: network.url }])
  network.cut()
  await status(page).getByText('signed out').waitFor()
  await stage.finish()
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Sign in' }).click()
  const small = await opened
  await small.getByLabel('Enter the code').fill(sotto.app.codes.current(personId('ada')))
  const closed = small.waitForEvent('close')
  await small.keyboard.press('Enter')
  await closed
  await expectWholeTip(page)
})

it('goes on with a streaming tip after its tab was frozen for so long that the server gave it up', async () => {
  await using stage = await openStage()
  const { page, sotto } = stage
  const sockets = async () =>
    Number(/^sotto_sockets\{page="overlay"\} (\d+)$/m.exec(await metricsOf(sotto.url))?.[1] ?? Number.NaN)
  expect(await sockets()).toBe(1)
  const freeze = await tabProcesses(browser)
  freeze('SIGSTOP')
  try {
    await until('the server to give the page up', async () => (await sockets()) === 0, 50_000)
    await stage.finish()
  } finally {
    freeze('SIGCONT')
  }
  await expectWholeTip(page)
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
