import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { cardId } from '../../src/domain/ids.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { expectAccessible, openPage } from './browser.ts'
import { conversation, tipEnd, tipExpired, wholeTip } from './overlay-script.ts'
import { startPagesServer } from './pages-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const soon = { timeout: 15_000 }
const cited = { cardId: cardId('late-parcel'), title: 'Parcel is late' }

/** Three conversations with tips, whose lines and cards can be read. */
async function startShift() {
  const server = await startPagesServer()
  server.conversations = ['Lena', 'Ivo', 'Noor'].map((name) => conversation(name, { visitorName: name }))
  for (const event of wholeTip('old', 'What is your order number?', { answers: 3 })) server.say('Lena', event)
  server.say('Lena', tipExpired('old', 'answered'))
  for (const event of wholeTip('reply', 'It left Leipzig this morning.')) server.say('Lena', event)
  for (const event of wholeTip('step', 'Check the order date.', { kind: 'next-step' })) server.say('Lena', event)
  for (const event of wholeTip('swap', 'I can swap it for you.')) server.say('Ivo', event)
  for (const event of wholeTip('late', 'I am sorry about that.')) server.say('Noor', event)
  const lines = [3, 7].map((number) => ({
    number,
    speaker: 'visitor' as const,
    text: `Line ${number} of the talk`,
    at: Date.now() - 60_000,
    agentsOnly: false,
  }))
  server.overlay.on('connection', (socket) => {
    socket.on('read-transcript', (_ask, answer) => answer({ ok: true, lines, earlier: 0, later: 0 }))
    socket.on('read-lines', ({ numbers }, answer) => {
      answer({ ok: true, lines: lines.filter(({ number }) => numbers.includes(number)) })
    })
    socket.on('read-card', (_ask, answer) => {
      const card = { ...cited, steps: ['Look it up'], replies: ['One moment.'], never: [], text: undefined, links: [] }
      answer({ ok: true, card: { ...card, validFrom: undefined, validTo: undefined, holdsToday: true } })
    })
  })
  return server
}

