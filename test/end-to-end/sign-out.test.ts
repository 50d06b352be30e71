import type { Browser } from 'playwright-core'
import { io } from 'socket.io-client'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFrameTokens } from '../../src/access/frame-tokens.ts'
import { loadSessionKey } from '../../src/access/session-key.ts'
import { personId } from '../../src/domain/ids.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'
import { expectAccessible, openPage } from '../public/browser.ts'
import { openWorkspace, signInInside, startConversation, startWidgetStage } from '../public/widget-stage.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

describe('who signs out', () => {
  it('is signed out on every page of the browser, and no copy of the cookie opens anything any more', async () => {
    using data = temporaryFolder()
    await using platform = await startPlatform()
    await using sotto = await startSotto(platform, data.path)
    await using open = await openPage(browser, `${sotto.url}/sign-in?code=${sotto.app.codes.current(personId('ada'))}`)
    const { page } = open
    await page.locator('.status').getByText('live', { exact: true }).waitFor()
    const context = page.context()
    const [other, record] = [await context.newPage(), await context.newPage()]
    await other.goto(`${sotto.url}/overlay`)
    await record.goto(`${sotto.url}/overlay/record`)
    await record.getByText('What you were shown').waitFor()
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const options = { transports: ['websocket'], forceNew: true, extraHeaders: { cookie } }
    const [socket, practice] = [io(`${sotto.url}/overlay`, options), io(`${sotto.url}/practice`, options)]
    await using _closed = {
      [Symbol.asyncDispose]: async () => void (socket.disconnect(), practice.disconnect()),
    }
    await until('the sockets', () => socket.connected && practice.connected)

    await page.getByRole('button', { name: 'Settings' }).press('Enter')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sign out' }).press('Enter')
    for (const each of [page, other, record]) await each.waitForURL(/\/sign-in\?to=/)
    await until('the end of the sockets', () => !socket.connected && !practice.connected)
    const { promise: refused, resolve } = Promise.withResolvers<string>()
    socket.on('connect_error', ({ message }) => resolve(message))
    socket.connect()
    expect(await refused).toBe('signed-out')
    const answer = await request(`${sotto.url}/overlay`, { headers: { cookie } })
    await answer.body.dump()
    expect(answer.headers['location']).toMatch(/^\/sign-in/)
    // Renewing it brings nothing back.
    await (await request(`${sotto.url}/session`, { headers: { cookie } })).body.dump()

    await page.getByLabel('Enter the code').fill(sotto.app.codes.current(personId('ada')))
    await page.keyboard.press('Enter')
    await page.locator('.status').getByText('live', { exact: true }).waitFor()
    expect(page.url()).toContain('/overlay')
  })

  it(
    'in a workspace is asked to sign in there, with nothing of theirs left in sight',
    { timeout: 90_000 },
    async () => {
      await using stage = await startWidgetStage()
      await using workspace = await openWorkspace(browser, stage, 'frames=reused')
      const { widget } = workspace
      await startConversation(workspace.page, 'Lena', 'My battery does not charge any more, the light blinks red.')
      await signInInside(workspace, stage)
      await widget.locator('.tip-text').first().waitFor()
      await widget.getByRole('button', { name: 'Settings' }).click()
      await widget.getByRole('button', { name: 'Sign out' }).click()
      await widget.getByText('Sign in to see tips here.').waitFor()
      expect(await widget.locator('[data-conversation]').count()).toBe(0)
      await signInInside(workspace, stage)
      await widget.locator('.tip-text').first().waitFor()
    },
  )
})

it('ends what a frame opened when its sign-in ends after twelve hours, however fresh its token is', async () => {
  using data = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, data.path)
  const lastsForMs = 3_000
  const signedInAt = Date.now() - 12 * 3_600_000 + lastsForMs
  const holder = { personId: personId('ada'), sessionId: 's', signedInAt }
  const { token } = createFrameTokens(loadSessionKey(data.path)).issue(holder) ?? {}
  const socket = io(`${sotto.url}/overlay`, { transports: ['websocket'], forceNew: true, auth: { token } })
  await using _closed = { [Symbol.asyncDispose]: async () => void socket.disconnect() }
  const refusals: string[] = []
  socket.on('connect_error', ({ message }) => refusals.push(message))
  await until('the start', () => socket.connected)
  await until('its end', () => !socket.connected)
  expect(Date.now()).toBeGreaterThanOrEqual(signedInAt + 12 * 3_600_000)
  socket.connect()
  await until('a refusal', () => refusals.length > 0)
  expect(refusals).toEqual(['signed-out'])
})
