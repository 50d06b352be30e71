import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { until } from '../helpers/until.ts'
import {
  openWorkspace,
  signInAgain,
  signInInside,
  startConversation,
  startWidgetStage,
  type WidgetStage,
} from './widget-stage.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const battery = 'Hi, my battery does not charge any more, the light blinks red.'

describe.each(['each', 'reused', 'opened'])('a workspace with frames: %s', (frames) => {
  describe.each([
    ['chat', '0'],
    ['messaging', '1'],
  ])('%s', (_channel, messaging) => {
    it('brings a visitor’s line to Sotto, and the tip into the composer', { timeout: 90_000 }, async () => {
      await using stage = await startWidgetStage()
      await using workspace = await openWorkspace(browser, stage, `frames=${frames}&messaging=${messaging}`)
      const { page, widget, complaints } = workspace
      await startConversation(page, 'Lena', battery)
      await signInInside(workspace, stage)
      await widget.getByText('In the workspace: Lena').waitFor()
      const tip = widget.locator('[data-conversation] .tip-text').first()
      await widget.getByRole('button', { name: 'Insert' }).first().click()
      const composer = page.getByLabel('You play the agent')
      await until('the tip', async () => (await composer.inputValue()) !== '')
      // The tip's words appear by phrase; the composer has them all at once.
      await expect.poll(async () => (await tip.innerText()).trim()).toBe(await composer.inputValue())
      await widget.getByRole('button', { name: 'Inserted' }).waitFor()
      await widget.getByText('Inserted for Lena. You send it.').first().waitFor()
      expect(complaints).toEqual([])
    })
  })
})

/** As where Sotto has no login: only the widget brings conversations. */
function byBridgeAlone(file: string): void {
  const content = JSON.parse(readFileSync(file, 'utf8')) as { agents: { mode?: string; login?: object }[] }
  for (const agent of content.agents) {
    delete agent.login
    agent.mode = 'bridge'
  }
  writeFileSync(file, JSON.stringify(content))
}

async function linesOf(stage: WidgetStage, conversationId: string): Promise<readonly string[]> {
  const answer = await request(`${stage.sotto.url}/api/console/conversations/${conversationId}`, {
    headers: { cookie: await stage.sotto.signIn('lead') },
  })
  const { lines } = (await answer.body.json()) as { lines: { text: string }[] }
  return lines.map(({ text }) => text)
}

