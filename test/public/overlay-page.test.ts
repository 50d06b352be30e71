import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { refused } from '../../src/domain/refusal.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { until } from '../helpers/until.ts'
import { openPage, sidewaysScroll } from './browser.ts'
import { conversation, tipDelta, tipEnd, tipExpired, tipStart, wholeTip } from './overlay-script.ts'
import { startPagesServer, type PagesServer } from './pages-server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const clipboardAllowed = { permissions: ['clipboard-read', 'clipboard-write'] }
const clipboardOf = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()')

async function serverWith(...ids: readonly string[]): Promise<PagesServer> {
  const server = await startPagesServer()
  server.conversations = ids.map((id) => conversation(id, { visitorName: `Visitor ${id}` }))
  return server
}

it('teaches what will appear when there is no conversation', async () => {
  await using server = await serverWith()
  await using open = await openPage(browser, `${server.url}/overlay?agent=ada`)
  await open.page.getByText('When a visitor writes to you, the tips appear here.').waitFor()
  await open.page.getByText('live', { exact: true }).waitFor()
  expect(server.handshakes).toMatchObject([{ as: 'ada', positions: {} }])
})

it('says under "Why?" how long the tip took, also after the page came back', async () => {
  await using server = await serverWith('a')
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('[data-conversation=a]').waitFor()
  server.say('a', tipStart('t'))
  server.say('a', tipDelta('t', 'One moment.'))
  server.say('a', tipEnd('t'))
  const took = page.getByText(
    '1.2 s from the visitor’s line to the first words: 0.8 s until heard, 0.4 s until the model',
  )
  await page.getByText('Why?').click()
  await took.waitFor()
  await page.reload()
  await page.getByText('Why?').click()
  await took.waitFor()
})

it('shows a tip phrase by phrase, at most four times a second, without moving what stands below', async () => {
  await using server = await serverWith('a', 'b')
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('[data-conversation=b]').waitFor()
  const below = await page.locator('[data-conversation=b]').boundingBox()
  // From here on the page's time passes only when the test lets it.
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 2_000)
  await page.evaluate(`
    window.seen = []
    new MutationObserver(() => {
      const text = document.querySelector('.tip-text')?.textContent
      if (text && text !== window.seen.at(-1)?.text) window.seen.push({ text, at: performance.now() })
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  `)
  server.say('a', tipStart('t'))
  const words = 'I can see the parcel left Leipzig this morning, so it should reach you tomorrow at noon.'.split(
    /(?<= )/,
  )
  for (const word of words) {
    server.say('a', tipDelta('t', word))
    await page.clock.runFor(40)
  }
  const appears = (text: string, exact = false) =>
    until(text, async () => {
      await page.clock.runFor(20)
      return (await page.getByText(text, { exact }).count()) > 0
    })
  await appears('being written', true)
  // Below a growing text nothing stands that would have to move.
  expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0)
  server.say('a', tipEnd('t'))
  await appears(words.join(''))

  const seen = await page.evaluate<{ text: string; at: number }[]>('window.seen')
  expect(seen.length).toBeGreaterThan(1)
  for (const { text } of seen) expect(words.join('').startsWith(text)).toBe(true)
  // The page's clock goes on by 40 ms at a time, at the end of which a change may be seen.
  for (const [index, { at }] of seen.entries()) {
    expect(at - (seen[index - 1]?.at ?? -Infinity)).toBeGreaterThanOrEqual(250 - 40)
  }
  expect(await page.locator('[data-conversation=b]').boundingBox()).toEqual(below)
  await page.getByText('small-8b').waitFor()
  await page.getByText('From: Parcel is late').waitFor()
  expect(await page.getByRole('log').textContent()).toBe(
    `Tip is being written for Visitor aReply for Visitor a: ${words.join('')}`,
  )
  expect(open.complaints).toEqual([])
})

it('names a card once, be it in the tip or below it', async () => {
  await using server = await serverWith('a', 'b')
  for (const event of wholeTip('ta', 'Parcel is late\n1. Look up the order.')) server.say('a', event)
  for (const event of wholeTip('tb', 'I look it up.')) server.say('b', event)
  await using open = await openPage(browser, `${server.url}/overlay`)
  await open.page.getByText('1. Look up the order.').first().waitFor()
  await open.page.getByText('I look it up.').first().waitFor()
  expect(await open.page.locator('.cited').allTextContents()).toEqual(['From: Parcel is late'])
  expect(await open.page.locator('[data-conversation=b] .cited').count()).toBe(1)
})

