import type { FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countsOf } from '../../public/record/counts.ts'
import { partsOf, timesOf } from '../../public/record/spans.ts'
import type { AgentRecord, RecordTip } from '../../src/overlay/record-protocol.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage, sidewaysScroll } from './browser.ts'
import { startPagesServer } from './pages-server.ts'

const dayMs = 86_400_000
const tip = (id: string, rest: Partial<RecordTip> = {}): RecordTip => ({
  tipId: id,
  conversationId: 'c1',
  at: Date.now(),
  kind: 'reply',
  engine: 'offline',
  promptId: 'coach',
  promptVersion: '7f3a91c2',
  text: `Words of ${id}`,
  complete: true,
  outcome: undefined,
  actions: [],
  ...rest,
})
const tips: readonly RecordTip[] = [
  tip('a', { outcome: 'used', actions: [{ action: 'copied' }] }),
  tip('b', { outcome: 'ignored', actions: [{ action: 'down', reason: 'too-late' }, { action: 'dismissed' }] }),
  tip('c', { kind: 'next-step', outcome: 'same-step' }),
  tip('d', { complete: false, text: '<img src=x onerror=alert(1)>' }),
]

describe('what the record counts', () => {
  it('is accepted by what the agent wrote, whatever was clicked', () => {
    expect(countsOf(tips)).toEqual({
      shown: 4,
      judged: 3,
      accepted: 2,
      used: 1,
      adapted: 0,
      sameStep: 1,
      ignored: 1,
      copied: 1,
      dismissed: 1,
      up: 0,
      down: 1,
    })
  })

  it.each(['2026-11-23T15:30', '2026-03-29T12:00', '2026-10-25T23:59', '2026-01-01T00:00'])(
    'lies in days of the reader’s own calendar, at %s',
    (at) => {
      const now = new Date(at)
      for (const span of ['today', '7 days', '30 days'] as const) {
        const { from, to } = timesOf(span, now)
        const parts = partsOf(span, now)
        expect(parts[0]?.from).toBe(from)
        expect(from).toBeLessThanOrEqual(now.getTime())
        expect(to).toBeGreaterThan(now.getTime())
        for (const [index, part] of parts.entries()) if (index > 0) expect(part.from).toBe(parts[index - 1]?.to)
        expect(parts.at(-1)?.to).toBeGreaterThan(now.getTime())
      }
      expect(partsOf('30 days', now)).toHaveLength(30)
    },
  )
})