describe('a conversation that the workspace shows', () => {
  it('has each line once where it is polled as well', { timeout: 90_000 }, async () => {
    await using stage = await startWidgetStage()
    await using workspace = await openWorkspace(browser, stage, 'frames=reused')
    const { page, widget } = workspace
    await startConversation(page, 'Lena', battery)
    await signInInside(workspace, stage)
    await page.getByLabel('You play the agent').fill('One moment, <b>please</b>.')
    await page.keyboard.press('Enter')
    await page.getByLabel('You play the visitor').fill('Sure.')
    await page.keyboard.press('Enter')
    await widget.getByText('Visitor: Sure.').waitFor()
    const id = (await widget.locator('[data-conversation]').first().getAttribute('data-conversation')) ?? ''
    const said = [battery, 'One moment, <b>please</b>.', 'Sure.']
    await expect
      .poll(async () => (await linesOf(stage, id)).filter((text) => said.includes(text)), { timeout: 10_000 })
      .toEqual(said)
    expect(await widget.locator('[data-conversation]').count()).toBe(1)
  })

  it('is heard by the widget alone, over a reload of the frame, until it ends', { timeout: 90_000 }, async () => {
    await using stage = await startWidgetStage({}, byBridgeAlone)
    await using workspace = await openWorkspace(browser, stage, 'frames=reused')
    const { page, widget } = workspace
    await startConversation(page, 'Lena', battery)
    await signInInside(workspace, stage)
    await widget.locator('.tip-text').first().waitFor()
    const frame = page.frames().find((one) => one.url().startsWith(stage.sotto.url))
    await frame?.evaluate('location.reload()')
    // What stood in memory is gone with the page.
    await signInAgain(workspace)
    await widget.getByText('In the workspace: Lena').waitFor()
    await page.getByLabel('You play the visitor').fill('It was new in May.')
    await page.keyboard.press('Enter')
    await widget.getByText('Visitor: It was new in May.').waitFor()
    const id = (await widget.locator('[data-conversation]').first().getAttribute('data-conversation')) ?? ''
    expect(id).toContain('ingest-bridge-ada')
    expect((await linesOf(stage, id)).filter((text) => text === battery)).toHaveLength(1)
    await page.getByRole('button', { name: 'End chat' }).click()
    await widget.getByText('Ended', { exact: true }).waitFor()
  })

  it('is told again to a Sotto that was away, with what was said meanwhile', { timeout: 90_000 }, async () => {
    await using stage = await startWidgetStage({}, byBridgeAlone)
    await using workspace = await openWorkspace(browser, stage, 'frames=reused')
    const { page, widget } = workspace
    await startConversation(page, 'Lena', battery)
    await signInInside(workspace, stage)
    await widget.locator('.tip-text').first().waitFor()
    await page.context().setOffline(true)
    await page.context().route(`${stage.sotto.url}/overlay/bridge`, (route) => route.abort())
    await page.context().setOffline(false)
    const failed = page.context().waitForEvent('requestfailed', (one) => one.url().endsWith('/overlay/bridge'))
    await page.getByLabel('You play the visitor').fill('It was new in May.')
    await page.keyboard.press('Enter')
    await failed
    await page.context().unroute(`${stage.sotto.url}/overlay/bridge`)
    await widget.getByText('Visitor: It was new in May.').waitFor()
  })

  it('is said to be unheard while the workspace shows another one in its frame', { timeout: 90_000 }, async () => {
    await using stage = await startWidgetStage({}, byBridgeAlone)
    await using workspace = await openWorkspace(browser, stage, 'frames=reused')
    const { page, widget } = workspace
    await startConversation(page, 'Lena', battery)
    await signInInside(workspace, stage)
    const [lenas, ivos] = ['Lena', 'Ivo'].map((name) => widget.locator('[data-conversation]', { hasText: name }))
    await lenas?.getByText(`Visitor: ${battery}`).waitFor()
    await widget.locator('.status').getByText('heard as opened').waitFor()
    await startConversation(page, 'Ivo', 'Where is my parcel?')
    await lenas?.getByText(/^Not heard since \d\d:\d\d. Open it in your workspace.$/).waitFor()
    await ivos?.getByText('Visitor: Where is my parcel?').waitFor()
    await page.locator('.chats').getByText('Lena').click()
    await lenas?.getByText(`Visitor: ${battery}`).waitFor()
    await ivos?.getByText(/^Not heard since/).waitFor()
  })

  it('is not told by somebody who only watches', { timeout: 90_000 }, async () => {
    await using stage = await startWidgetStage({}, byBridgeAlone)
    await using workspace = await openWorkspace(browser, stage, 'frames=reused&watching=1')
    await startConversation(workspace.page, 'Lena', battery)
    await signInInside(workspace, stage)
    await workspace.widget.getByText('You watch this conversation').waitFor()
    await workspace.widget.getByText('No conversation right now.').waitFor()
  })
})

