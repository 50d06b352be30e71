import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { personId } from '../../src/domain/ids.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import type { Camera } from '../pictures.ts'
import { addressIn, looks, openIn, type Look } from './look.ts'

const shipped = fileURLToPath(new URL('../../prompts', import.meta.url))
const soon = { timeout: 20_000 }
const played = [
  'practice-choose',
  'practice-tip',
  'practice-their-turn',
  'practice-answered',
  'practice-not-sent',
  'practice-wide',
  'practice-over',
  'practice-review',
  'practice-review-wide',
  'practice-review-failed',
  'practice-done-before',
  'practice-gone',
]
const alone = ['practice-empty', 'practice-signed-out']

/** Beside those that come with Sotto: one that is over within seconds, as nobody waits for a picture. */
const quick = {
  id: 'quick',
  visitor: 'Ottilie',
  skill: 'deliveries',
  turns: [
    { t: 0, source: 'visitor', text: 'My delivery is late, the driver never came on Friday' },
    { t: 1, source: 'agent', text: 'I am so sorry, Ottilie. What is the order number?' },
    { t: 2, source: 'visitor', text: 'It is LW-48213, mail me at quill.marsh@example.org' },
    { t: 2.1, source: 'system', kind: 'query', text: 'Looked up LW-48213' },
    { t: 3, source: 'agent', text: 'The trace is back tomorrow, I will mail you.' },
    { t: 7, source: 'visitor', text: 'Thank you, that is all' },
  ],
  labels: { topics: ['delivery-late', 'closing'] },
}

async function openStage(prepare: (practiceFolder: string) => void) {
  const stack = new AsyncDisposableStack()
  const [data, prompts] = [temporaryFolder(), temporaryFolder()]
  stack.defer(() => {
    data[Symbol.dispose]()
    prompts[Symbol.dispose]()
  })
  cpSync(shipped, prompts.path, { recursive: true })
  prepare(join(prompts.path, 'practice'))
  const platform = stack.use(await startPlatform())
  const sotto = stack.use(await startSotto(platform, data.path, { SOTTO_PROMPTS_DIR: prompts.path }))
  const address = `${sotto.url}/overlay/practice?agent=ada`
  const signIn = (page: Page) => page.goto(`${sotto.url}/sign-in?code=${sotto.app.codes.current(personId('ada'))}`)
  return { address, signIn, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

/** Pictures of practice, from the choice of a conversation to what the playbook says of it, and of what can go wrong. */
export async function takePracticePictures(camera: Camera): Promise<void> {
  if (played.some(camera.wants)) await takePlayed(camera)
  if (alone.some(camera.wants)) await takeAlone(camera)
}

async function takePlayed(camera: Camera): Promise<void> {
  await using stage = await openStage((folder) => writeFileSync(join(folder, 'a-quick.jsonl'), JSON.stringify(quick)))
  // One after the other: all pages of one agent show the same practice.
  for (const look of looks) {
    const page = await openIn(camera.browser, look, {}, { width: 360, height: 900 })
    await stage.signIn(page)
    await page.goto(addressIn(look, stage.address))
    await play(camera, look, page)
    await page.context().close()
  }
}

/** Plays the quick one to its end, with a picture at each stop. */
async function play({ wants, shoot }: Camera, look: Look, page: Page): Promise<void> {
  const take = async (name: string, whole = false) => {
    if (!wants(name)) return
    const usual = page.viewportSize()
    // Its head and its foot stay in sight, and stand at its ends where all of it is.
    if (whole && usual)
      await page.setViewportSize({ ...usual, height: await page.evaluate(`document.body.scrollHeight`) })
    await shoot(page, name, look.name)
    if (usual) await page.setViewportSize(usual)
  }
  /** Wide enough for two columns; the narrow look has one always. */
  const takeWide = async (name: string, whole = false) => {
    const usual = page.viewportSize()
    if (usual === null || look.width !== undefined || !wants(name)) return
    await page.setViewportSize({ width: 1_100, height: 640 })
    await take(name, whole)
    await page.setViewportSize(usual)
  }
  const answer = async (text: string) => {
    await page.locator('.composer textarea').fill(text)
    await page.keyboard.press('Enter')
  }
  const there = (css: string) => page.locator(css).first().waitFor(soon)
  const theirTurn = '.talk-turn .quiet'
  const ownTurn = '.talk-turn .accent'

  await there('.choice')
  await take('practice-choose')
  await page.locator('.choice', { hasText: quick.visitor }).click()
  await there(ownTurn)
  await there('.first-tip .tip-text[aria-busy=false]')
  await take('practice-tip')
  await answer('Hi Ottilie, I am sorry that nobody came. What is the order number?')
  await there('.lines-box .said.agent')
  await there(theirTurn)
  await take('practice-their-turn')
  await page.locator('.lines-box').getByText('Looked up').waitFor(soon)
  await there(ownTurn)
  await there('.first-tip .tip-text[aria-busy=false]')
  await take('practice-answered')
  await takeWide('practice-wide')

  await page.context().setOffline(true)
  await there('.status.warn')
  await answer('The trace is back tomorrow.')
  await there('.composer .warn')
  await take('practice-not-sent')
  await page.context().setOffline(false)
  await page.locator('.status.warn').waitFor({ ...soon, state: 'detached' })
  await page.locator('.talk-controls select').selectOption('4')
  await page.locator('.composer textarea').press('Enter')
  await page.locator('.talk-controls').waitFor({ ...soon, state: 'detached' })
  await there('.wrap-up')
  await take('practice-over')

  const seen = page.locator('.composer .button')
  if (wants('practice-review-failed')) {
    await page.context().setOffline(true)
    await there('.status.warn')
    await seen.click()
    await page.locator('.practice .notice.warn').waitFor({ timeout: 40_000 })
    await take('practice-review-failed')
    await page.context().setOffline(false)
    await page.locator('.status.warn').waitFor({ ...soon, state: 'detached' })
    await page.locator('.practice .notice .button').click()
  } else await seen.click()
  await there('.exchange')
  await page.locator('.exchange-tip > summary').first().click()
  await take('practice-review', true)
  await takeWide('practice-review-wide', true)

  const other = await page.context().newPage()
  await other.goto(page.url())
  await other.locator('.composer .button').click()
  await other.locator('.review-foot .button:not(.first)').first().click()
  await other.locator('.choice .ok').waitFor()
  if (wants('practice-done-before')) await shoot(other, 'practice-done-before', look.name)
  await there('.practice .notice.warn')
  await take('practice-gone')
}

async function takeAlone({ browser, wants, shoot }: Camera): Promise<void> {
  await using stage = await openStage((folder) => {
    rmSync(folder, { recursive: true })
  })
  for (const look of looks) {
    const page = await openIn(browser, look)
    await stage.signIn(page)
    await page.goto(addressIn(look, stage.address))
    await page.locator('.practice .empty').waitFor()
    if (wants('practice-empty')) await shoot(page, 'practice-empty', look.name)
    // As after a night: the page stays, and is refused when it comes back.
    await page.context().clearCookies()
    await page.context().setOffline(true)
    await page.locator('.status.warn').waitFor()
    await page.context().setOffline(false)
    await page.locator('.dock .notice a').waitFor(soon)
    if (wants('practice-signed-out')) await shoot(page, 'practice-signed-out', look.name)
    await page.context().close()
  }
}
