import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sdkPath, workspacePages } from '../../src/simulator/workspace-pages.ts'
import { createAssets } from '../../src/web/assets.ts'
import { widgetPages } from '../../src/web/widget-pages.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { startPlatform } from '../helpers/running-sotto.ts'
import { until } from '../helpers/until.ts'
import { openPage } from './browser.ts'
import { conversation, wholeTip } from './overlay-script.ts'
import { startPagesServer } from './pages-server.ts'
import { startConversation } from './widget-stage.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** The simulator's workspace with the widget in it, and a Sotto whose tips the test writes. */
async function startStage() {
  await using opened = new AsyncDisposableStack()
  const overlays = { origins: [] as string[] }
  const platform = opened.use(
    await startPlatform({
      pages: workspacePages(await createAssets(), overlays),
      overlayLink: () => overlays.origins[0] && `${overlays.origins[0]}/overlay`,
    }),
  )
  const sotto = opened.use(
    await startPagesServer(
      (app) => {
        app.get('/overlay/widget-settings', async () => ({ sdkUrl: `${platform.url}${sdkPath}`, hosts: [] }))
        app.post('/overlay/frame-token', async () => {
          return { token: 'a.b', expiresInMs: 600_000, agent: { personId: 'ada', name: 'Ada' } }
        })
        app.post('/overlay/bridge', async () => ({ accepted: 1, known: 0, conversationId: 'shown' }))
      },
      0,
      { pages: widgetPages, frameAncestors: [platform.url], scriptSrc: () => [platform.url] },
    ),
  )
  overlays.origins.push(sotto.url)
  sotto.conversations = ['shown', 'other'].map((id) => conversation(id, { visitorName: `Visitor ${id}` }))
  const closing = opened.move()
  return { platform, sotto, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}

it(
  'loses no character and never moves the focus, while 200 tips come and the agent types in the workspace',
  { timeout: 180_000 },
  async () => {
    await using stage = await startStage()
    const { sotto, platform } = stage
    await using open = await openPage(browser, `${platform.url}/workspace?frames=reused#ada`, {
      viewport: { width: 1_280, height: 860 },
    })
    const { page } = open
    const widget = page.frameLocator('iframe.widget')
    await startConversation(page, 'Lena', 'Where is my parcel?')
    await widget.getByText('In the workspace: Visitor shown').waitFor()
    const composer = page.getByLabel('You play the agent')
    await composer.focus()
    await page.evaluate(`
      window.moved = []
      document.addEventListener('focusout', () => window.moved.push('focusout'))
      addEventListener('blur', () => window.moved.push('blur'))
    `)
    const text = 'I look into it at once, thank you for your patience. '.repeat(8)
    const typing = composer.pressSequentially(text, { delay: 5 })
    for (let index = 0; index < 200; index += 1) {
      const id = index % 2 === 0 ? 'shown' : 'other'
      for (const event of wholeTip(`t${index}`, `Tip number ${index}`, { answers: index })) sotto.say(id, event)
      // As many as the page can take while the agent types.
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))')
    }
    await typing
    await widget.getByText('Tip number 199', { exact: true }).waitFor()
    expect(await composer.inputValue()).toBe(text)
    expect(await page.evaluate('window.moved')).toEqual([])

    // To insert by a click leaves the focus where it is too, and the cursor.
    await widget.locator('[data-conversation=shown]').getByRole('button', { name: 'Insert' }).first().click()
    await until('the tip', async () => (await composer.inputValue()).includes('Tip number 198'))
    await page.keyboard.type('!')
    expect(await composer.inputValue()).toBe(`${text}! Tip number 198`)
    expect(await page.evaluate('window.moved')).toEqual([])
    expect(sotto.actions).toMatchObject([{ conversationId: 'shown', tipId: 't198', action: 'inserted' }])
    expect(open.complaints).toEqual([])
  },
)
