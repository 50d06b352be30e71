import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { until } from '../helpers/until.ts'
import { openWorkspace, signInInside, startConversation, startWidgetStage } from './widget-stage.ts'

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
      expect(await composer.inputValue()).toBe((await tip.innerText()).trim())
      await widget.getByRole('button', { name: 'Inserted' }).waitFor()
      await widget.getByText('Inserted for Lena. You send it.').first().waitFor()
      expect(complaints).toEqual([])
    })
  })
})