it('copies the first tip by key and by click, says so and tells the server', async () => {
  await using server = await serverWith('a', 'b')
  for (const event of wholeTip('ta', 'Tip for a')) server.say('a', event)
  for (const event of wholeTip('tb', 'Tip for b')) server.say('b', event)
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  const { page } = open
  await page.getByText('Tip for b', { exact: true }).waitFor()

  await page.keyboard.press('c')
  await page.getByText('Copied for Visitor a').first().waitFor()
  expect(await clipboardOf(page)).toBe('Tip for a')

  await page.locator('[data-conversation=b] h2').click()
  await page.keyboard.press('C')
  await page.getByText('Copied for Visitor b').first().waitFor()
  expect(await clipboardOf(page)).toBe('Tip for b')

  await page.locator('[data-conversation=a]').getByRole('button', { name: 'Copy' }).click()
  await page.locator('[data-conversation=a]').getByText('Copied', { exact: true }).waitFor()
  await vi.waitFor(() => expect(server.actions.map(({ tipId }) => tipId)).toEqual(['ta', 'tb', 'ta']))
  expect(server.actions[0]).toEqual({ conversationId: 'a', tipId: 'ta', action: 'copied' })
})

it('copies by key the reply that stands behind a warning', async () => {
  await using server = await serverWith('a')
  for (const event of wholeTip('risk', 'May leave.', { kind: 'risk' })) server.say('a', event)
  for (const event of wholeTip('reply', 'What went wrong?')) server.say('a', event)
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  await open.page.locator('[data-tip=reply]').waitFor({ state: 'attached' })
  await open.page.keyboard.press('c')
  await open.page.getByText('Copied for Visitor a').first().waitFor()
  expect(await clipboardOf(open.page)).toBe('What went wrong?')
})

it('says when an action was not recorded', async () => {
  await using server = await serverWith('a')
  server.answer = refused('not-stored')
  for (const event of wholeTip('t', 'Copy me')) server.say('a', event)
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  await open.page.getByText('Copy me', { exact: true }).waitFor()
  await open.page.keyboard.press('c')
  const words = open.page.locator('.note').getByText('Copied, but not recorded. It could not be stored.')
  await expect.poll(() => words.count()).toBe(1)
})

