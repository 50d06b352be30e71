import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { widgetPages } from '../../src/web/widget-pages.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { startLocalServer } from '../helpers/local-server.ts'
import { until } from '../helpers/until.ts'
import { expectAccessible, openPage, sidewaysScroll } from './browser.ts'
import { conversation, wholeTip } from './overlay-script.ts'
import { startPagesServer, type PagesServer } from './pages-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const example = readFileSync(new URL('../../examples/widget-host/host.html', import.meta.url))

/** The example's page on an origin of its own, which Sotto lets show its widget, and Sotto as a test writes it. */
async function startHost(allowed = true) {
  await using opened = new AsyncDisposableStack()
  const host = opened.use(await startLocalServer((_request, response) => response.end(example)))
  const sotto: PagesServer = opened.use(
    await startPagesServer(
      (app) => {
        app.get('/overlay/widget-settings', async () => ({
          sdkUrl: `${host.url}/sdk.js`,
          hosts: allowed ? [host.url] : [],
        }))
        app.post('/overlay/frame-token', async () => {
          return { token: 'a.b', expiresInMs: 600_000, agent: { personId: 'ada', name: 'Ada' } }
        })
      },
      0,
      { pages: widgetPages, frameAncestors: ["'self'", host.url] },
    ),
  )
  sotto.conversations = ['ingest-help-desk-c-17', 'ingest-help-desk-c-18'].map((id, index) =>
    conversation(id, { visitorName: ['Noor', 'Ivo'][index] }),
  )
  const closing = opened.move()
  return {
    sotto,
    url: `${host.url}/?sotto=${encodeURIComponent(sotto.url)}`,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

describe('a host of another kind', () => {
  it('says what is in focus, and takes tips as text', async () => {
    await using host = await startHost()
    const hostile = 'Sure: <img src=x onerror=alert(1)>\n"Yes" & no'
    for (const event of wholeTip('t17', hostile)) host.sotto.say('ingest-help-desk-c-17', event)
    for (const event of wholeTip('t18', 'For Ivo')) host.sotto.say('ingest-help-desk-c-18', event)
    await using open = await openPage(browser, host.url, { viewport: { width: 1_000, height: 700 } })
    const { page, complaints } = open
    const widget = page.frameLocator('iframe')
    await widget.getByText('No conversation is open in the workspace.').waitFor()
    await page.getByLabel('Conversation').selectOption('c-18')
    await widget.getByText('In the workspace: Ivo').waitFor()
    expect(await widget.locator('h2').nth(1).textContent()).toBe('Ivo')
    await page.getByLabel('Conversation').selectOption('c-17')
    await widget.getByText('In the workspace: Noor').waitFor()
    await widget.getByRole('button', { name: 'Insert' }).first().click()
    await expect.poll(() => page.getByLabel('Your line').inputValue()).toBe(hostile)
    await until('the record', () => host.sotto.actions.some(({ action }) => action === 'inserted'))
    expect(host.sotto.actions).toEqual([{ conversationId: 'ingest-help-desk-c-17', tipId: 't17', action: 'inserted' }])
    expect(complaints).toEqual([])
  })

  it('gets no notes of a conversation that is over into its composer', async () => {
    await using host = await startHost()
    await using open = await openPage(browser, host.url, { viewport: { width: 1_000, height: 700 } })
    const { page } = open
    const widget = page.frameLocator('iframe')
    await widget.getByText('No conversation is open in the workspace.').waitFor()
    await page.getByLabel('Conversation').selectOption('c-17')
    await widget.getByText('In the workspace: Noor').waitFor()
    const id = 'ingest-help-desk-c-17'
    host.sotto.overlay.emit('conversation-closed', {
      conversationId: conversation(id).conversationId,
      because: 'ended',
    })
    for (const event of wholeTip('notes', 'A return costs us 20.', { kind: 'summary' })) host.sotto.say(id, event)
    await widget.getByRole('group', { name: 'Wrap-up' }).getByText('A return costs us 20.').waitFor()
    await widget.locator(`[data-conversation=${id}]`).press('i')
    await widget.getByText('There is no tip to insert right now.').first().waitFor()
    expect(await page.getByLabel('Your line').inputValue()).toBe('')
  })

  it('is not heard where its origin is not allowed to talk', async () => {
    await using host = await startHost(false)
    for (const event of wholeTip('t17', 'For Noor')) host.sotto.say('ingest-help-desk-c-17', event)
    await using open = await openPage(browser, host.url, { viewport: { width: 1_000, height: 700 } })
    const widget = open.page.frameLocator('iframe')
    await open.page.getByLabel('Conversation').selectOption('c-17')
    await widget.getByText('For Noor', { exact: true }).waitFor()
    await widget.getByRole('button', { name: 'Insert' }).first().click({ force: true })
    await widget.getByText('Not inserted: open the conversation in the workspace first.').first().waitFor()
    expect(await open.page.getByLabel('Your line').inputValue()).toBe('')
    expect(host.sotto.actions).toEqual([])
  })
})

describe('the widget', () => {
  it.each(['light', 'dark'] as const)('is accessible in %s, and fits into 320 pixels', async (colorScheme) => {
    await using host = await startHost()
    for (const event of wholeTip('t17', 'One moment, please.')) host.sotto.say('ingest-help-desk-c-17', event)
    const url = `${host.sotto.url}/overlay?widget=host`
    await using open = await openPage(browser, url, { colorScheme, viewport: { width: 320, height: 640 } })
    await open.page.getByText('One moment, please.', { exact: true }).waitFor()
    await expectAccessible(open.page)
    expect(await sidewaysScroll(open.page)).toBeLessThanOrEqual(0)
    await open.page.keyboard.press('i')
    await open.page.getByText('Not inserted: open the conversation in the workspace first.').first().waitFor()
    await expectAccessible(open.page)
    expect(open.complaints).toEqual([])
  })

  it.each(['light', 'dark'] as const)('asks to sign in, accessible in %s', async (colorScheme) => {
    await using server = await startPagesServer(
      (app) => {
        app.get('/overlay/widget-settings', async () => ({ sdkUrl: '/sdk.js', hosts: [] }))
        app.post('/overlay/frame-token', async (_request, reply) => reply.code(204).send())
      },
      0,
      { pages: widgetPages },
    )
    const url = `${server.url}/overlay?widget=liveperson`
    await using open = await openPage(browser, url, { colorScheme, viewport: { width: 320, height: 640 } })
    await open.page.getByRole('button', { name: 'Sign in' }).waitFor()
    await expectAccessible(open.page)
    expect(await sidewaysScroll(open.page)).toBeLessThanOrEqual(0)
    expect(server.handshakes).toEqual([])
  })

  it('speaks German where the browser does', async () => {
    await using host = await startHost()
    for (const event of wholeTip('t17', 'Einen Augenblick, bitte.')) host.sotto.say('ingest-help-desk-c-17', event)
    await using open = await openPage(browser, `${host.sotto.url}/overlay?widget=host`, { locale: 'de-DE' })
    await open.page.getByRole('button', { name: 'Einfügen' }).waitFor()
    await open.page.getByText('Im Arbeitsplatz ist kein Gespräch offen.').waitFor()
    expect(await open.page.evaluate('document.documentElement.lang')).toBe('de')
  })
})

it(
  'renews its token in time, and asks to sign in again when it ends, without loading anew',
  { timeout: 60_000 },
  async () => {
    const bearers: (string | undefined)[] = []
    let ended = false
    await using server = await startPagesServer(
      (app) => {
        app.get('/overlay/widget-settings', async () => ({ sdkUrl: '/sdk.js', hosts: [] }))
        app.post('/overlay/frame-token', async (request, reply) => {
          bearers.push(request.headers.authorization)
          if (ended) return reply.code(request.headers.authorization === undefined ? 204 : 401).send()
          return { token: `t.${bearers.length}`, expiresInMs: 1_500, agent: { personId: 'ada', name: 'Ada' } }
        })
      },
      0,
      { pages: widgetPages },
    )
    server.conversations = [conversation('a', { visitorName: 'Noor' })]
    await using open = await openPage(browser, `${server.url}/overlay?widget=host`)
    await open.page.locator('[data-conversation=a]').waitFor()
    expect(server.handshakes[0]?.token).toMatch(/^t\.\d$/)
    await until('renewals', () => bearers.length > 3)
    expect(bearers.slice(0, 3)).toEqual([undefined, 'Bearer t.1', 'Bearer t.2'])
    ended = true
    await open.page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await open.page.locator('[data-conversation=a]').count()).toBe(1)
    ended = false
    const [opened] = await Promise.all([
      open.page.context().waitForEvent('page'),
      open.page.getByRole('button', { name: 'Sign in' }).click(),
    ])
    if (!opened.isClosed()) await opened.waitForEvent('close')
    await open.page.getByRole('button', { name: 'Sign in' }).waitFor({ state: 'detached' })
  },
)

it('stores no token anywhere that a page can read', async () => {
  await using host = await startHost()
  await using open = await openPage(browser, host.url, { viewport: { width: 1_000, height: 700 } })
  await open.page.frameLocator('iframe').getByText('Noor').first().waitFor()
  const frame = open.page.frames().find((one) => one.url().startsWith(host.sotto.url))
  const kept = await frame?.evaluate<string>(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, name])',
  )
  expect(kept).toContain('/overlay?widget=host')
  expect(kept).not.toContain('a.b')
})
