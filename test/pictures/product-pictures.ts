import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { personId } from '../../src/domain/ids.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'
import type { Camera } from '../pictures.ts'
import { addressIn, looks, openIn, type Look } from './look.ts'

const shipped = fileURLToPath(new URL('../../prompts', import.meta.url))

const opened: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  async why(page) {
    await page.locator('.why > summary').first().click()
    await page.locator('.why-body .figures').first().waitFor()
  },
  async card(page) {
    await opened['why']?.(page)
    await page.locator('.why-body [aria-expanded]').first().click()
    await page.locator('.card-reply').first().waitFor()
  },
  async transcript(page) {
    await page.locator('.transcript > summary').click()
    await page.locator('.said').first().waitFor()
  },
  async progress(page) {
    await page.locator('.progress > summary').click()
    await page.locator('.progress-item').first().waitFor()
  },
}

/** Pictures of what an agent sees of a real conversation, from its first line to their own record of it. */
export async function takeProductPictures({ browser, wants, shoot }: Camera): Promise<void> {
  const names = [...Object.keys(opened), 'answer', 'wrap-up', 'record', 'record-empty', 'sign-in', 'sign-in-refused']
  if (!names.some(wants)) return
  using folder = temporaryFolder()
  await using platform = await startPlatform()
  await using sotto = await startSotto(platform, folder.path, { SOTTO_PROMPTS_DIR: shipped })
  await using ada = await sotto.openOverlay('ada')

  const open = async (look: Look, path: string, person = 'ada', wide = false) => {
    const page = await openIn(browser, look, {}, { width: wide ? 720 : 360, height: 900 })
    if (person !== '') await page.goto(`${sotto.url}/sign-in?code=${sotto.app.codes.current(personId(person))}`)
    await page.goto(addressIn(look, `${sotto.url}${path}`))
    return page
  }
  /** One state in every look, at an address that `person` may open. */
  const take = async (
    name: string,
    path: string,
    act: (page: Page) => Promise<unknown>,
    { person = 'ada', whole = false, wide = false } = {},
  ) => {
    if (!wants(name)) return
    for (const look of looks) {
      const page = await open(look, path, person, wide)
      await act(page)
      await shoot(page, name, look.name, whole)
      await page.context().close()
    }
  }
  const overlay = '/overlay?agent=ada'
  const tip = (page: Page) => page.locator('.first-tip .tip-text[aria-busy=false]').waitFor()

  const { chatKey } = await platform.post('/chats', {
    agentId: 'ada',
    visitorName: 'Lena',
    text: 'My delivery is late, the driver never came on Friday',
  })
  const say = (as: 'visitor' | 'agent', text: string) => platform.post(`/chats/${chatKey}/lines`, { as, text })
  const tips = () => ada.tipEvents.filter(({ type }) => type === 'tip-end').length
  await until('a first tip', () => tips() > 0)
  await say('agent', 'I am so sorry for the day that you missed. What is the order number?')
  const before = tips()
  await say('visitor', 'The order number is LW-48213. When will it come?')
  await until('another tip', () => tips() > before)
  for (const [name, act] of Object.entries(opened)) {
    await take(name, overlay, async (page) => {
      await tip(page)
      await act(page)
    })
  }

  const conversationId =
    ada.start.conversations[0]?.conversationId ?? [...ada.conversations.values()][0]?.conversationId
  if (conversationId !== undefined) {
    await ada.socket.timeout(20_000).emitWithAck('ask', { conversationId, question: 'What do I say of a lost parcel?' })
  }
  await take('answer', overlay, tip)
  // One after the other: each sign-in takes the code that is good then. What has ended no page is told of that comes later.
  const watching: { readonly look: Look; readonly page: Page }[] = []
  for (const look of looks) {
    const page = await open(look, overlay)
    await tip(page)
    watching.push({ look, page })
  }
  await platform.post(`/chats/${chatKey}/end`, {})
  for (const { look, page } of watching) {
    await page.locator('.wrap-up').waitFor()
    if (wants('wrap-up')) await shoot(page, 'wrap-up', look.name)
    await page.context().close()
  }
  const done = (page: Page) => page.locator('.numbers, .empty').first().waitFor()
  await take('record', '/overlay/record?agent=ada', done, { whole: true, wide: true })
  await take('record-empty', '/overlay/record?agent=ben', done, { person: 'ben', whole: true, wide: true })
  const form = (page: Page) => page.locator('form').waitFor()
  await take('sign-in', '/sign-in', form, { person: '' })
  await take('sign-in-refused', '/sign-in?problem=unknown', form, { person: '' })
}
