import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../helpers/chromium.ts'
import { runCommand } from '../helpers/command.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'
import { openPage } from '../public/browser.ts'

type Run = { overlay: { agentId: string; url: string }[]; console: string; board: string; workspace: string }

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

describe('the product in a real browser', () => {
  it('brings a newcomer from npm start to a tip, a copy of it, and its place on board and console', async () => {
    using folder = temporaryFolder()
    const startedAt = performance.now()
    await using npm = runCommand('npm', ['start'], { PORT: '0', SOTTO_DATA_DIR: folder.path })
    const address = await until('the ready line', () => /^Sotto is ready: (.*)$/m.exec(npm.out())?.[1])
    await using overlay = await openPage(browser, address)
    const tip = overlay.page.locator('.tip-text[aria-busy=false]').first()
    await tip.waitFor({ timeout: 20_000 })
    process.stdout.write(`first tip on the overlay ${Math.round(performance.now() - startedAt)} ms after npm start\n`)

    await overlay.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await overlay.page.keyboard.press('c')
    // The page shows a finished tip phrase by phrase; the copy is the whole of it.
    const text = await until('the copy', async () => {
      const copied = await overlay.page.evaluate<string>('navigator.clipboard.readText()')
      return copied !== '' && copied === (await tip.textContent())?.trim() && copied
    })

    const run = () => JSON.parse(readFileSync(join(folder.path, 'run.json'), 'utf8')) as Run
    await using board = await openPage(browser, run().board, { viewport: { width: 1000, height: 600 } })
    await board.page.getByText('Ada Lindqvist').first().waitFor()
    await using lead = await openPage(browser, run().console, { viewport: { width: 1000, height: 600 } })
    await lead.page.getByRole('link', { name: 'Conversations', exact: true }).click()
    await lead.page.locator('li', { hasText: 'Ada Lindqvist' }).first().getByRole('link').click()
    await lead.page.getByText('copied').first().waitFor()
    await lead.page.getByText(text.slice(0, 40)).first().waitFor()
    expect([overlay.complaints, board.complaints, lead.complaints]).toEqual([[], [], []])
  })

  it('lets somebody play visitor and agent in the workspace, with the overlay beside it', async () => {
    using folder = temporaryFolder()
    await using npm = runCommand('npm', ['start'], { PORT: '0', SOTTO_DATA_DIR: folder.path })
    await until('the ready line', () => npm.out().includes('Sotto is ready'))
    const { workspace } = JSON.parse(readFileSync(join(folder.path, 'run.json'), 'utf8')) as Run
    await using opened = await openPage(browser, workspace, { viewport: { width: 1280, height: 800 } })
    const { page } = opened
    await page.getByLabel('Name').fill('Noor')
    await page.getByLabel('First line').fill('Hi, my battery does not charge any more, the light blinks red.')
    await page.getByRole('button', { name: 'Start the conversation' }).click()
    const frame = page.frameLocator('iframe')
    await frame.locator('.tip-text', { hasText: 'find out what it is' }).waitFor({ timeout: 20_000 })
    const agent = page.getByLabel('You play the agent')
    await agent.fill('Let me see. Is the battery warm?')
    await agent.press('Enter')
    await frame.locator('.tip.over', { hasText: 'answered' }).first().waitFor({ timeout: 20_000 })
    expect(opened.complaints).toEqual([])
  })
})
