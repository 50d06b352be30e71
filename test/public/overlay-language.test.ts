import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refused } from '../../src/domain/refusal.ts'
import type { RefusalCode } from '../../src/domain/refusal.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage, sidewaysScroll } from './browser.ts'
import { conversation, tipExpired, wholeTip } from './overlay-script.ts'
import { startPagesServer, type PagesServer } from './pages-server.ts'

let browser: Browser
let server: PagesServer
beforeAll(async () => {
  browser = await launchChromium()
  server = await startPagesServer()
  server.conversations = [conversation('a'), conversation('b', { visitorName: undefined, waitingSince: undefined })]
  for (const event of [...wholeTip('a1', 'Could I have it?'), tipExpired('a1', 'answered')]) server.say('a', event)
  for (const event of wholeTip('a2', 'The parcel left Leipzig.', { answers: 9 })) server.say('a', event)
  for (const event of wholeTip('a3', 'Look.', { answers: 9, kind: 'next-step' })) server.say('a', event)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

it('speaks German to a browser that does, and loads no other words', async () => {
  await using open = await openPage(browser, 'about:blank', { locale: 'de-AT' })
  const { page, complaints } = open
  const asked: string[] = []
  page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
  await page.goto(`${server.url}/overlay`)
  await page.getByRole('button', { name: 'Kopieren' }).first().waitFor()
  expect(await page.evaluate('[document.documentElement.lang, document.dir, document.title]')).toEqual([
    'de',
    'ltr',
    'Sotto: Tipps',
  ])
  await page.keyboard.press('?')
  await page.getByRole('region', { name: 'Tasten' }).waitFor()
  expect(asked.flatMap((path) => path.split('/words/')[1] ?? []).toSorted()).toEqual(['de-more.ts', 'de.ts'])
  // What visitor and tip say stays as it is.
  await page.getByText('The parcel left Leipzig.', { exact: true }).waitFor()
  await expectAccessible(page)
  expect(complaints).toEqual([])
})

it('is read from the right where the language is, and what people wrote by its own direction', async () => {
  await using open = await openPage(browser, `${server.url}/overlay?language=pseudo`, {
    viewport: { width: 320, height: 640 },
  })
  const { page, complaints } = open
  const text = page.getByText('The parcel left Leipzig.', { exact: true })
  await text.waitFor()
  expect(await page.evaluate('getComputedStyle(document.body).direction')).toBe('rtl')
  expect(await page.evaluate(`getComputedStyle(document.querySelector('.tip-text')).direction`)).toBe('ltr')
  const boxes = await page.evaluate<{ brand: number; buttons: number }>(
    `({ brand: document.querySelector('.brand').getBoundingClientRect().left,
        buttons: document.querySelector('.head .button').getBoundingClientRect().left })`,
  )
  expect(boxes.brand).toBeGreaterThan(boxes.buttons)
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
  await page.keyboard.press('?')
  await expect.poll(() => page.getByRole('region').count()).toBe(1)
  await expectAccessible(page)
  expect(complaints).toEqual([])
})

it('says in its language what the server refuses and why it hears nothing, and in English what is new to it', async () => {
  await using own = await startPagesServer()
  own.conversations = [conversation('a')]
  for (const event of wholeTip('t', 'The parcel left Leipzig.')) own.say('a', event)
  await using open = await openPage(browser, `${own.url}/overlay`, {
    locale: 'de',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const { page, complaints } = open
  const note = page.locator('.note')
  await page.getByText('The parcel left Leipzig.', { exact: true }).waitFor()
  own.answer = refused('not-stored')
  await page.keyboard.press('c')
  await note.getByText('Kopiert, aber nicht vermerkt. Es ließ sich nicht speichern.').waitFor()
  own.answer = { ok: false, code: 'of-tomorrow' as RefusalCode, reason: 'Said in English.' }
  await page.keyboard.press('p')
  await note.getByText('ist zurückgenommen. Said in English.').waitFor()
  const { code, reason } = refused('too-many-messages')
  own.overlay.emit('refused', { code, reason })
  await note.getByText('Das war zu viel auf einmal.').waitFor()
  own.overlay.emit('freshness', { state: 'stale', since: Date.now(), code: 'platform-silent', because: 'In English.' })
  await page.locator('.notice').getByText('Die Chat-Plattform antwortet nicht').waitFor()
  expect(complaints).toEqual([])
})