describe('insert', () => {
  it.each(['each', 'reused'])(
    'is refused where another conversation is in focus: %s',
    { timeout: 90_000 },
    async (frames) => {
      await using stage = await startWidgetStage()
      await using workspace = await openWorkspace(browser, stage, `frames=${frames}`)
      const { page, widget } = workspace
      await startConversation(page, 'Lena', battery)
      await signInInside(workspace, stage)
      await startConversation(page, 'Ivo', 'Where is my parcel?')
      await widget.getByText('In the workspace: Ivo').waitFor()
      const lenas = widget.locator('[data-conversation]', { hasText: 'Lena' })
      await lenas.locator('.tip-text').waitFor()
      await lenas.getByRole('button', { name: 'Insert' }).click({ force: true })
      await widget
        .getByText('Not inserted: the workspace shows another conversation. Open Lena there first.')
        .first()
        .waitFor()
      expect(await page.getByLabel('You play the agent').inputValue()).toBe('')
      // The conversation in focus stands first.
      expect(await widget.locator('[data-conversation] h2').first().textContent()).toBe('Ivo')
      await page.locator('.chats').getByText('Lena').click()
      await widget.getByText('In the workspace: Lena').waitFor()
      await lenas.locator('h2').click()
      await page.keyboard.press('i')
      await until('the tip', async () => (await page.getByLabel('You play the agent').inputValue()) !== '')
    },
  )
})

describe('a window of its own', () => {
  it.each(['each', 'reused'])('inserts through the widget that opened it: %s', { timeout: 90_000 }, async (frames) => {
    await using stage = await startWidgetStage()
    await using workspace = await openWorkspace(browser, stage, `frames=${frames}`)
    const { page, widget } = workspace
    await startConversation(page, 'Lena', battery)
    await signInInside(workspace, stage)
    await widget.locator('.tip-text').first().waitFor()
    const [popped] = await Promise.all([
      page.context().waitForEvent('page'),
      widget.getByRole('button', { name: 'Tips in a window of their own' }).click(),
    ])
    await startConversation(page, 'Ivo', 'Where is my parcel?')
    await widget.getByText('In the workspace: Ivo').waitFor()
    const lenas = popped.locator('[data-conversation]', { hasText: 'Lena' })
    await lenas.getByRole('button', { name: 'Insert' }).click()
    await popped
      .getByText(/^Not inserted: /)
      .first()
      .waitFor()
    await page.locator('.chats').getByText('Lena').click()
    await widget.getByText('In the workspace: Lena').waitFor()
    await lenas.getByRole('button', { name: 'Insert' }).click()
    await popped.getByText('Inserted for Lena. You send it.').first().waitFor()
    expect(await page.getByLabel('You play the agent').inputValue()).not.toBe('')
  })

  it('stays on top where the browser has that, and inserts from there', { timeout: 90_000 }, async () => {
    await using stage = await startWidgetStage()
    await using workspace = await openWorkspace(browser, stage, 'frames=reused')
    const { page, widget } = workspace
    await startConversation(page, 'Lena', battery)
    await signInInside(workspace, stage)
    await widget.locator('.tip-text').first().waitFor()
    const [popped] = await Promise.all([
      page.context().waitForEvent('page'),
      widget.getByRole('button', { name: 'Tips in a window of their own' }).click(),
    ])
    await popped.locator('.tip-text').first().waitFor()
    const opened = page.context().waitForEvent('page')
    await popped.getByRole('button', { name: 'Keep this window on top' }).click()
    const top = (await opened).frameLocator('iframe')
    await top.getByRole('button', { name: 'Insert' }).first().click()
    await top.getByText('Inserted for Lena. You send it.').first().waitFor()
    expect(await page.getByLabel('You play the agent').inputValue()).not.toBe('')
  })
})

it('has the workspace’s colours, unless the agent has chosen others', { timeout: 90_000 }, async () => {
  await using stage = await startWidgetStage()
  await using workspace = await openWorkspace(browser, stage, 'frames=reused&messaging=1&theme=dark')
  const { page, widget } = workspace
  await startConversation(page, 'Lena', battery)
  await signInInside(workspace, stage)
  await widget.getByText('In the workspace: Lena').waitFor()
  const theme = () => widget.locator('html').getAttribute('data-theme')
  await expect.poll(theme).toBe('dark')
  await widget.getByRole('button', { name: 'Settings' }).click()
  await widget.getByLabel('Colours').selectOption('contrast')
  await expect.poll(theme).toBe('contrast')
})
