import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refused } from '../../src/domain/refusal.ts'
import type { TranscriptLine } from '../../src/transcript/transcript.ts'
import type { OverlayLine } from '../../src/overlay/context-protocol.ts'
import { transcriptPart } from '../../src/overlay/transcript-part.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage } from './browser.ts'
import { conversation } from './overlay-script.ts'
import { startPagesServer } from './pages-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const said = (number: number): TranscriptLine => ({
  platformEventId: number,
  speaker: number % 2 === 0 ? 'agent' : 'visitor',
  // Long enough to take another line where the page is narrow.
  text: `Line number ${number}, and some words more that take their room`,
  at: new Date(number * 1_000),
  agentsOnly: false,
})
const shown = ({ platformEventId, speaker, text, at, agentsOnly }: TranscriptLine): OverlayLine => ({
  number: platformEventId,
  speaker,
  text,
  at: at.getTime(),
  agentsOnly,
})

it('shows 5,000 lines by and by, follows their end, and moves nothing that is read', async () => {
  await using server = await startPagesServer()
  server.conversations = [conversation('a')]
  const lines = Array.from({ length: 5_000 }, (_, index) => said(index + 1))
  server.overlay.on('connection', (socket) => {
    socket.on('read-transcript', ({ place }, answer) => {
      const part = transcriptPart(lines, place)
      answer({ ok: true, ...part, lines: part.lines.map(shown) })
    })
  })
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page, complaints } = open
  await page.getByText('Transcript', { exact: true }).click()
  const line = (number: number) => page.locator(`[data-line="${number}"]`)
  const top = async (number: number) => {
    const [box, one] = await Promise.all([page.locator('.lines-box').boundingBox(), line(number).boundingBox()])
    return Math.round((one?.y ?? Number.NaN) - (box?.y ?? Number.NaN))
  }
  await line(5_000).waitFor()
  await expect
    .poll(() =>
      page.evaluate(`(() => {
    const box = document.querySelector('.lines-box')
    return box.scrollHeight - box.scrollTop - box.clientHeight
  })()`),
    )
    .toBeLessThanOrEqual(1)

  const tell = (number: number) => {
    lines.push(said(number))
    server.overlay.emit('lines-said', {
      conversationId: conversation('a').conversationId,
      lines: [{ ...shown(said(number)), follows: number - 1 }],
    })
  }
  tell(5_001)
  await line(5_001).waitFor()
  await expect.poll(async () => Math.round((await top(5_001)) - (await top(5_000)))).toBeGreaterThan(0)

  // Earlier ones come in above what is read, and those that are far away go.
  for (let times = 1; times <= 5; times += 1) {
    const first = Number(await page.locator('.lines-box li').first().getAttribute('data-line'))
    await page.locator('.lines-box').evaluate((box: { scrollTop: number }) => void (box.scrollTop = 0))
    const before = await top(first)
    await page.getByRole('button', { name: 'Show earlier' }).click()
    await line(first - 60).waitFor({ state: 'attached' })
    expect(Math.abs((await top(first)) - before)).toBeLessThanOrEqual(1)
  }
  expect(await page.locator('.lines-box li').count()).toBeLessThanOrEqual(240)
  const reading = Number(await page.locator('.lines-box li').nth(70).getAttribute('data-line'))
  const before = await top(reading)
  tell(5_002)
  await page.getByRole('button', { name: '1 new line: show' }).waitFor()
  expect(await top(reading)).toBe(before)
  await expectAccessible(page)
  await page.getByRole('button', { name: '1 new line: show' }).click()
  await line(5_002).waitFor()

  // What was said while the connection was lost is there, too.
  lines.push(said(5_003))
  server.drop()
  await line(5_003).waitFor()

  // The end stays in sight when the window becomes narrower.
  await page.setViewportSize({ width: 640, height: 640 })
  const tall = (await line(5_003).boundingBox())?.height ?? 0
  await page.setViewportSize({ width: 320, height: 640 })
  await expect.poll(async () => (await line(5_003).boundingBox())?.height).toBeGreaterThan(tall)
  await expect
    .poll(() =>
      page.evaluate(`(() => {
    const box = document.querySelector('.lines-box')
    return box.scrollHeight - box.scrollTop - box.clientHeight
  })()`),
    )
    .toBeLessThanOrEqual(1)
  expect(complaints).toEqual([])
})

it('says why there is no transcript', async () => {
  await using server = await startPagesServer()
  server.conversations = [conversation('a')]
  server.overlay.on('connection', (socket) => {
    socket.on('read-transcript', (_ask, answer) => answer(refused('not-yours')))
  })
  await using open = await openPage(browser, `${server.url}/overlay`)
  await open.page.getByText('Transcript', { exact: true }).click()
  await open.page.getByText('This conversation is not yours, or it is over.').waitFor()
})