/** What has the focus, in the words of whoever hears it. */
const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const { activeElement: own } = document
    if (own === null || own === document.body) return 'nothing'
    const label = own.getAttribute('aria-label') ?? own.labels?.[0]?.textContent ?? own.textContent
    return own.dataset.conversation === undefined ? label.trim().replace(/\\s+/g, ' ') : 'conversation ' + own.dataset.conversation
  })()`)

/** Goes on with the Tab key until something of that name has the focus; no agent would look longer. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press(key)
    const now = await focused(page)
    if (name.test(now)) return
    passed.push(now)
  }
  throw new Error(`The Tab key does not lead to ${name.source}, but to: ${passed.join(' | ')}`)
}

it(
  'is worked in for a whole shift by keyboard alone, and the focus never goes astray',
  { timeout: 150_000 },
  async () => {
    await using server = await startShift()
    const permissions = ['clipboard-read', 'clipboard-write']
    await using open = await openPage(browser, `${server.url}/overlay`, { permissions })
    const { page, complaints } = open
    const foot = page.locator('.note')
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const expectFocus = async (name: RegExp) => {
      await expect.poll(() => focused(page)).toMatch(name)
    }
    const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()')
    await page.getByText('I am sorry about that.', { exact: true }).waitFor()

    // Help itself.
    await press('?')
    await page.getByRole('region', { name: 'Keys' }).waitFor()
    await expectAccessible(page)
    await press('?')
    await page.getByRole('region', { name: 'Keys' }).waitFor({ state: 'detached' })

    // Reads and copies.
    await press('ArrowRight')
    await expectFocus(/^conversation Lena$/)
    await press('c')
    await foot.getByText('Copied for Lena').waitFor()
    expect(await clipboard()).toBe('It left Leipzig this morning.')

    // Edits, then copies; what is typed is text and no key.
    await press('e')
    await expectFocus(/^Edit for Lena$/)
    await press('End')
    await page.keyboard.type(' Sx/pc?')
    await expectAccessible(page)
    await press('Control+Enter')
    await foot.getByText('Copied for Lena, as you changed it').waitFor()
    expect(await clipboard()).toBe('It left Leipzig this morning. Sx/pc?')
    await expectFocus(/^conversation Lena$/)

    // Dismisses, undoes, pins, thinks well of it.
    await press('x')
    await page.locator('[data-conversation=Lena] .first-tip').getByText('Check the order date.').waitFor()
    await press('z')
    await page.locator('[data-conversation=Lena] .first-tip').getByText('It left Leipzig this morning.').waitFor()
    await press('p')
    await page.locator('.pinned').getByText('It left Leipzig this morning.').waitFor()
    await expectFocus(/^conversation Lena$/)
    await press('+')
    await press('-')
    await tabTo(page, /^1wrong$/)
    await press('Enter')
    await vi.waitFor(() => expect(server.actions.at(-1)).toMatchObject({ action: 'down', reason: 'wrong' }), soon)
    await press('Escape')
    await expectFocus(/^(?!nothing)/)

    // Asks; the answer stands first, and takes no focus.
    await press('ArrowRight', '/')
    await expectFocus(/^Ask about/)
    await page.keyboard.type('may he swap it? xcs')
    await press('Enter')
    for (const event of wholeTip('answer', 'Yes, within 30 days.', { kind: 'answer' })) server.say('Ivo', event)
    await page.getByLabel(/^Ask about/).waitFor({ state: 'detached' })
    await expectFocus(/^conversation/)

    // Opens what a tip stands on, and the line in the transcript.
    while (!(await focused(page)).endsWith('Lena')) await press('ArrowLeft')
    await tabTo(page, /^Why\?$/)
    await press('Enter')
    await tabTo(page, /Line 7 of the talk/)
    await press('Enter')
    await page.locator('[data-line="7"]').waitFor()
    await tabTo(page, /^Parcel is late$/)
    await press('Enter')
    await page.getByRole('region', { name: 'Parcel is late' }).waitFor()
    await tabTo(page, /Earlier \(1\)$/)
    await press('Enter')
    await page.locator('.earlier').getByText('What is your order number?').waitFor()
    await tabTo(page, /^Transcript with Lena$/)
    await expectAccessible(page)

    // Another view, other conversations.
    await press('v')
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await expectFocus(/^(?!nothing)/)
    await press('ArrowRight', 'ArrowRight', 'c')
    await foot.getByText('Copied for Noor').waitFor()
    await expectFocus(/^(?!nothing)/)
    await tabTo(page, /^Ivo/, 'Shift+Tab')
    await press('Enter')
    await page.locator('[data-conversation=Ivo]').waitFor()
    await expectAccessible(page)
    await press('v')
    await page.locator('[data-conversation=Lena]').waitFor()
    await expectFocus(/^(?!nothing)/)

    // Snoozes, and has tips again.
    await press('s')
    await page
      .getByRole('combobox')
      .filter({ hasText: /Off until/ })
      .waitFor()
    expect(server.snoozedUntil).toBeDefined()
    await press('s')
    await vi.waitFor(() => expect(server.snoozedUntil).toBeUndefined(), soon)

    // Opens the settings, changes one, closes them from within, and is back where they were opened.
    await tabTo(page, /^Settings$/, 'Shift+Tab')
    await press('Enter')
    await tabTo(page, /^Colours/)
    await page.keyboard.type('dark')
    await vi.waitFor(() => expect(server.settings?.theme).toBe('dark'), soon)
    await expectAccessible(page)
    await press('Escape')
    await page.getByRole('region', { name: 'Settings' }).waitFor({ state: 'detached' })
    await expectFocus(/^Settings$/)

    // A conversation that is over is taken off the list, and the focus is on the next one.
    server.overlay.emit('conversation-closed', { conversationId: conversation('Ivo').conversationId, because: 'ended' })
    await page.locator('[data-conversation=Ivo].closed').waitFor()
    await tabTo(page, /^Remove Ivo/)
    await press('Enter')
    await page.locator('[data-conversation=Ivo]').waitFor({ state: 'detached' })
    await expectFocus(/^conversation Noor$/)
    server.say('Noor', tipEnd('late'))

    // Pops out, onto the top of all windows.
    await tabTo(page, /^Settings$/, 'Shift+Tab')
    await press('Enter')
    await tabTo(page, /^Keep on top$/)
    const opened = page.context().waitForEvent('page')
    await press('Enter')
    const onTop = (await opened).frameLocator('iframe')
    await onTop.getByText('I am sorry about that.', { exact: true }).waitFor()
    await press('Escape')
    await expectFocus(/^(?!nothing)/)

    expect(server.questions).toEqual([{ conversationId: 'Ivo', question: 'may he swap it? xcs' }])
    expect(server.actions.map(({ tipId, action, undone }) => [tipId, action, ...(undone ? ['undone'] : [])])).toEqual([
      ['reply', 'copied'],
      ['reply', 'edited'],
      ['reply', 'dismissed'],
      ['reply', 'dismissed', 'undone'],
      ['reply', 'pinned'],
      [expect.any(String), 'up'],
      [expect.any(String), 'down'],
      [expect.any(String), 'down'],
      ['late', 'copied'],
    ])
    expect(complaints).toEqual([])
  },
)