describe('the page of one’s own record', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  const asked: Record<string, string>[] = []
  const answerWith =
    (record: Partial<AgentRecord>, status = 200) =>
    (app: FastifyInstance) => {
      app.get<{ Querystring: Record<string, string> }>('/api/overlay/record', async ({ query }, reply) => {
        asked.push(query)
        return reply.code(status).send({ agentName: 'Ada', from: 0, to: 1, tips: [], more: false, ...record })
      })
    }

  it('shows the span in numbers, by hour and by kind, and every tip; in all themes and at 320 pixels', async () => {
    await using server = await startPagesServer(answerWith({ tips }))
    await using open = await openPage(browser, `${server.url}/overlay/record?agent=ada`)
    const { page } = open
    await page.getByText('67 % of 3', { exact: true }).first().waitFor()
    await page.getByText('1 used, 0 adapted, 1 same step').waitFor()
    expect(await page.locator('.tips .fate').allTextContents()).toEqual([
      'used · copied',
      'not used · not helpful (too late) · dismissed',
      'same step, own words',
      'not finished',
    ])
    await page.getByText('<img src=x onerror=alert(1)>').waitFor()
    expect(await page.locator('.bar.shown').count()).toBe(1)
    await page.getByText('As a table').click()
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      await expectAccessible(page)
    }
    await page.evaluate(`document.documentElement.dataset.theme = 'contrast'`)
    await expectAccessible(page)
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
    expect(open.complaints).toEqual([])
    const zone = await page.evaluate<string>('Intl.DateTimeFormat().resolvedOptions().timeZone')
    for (const ending of ['csv', 'json']) {
      const link = page.getByRole('link', { name: `Export ${ending.toUpperCase()}` })
      const href = new URL((await link.getAttribute('href')) ?? '', server.url)
      expect(href.pathname).toBe(`/api/overlay/record.${ending}`)
      expect(Object.fromEntries(href.searchParams)).toMatchObject({ agent: 'ada', zone })
    }
  })

  it('asks for another span, for today at first', async () => {
    await using server = await startPagesServer(answerWith({ tips }))
    await using open = await openPage(browser, `${server.url}/overlay/record`)
    const { page } = open
    await page.getByText('67 % of 3', { exact: true }).first().waitFor()
    const spanOf = ({ from, to }: Record<string, string> = {}) => Math.round((Number(to) - Number(from)) / dayMs)
    expect(spanOf(asked.at(-1))).toBe(1)
    await page.getByRole('button', { name: '30 days' }).click()
    await expect.poll(() => spanOf(asked.at(-1))).toBe(30)
    expect(await page.getByRole('button', { name: '30 days' }).getAttribute('aria-pressed')).toBe('true')
  })

  it('speaks German to whoever reads it, and is told the same settings as the overlay', async () => {
    await using server = await startPagesServer(answerWith({ tips, more: true }))
    await using open = await openPage(browser, `${server.url}/overlay/record?agent=ada`, {
      locale: 'de-DE',
      viewport: { width: 320, height: 640 },
    })
    const { page, complaints } = open
    await page.getByText('Das sind die neuesten 4 Tipps des Zeitraums').waitFor()
    await page.getByText('67 % von 3', { exact: true }).first().waitFor()
    expect(await page.locator('.tips .fate').allTextContents()).toEqual([
      'verwendet · kopiert',
      'nicht verwendet · nicht hilfreich (zu spät) · verworfen',
      'selber Schritt, eigene Worte',
      'nicht fertig',
    ])
    expect(await page.evaluate('[document.documentElement.lang, document.title]')).toEqual(['de', 'Sotto: Ihr Verlauf'])
    await page.getByRole('button', { name: 'Darstellung' }).click()
    await expectAccessible(page)
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)

    const overlay = await page.context().newPage()
    await overlay.goto(`${server.url}/overlay?agent=ada`)
    await overlay.locator('.status').getByText('live', { exact: true }).waitFor()
    await page.getByLabel('Farben').selectOption('dark')
    await page.getByLabel('Sprache dieser Seite').selectOption('en')
    await page.getByRole('heading', { name: 'What you were shown' }).waitFor()
    await expect.poll(() => server.settings).toMatchObject({ theme: 'dark', language: 'en' })
    await overlay.getByText('No conversation right now.').waitFor()
    expect(await overlay.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    expect(complaints).toEqual([])
  })

  it('shows a long list by and by, and says where there was more', async () => {
    const many = Array.from({ length: 120 }, (_, index) => tip(`t${index}`))
    await using server = await startPagesServer(answerWith({ tips: many, more: true }))
    await using open = await openPage(browser, `${server.url}/overlay/record`)
    const { page } = open
    await page.getByText('These are the newest 120 tips of the span; there were more.').waitFor()
    expect(await page.locator('.tips > li').count()).toBe(50)
    await page.getByRole('button', { name: 'Show 50 more' }).click()
    await page.getByRole('button', { name: 'Show 20 more' }).click()
    await expect.poll(() => page.locator('.tips > li').count()).toBe(120)
  })

  it('teaches where there is nothing, and helps where something is wrong', async () => {
    await using empty = await startPagesServer(answerWith({}))
    await using open = await openPage(browser, `${empty.url}/overlay/record`)
    await open.page.getByText('No tip in this span.').waitFor()
    await expectAccessible(open.page)
    await using out = await startPagesServer(answerWith({}, 401))
    await using closed = await openPage(browser, `${out.url}/overlay/record?agent=ada`)
    const link = closed.page.getByRole('link', { name: 'Sign in' })
    expect(await link.getAttribute('href')).toBe('/sign-in?to=%2Foverlay%2Frecord%3Fagent%3Dada&language=en-GB')
    await using broken = await startPagesServer(answerWith({}, 500))
    await using failed = await openPage(browser, `${broken.url}/overlay/record`)
    await failed.page.getByRole('button', { name: 'Try again' }).waitFor()
  })
})