it('selects the text when the browser refuses the clipboard', async () => {
  await using server = await serverWith('a')
  for (const event of wholeTip('t', 'Copy me by hand')) server.say('a', event)
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.getByText('Copy me by hand', { exact: true }).waitFor()
  await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))`)
  await page.keyboard.press('c')
  await page.getByText('press Ctrl+C').first().waitFor()
  await vi.waitFor(async () => expect(await page.evaluate('String(getSelection())')).toBe('Copy me by hand'))
  expect(await page.evaluate('document.activeElement.tagName')).toBe('BODY')
  expect(server.actions).toEqual([])
})

it('leaves keys alone while somebody types in a field, and lists them on request', async () => {
  await using server = await serverWith('a')
  for (const event of wholeTip('t', 'Not now')) server.say('a', event)
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  const { page } = open
  await page.getByText('Not now', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByLabel('Text size').focus()
  await page.keyboard.press('c')
  await page.keyboard.press('?')
  expect(await page.getByRole('region', { name: 'Keys' }).count()).toBe(0)
  await page.locator('h1').click()
  await page.keyboard.press('?')
  await page.getByRole('region', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('region', { name: 'Keys' }).waitFor({ state: 'detached' })
  expect(server.actions).toEqual([])
})

it('says how fresh it is: catching up, stale and why', async () => {
  await using server = await serverWith('a')
  await using open = await openPage(browser, `${server.url}/overlay`)
  const status = open.page.locator('.status')
  await open.page.locator('[data-conversation=a]').waitFor()
  server.overlay.emit('freshness', { state: 'catching-up', since: Date.now() })
  await status.getByText('catching up').waitFor()
  const since = new Date()
  server.overlay.emit('freshness', {
    state: 'stale',
    since: since.getTime(),
    code: 'stopped',
    because: 'In English.',
  })
  const clock = `${String(since.getHours()).padStart(2, '0')}:${String(since.getMinutes()).padStart(2, '0')}`
  await status.getByText(`stale since ${clock}`).waitFor()
  const words = open.page.getByText(
    `Stale since ${clock}: Sotto cannot follow your conversations; an operator has to look.`,
  )
  await expect.poll(() => words.count()).toBe(1)
})

it('says while the offline engine stands in for the model, and no longer', async () => {
  await using server = await serverWith('a')
  await using open = await openPage(browser, `${server.url}/overlay`)
  const status = open.page.locator('.status')
  await status.getByText('live', { exact: true }).waitFor()
  server.overlay.emit('engine-changed', 'offline')
  await status.getByText('live, without model').waitFor()
  await open.page.getByText('The language model is not to be had right now.').waitFor()
  server.overlay.emit('engine-changed', 'model')
  await status.getByText('live', { exact: true }).waitFor()
})

it('says that it is signed out, with a way back in', async () => {
  await using server = await serverWith('a')
  server.refuse = 'signed-out'
  await using open = await openPage(browser, `${server.url}/overlay?agent=ada`)
  await open.page.locator('.status').getByText('signed out').waitFor()
  const link = open.page.getByRole('link', { name: 'Sign in' })
  expect(await link.getAttribute('href')).toBe('/sign-in?to=%2Fsigned-in%3Fagent%3Dada&language=en-GB')
})

it('comes back after a lost connection with exactly what it missed', async () => {
  await using server = await serverWith('a')
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('[data-conversation=a]').waitFor()
  server.say('a', tipStart('t'))
  server.say('a', tipDelta('t', 'The first half, '))
  await page.getByText('The first half,').waitFor()
  server.drop()
  await page.getByText('connection lost, trying again').waitFor()
  server.say('a', tipDelta('t', 'and the second.'))
  server.say('a', tipEnd('t'))
  for (const event of wholeTip('next', 'Another tip', { answers: 9 })) server.say('a', event)
  server.say('a', tipExpired('t'))
  await page.getByText('Another tip', { exact: true }).waitFor()
  expect(server.handshakes.at(-1)?.positions).toEqual({ a: 2 })
  await page.getByText('Earlier (1)').click()
  await page.locator('.earlier').getByText('The first half, and the second.').waitFor()
  await page.locator('.earlier').getByText('overtaken').waitFor()
})

it('forgets a conversation’s tips on a stream reset', async () => {
  await using server = await serverWith('a')
  for (const event of wholeTip('t', 'From before the fall')) server.say('a', event)
  await using open = await openPage(browser, `${server.url}/overlay`)
  await open.page.getByText('From before the fall', { exact: true }).waitFor()
  server.overlay.emit('stream-reset', { conversationId: conversation('a').conversationId })
  await expect.poll(() => open.page.getByText('No tip yet').count()).toBe(1)
})

it('shows truthfully what did not become a tip', async () => {
  await using server = await serverWith('a', 'b', 'c')
  for (const event of [tipStart('f'), tipDelta('f', 'Half a '), tipEnd('f', 'failed')]) server.say('a', event)
  for (const event of [tipStart('s'), tipDelta('s', 'Old words. '), tipEnd('s', 'superseded')]) server.say('b', event)
  for (const event of [...wholeTip('x', 'Answered one'), tipExpired('x', 'answered')]) server.say('c', event)
  await using open = await openPage(browser, `${server.url}/overlay`)
  const { page } = open
  await page.locator('[data-conversation=a]').getByText('could not be finished').waitFor()
  await page.locator('[data-conversation=b]').getByText('replaced before it was finished').waitFor()
  await page.locator('[data-conversation=c]').getByText('answered', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0)
})

it('says that a conversation has ended, and lets it be taken off the list', async () => {
  await using server = await serverWith('a')
  await using open = await openPage(browser, `${server.url}/overlay`)
  await open.page.locator('[data-conversation=a]').waitFor()
  server.overlay.emit('conversation-closed', { conversationId: conversation('a').conversationId, because: 'ended' })
  await open.page.getByText('Ended', { exact: true }).waitFor()
  await open.page.getByRole('button', { name: 'Remove Visitor a from the list' }).click()
  await expect.poll(() => open.page.getByText('No conversation right now.').count()).toBe(1)
})

it('takes a closed conversation away by itself, but not while the agent is on it', async () => {
  await using server = await serverWith('a', 'b')
  await using open = await openPage(browser, 'about:blank')
  const { page } = open
  await page.clock.install()
  await page.goto(`${server.url}/overlay`)
  await page.locator('[data-conversation=b] h2').click()
  for (const id of ['a', 'b']) {
    server.overlay.emit('conversation-closed', { conversationId: conversation(id).conversationId, because: 'moved' })
  }
  await page.getByText('Went to another agent').nth(1).waitFor()
  await page.mouse.move(5, 5)
  await page.clock.runFor(40_000)
  await page.locator('[data-conversation=a]').waitFor({ state: 'detached' })
  expect(await page.locator('[data-conversation=b]').count()).toBe(1)
})

it('shows whatever a tip or a name holds as text that harms nothing', async () => {
  await using server = await startPagesServer()
  const rtl = '\u202Egnorw si sihT\u202C'
  server.conversations = [conversation('a', { visitorName: `<b>${rtl}` }), conversation('b'), conversation('c')]
  const script = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script> {{tip}} ${1}'
  const odd = `A\u200B zero\u200D width, 👩‍👩‍👧 and ${rtl}`
  const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(300).slice(0, 10_000)
  for (const [id, text] of [
    ['a', script],
    ['b', odd],
    ['c', long],
  ] as const) {
    for (const event of wholeTip(`t-${id}`, text)) server.say(id, event)
  }
  await using open = await openPage(browser, `${server.url}/overlay`, {
    ...clipboardAllowed,
    viewport: { width: 320, height: 640 },
  })
  const { page } = open
  const textOf = (id: string) => page.locator(`[data-conversation=${id}] .tip-text`)
  await expect.poll(async () => (await textOf('c').textContent())?.trim()).toBe(long)
  expect((await textOf('a').textContent())?.trim()).toBe(script)
  expect((await textOf('b').textContent())?.trim()).toBe(odd)
  expect(await page.evaluate('window.harmed')).toBeUndefined()
  expect(await page.locator('img, b').count()).toBe(0)
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
  await page.keyboard.press('c')
  const note = page.locator('.note')
  await note.getByText('Copied for').waitFor()
  expect(await note.textContent()).not.toContain('\u202E')
  expect(await clipboardOf(page)).toBe(script)
  expect(open.complaints).toEqual([])
})

it('lists sixty conversations at once, each with its tip, and hears of all of them', async () => {
  await using server = await startPagesServer()
  const ids = Array.from({ length: 60 }, (_, index) => `c${index}`)
  server.conversations = ids.map((id) => conversation(id, { visitorName: `Visitor ${id}` }))
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  const { page } = open
  await page.locator('[data-conversation=c59]').waitFor()
  const scrolled = () => page.evaluate<number>('scrollY')
  await page.locator('[data-conversation=c30]').scrollIntoViewIfNeeded()
  const before = await scrolled()
  const top = await page.locator('[data-conversation=c30] h2').boundingBox()
  for (const id of ids) for (const event of wholeTip(`t-${id}`, `Tip for ${id}.`)) server.say(id, event)
  await expect.poll(() => page.locator('.tip-text[aria-busy=false]').count()).toBe(60)
  await expect.poll(() => page.getByText('Tip for c59.', { exact: true }).count()).toBe(1)
  // The reader's place stays theirs.
  expect(await scrolled()).toBe(before)
  expect(await page.locator('[data-conversation=c30] h2').boundingBox()).toEqual(top)
  await page.locator('[data-conversation=c44] h2').click()
  await page.keyboard.press('c')
  await page.locator('.note').getByText('Copied for Visitor c44').waitFor()
  expect(open.complaints).toEqual([])
})

it('closes a conversation that went to another agent, says so, and leaves what was being edited', async () => {
  await using server = await serverWith('a', 'b')
  for (const event of wholeTip('t', 'Let me look it up.')) server.say('a', event)
  await using open = await openPage(browser, `${server.url}/overlay`, clipboardAllowed)
  const { page } = open
  await page.getByText('Let me look it up.', { exact: true }).waitFor()
  await page.keyboard.press('e')
  const field = page.getByLabel('Edit for Visitor a')
  await field.fill('Mine')
  const { conversationId } = conversation('a')
  server.overlay.emit('conversation-closed', { conversationId, because: 'moved' })
  server.answer = refused('not-yours')
  await page.locator('[data-conversation=a]').getByText('Went to another agent').waitFor()
  await page.getByText('This conversation is over or no longer yours; the text can still be copied.').waitFor()
  expect(await field.inputValue()).toBe('Mine')
  await page.keyboard.press('Control+Enter')
  await page.locator('.note').getByText('Copied, but not recorded. This conversation is not yours').waitFor()
  expect(await clipboardOf(page)).toBe('Mine')
  // While another one runs the keys are about that, unless this one is in focus.
  await page.keyboard.press('x')
  await page.locator('.note').getByText('There is no tip to dismiss right now.').waitFor()
  await page.locator('[data-conversation=a]').press('x')
  await page.locator('.note').getByText('That could not be kept').waitFor()
  expect(await page.locator('[data-conversation=a] .first-tip').getByText('Let me look it up.').count()).toBe(1)
})
