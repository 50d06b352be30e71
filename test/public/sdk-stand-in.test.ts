import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sdkPath } from '../../src/simulator/workspace-pages.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { until } from '../helpers/until.ts'
import { openPage } from './browser.ts'
import { openWorkspace, startConversation, startWidgetStage, type WidgetStage } from './widget-stage.ts'

let browser: Browser
let stage: WidgetStage
beforeAll(async () => {
  browser = await launchChromium()
  stage = await startWidgetStage()
})
afterAll(async () => {
  await browser.close()
  await stage[Symbol.asyncDispose]()
})

/** The widget's frame with the SDK in it, as a program of its own: nobody is signed in, so Sotto's page uses none of it. */
async function sdkIn(frames: readonly Frame[]): Promise<Frame> {
  const frame = await until('the frame', () => frames.find((one) => one.url().startsWith(stage.sotto.url)))
  await frame.addScriptTag({ url: `${new URL(stage.workspaceUrl).origin}${sdkPath}` })
  await frame.evaluate(`
    window.heard = []
    window.sdk = lpTag.agentSDK
    window.hear = (update) => window.heard.push(update)
    sdk.init({ visitorBlurredCallback: () => window.heard.push('blurred'), visitorFocusedCallback: () => window.heard.push('focused') })
  `)
  return frame
}

const heardIn = (frame: Frame) => frame.evaluate<{ key: string; newValue: unknown }[]>('window.heard')

it(
  'brings what is there and then what is new: lines as they are added, all else whole',
  { timeout: 60_000 },
  async () => {
    await using workspace = await openWorkspace(browser, stage, 'frames=reused')
    const { page } = workspace
    await startConversation(page, 'Lena', 'Where is my parcel?')
    const frame = await sdkIn(page.frames())
    await frame.evaluate(
      `sdk.bind('chatTranscript.lines', hear); sdk.bind('visitorInfo', hear); 'sync: ' + heard.length`,
    )
    await until('both', async () => (await heardIn(frame)).length === 2)
    const first = await heardIn(frame)
    const lines = first.find(({ key }) => key === 'chatTranscript.lines')?.newValue as { id: string; text: string }[]
    expect(lines.at(-1)).toMatchObject({
      text: 'Where is my parcel?',
      source: 'visitor',
      textType: 'plain',
      type: 'line',
    })
    const chat = [...stage.platform.world.chats.values()].at(-1)
    expect(chat?.events.map(({ id }) => String(id))).not.toContain(lines.at(-1)?.id)
    expect(first.find(({ key }) => key === 'visitorInfo')?.newValue).toMatchObject({ chattingVisitorState: 'CHATTING' })

    await page.getByLabel('You play the agent').fill('<i>Let</i> me look')
    await page.keyboard.press('Enter')
    await until('the line', async () => (await heardIn(frame)).length > 2)
    expect((await heardIn(frame)).filter(({ key }) => key === 'chatTranscript.lines')[1]?.newValue).toMatchObject([
      { text: '<div dir="ltr">&lt;i&gt;Let&lt;/i&gt; me look</div>', textType: 'html' },
    ])
    // With another function than the one that was bound nothing is unbound.
    await frame.evaluate(`sdk.unbind('chatTranscript.lines', () => {})`)
    await page.getByLabel('You play the visitor').fill('Thanks')
    await page.keyboard.press('Enter')
    await until('one more', async () => {
      return (await heardIn(frame)).filter(({ key }) => key === 'chatTranscript.lines').length === 3
    })
  },
)

it('refuses files in chats, and what it does not know', { timeout: 60_000 }, async () => {
  await using workspace = await openWorkspace(browser, stage, 'frames=reused')
  await startConversation(workspace.page, 'Ivo', 'Hello?')
  const frame = await sdkIn(workspace.page.frames())
  const command = (name: string, data: object) =>
    frame.evaluate<unknown>(
      `new Promise((done) => sdk.command('${name}', ${JSON.stringify(data)}, (error) => done(error ?? 'done')))`,
    )
  expect(await command('Send File', { name: 'a.txt' })).toBe('Files can be sent in messaging only.')
  expect(await command('Shout', {})).toBe('There is no command Shout.')
  expect(await command('Write ChatLine', { text: 'a &lt;b&gt;<br>c <script>x</script>' })).toBe('done')
  expect(await workspace.page.getByLabel('You play the agent').inputValue()).toBe('a <b>\nc x')
  const missing = await frame.evaluate(`new Promise((done) => sdk.get('SDE.lead', () => done('there'), done))`)
  expect(missing).toBe('no data')
})

it('says that there is no channel before init, and never calls back', async () => {
  await using open = await openPage(browser, 'about:blank')
  await open.page.goto(`${stage.platform.url}/workspace/api/agents`)
  await open.page.addScriptTag({ url: sdkPath })
  await open.page.evaluate(`
    window.called = 0
    const count = () => (window.called += 1)
    lpTag.agentSDK.bind('chatInfo', count, count)
    lpTag.agentSDK.get('chatInfo', count, count)
    lpTag.agentSDK.command('Write ChatLine', { text: '' }, count)
  `)
  expect(open.complaints.filter((text) => text.includes('no channel defined'))).toHaveLength(3)
  expect(await open.page.evaluate('window.called')).toBe(0)
})
