import { personId } from '../../src/domain/ids.ts'
import type { Camera } from '../pictures.ts'
import { startConversation, startWidgetStage } from '../public/widget-stage.ts'
import { looks, openIn } from './look.ts'

const names = ['widget-sign-in', 'widget-inserted', 'widget-refused', 'widget-window']

/** Pictures of the widget in the workspace: signed out, inserting and refusing to, and the window beside it. */
export async function takeWidgetPictures({ browser, wants, shoot }: Camera): Promise<void> {
  if (!names.some(wants)) return
  await using stage = await startWidgetStage()
  await using ada = await stage.sotto.openOverlay('ada')
  // The workspace opens the widget, as wide as it likes; and no browser asks for the made-up language.
  for (const look of looks.filter(({ language, width }) => language === undefined && width === undefined)) {
    // A frame of another site has no storage of its own: what an agent chose comes from the server.
    ada.socket.emit('change-settings', { theme: look.theme ?? 'auto' })
    const page = await openIn(browser, look, {}, { width: 1_280, height: 860 })
    await page.goto(`${stage.workspaceUrl}?sign-in=inside&frames=reused#ada`)
    const frame = page.locator('iframe.widget:not([hidden])')
    const widget = page.frameLocator('iframe.widget:not([hidden])')
    await startConversation(page, 'Lena', 'Hi, my battery does not charge any more, the light blinks red.')
    await widget.locator('.button.first').waitFor()
    await shoot(frame, 'widget-sign-in', look.name)
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      widget.locator('.widget-sign-in .button').click(),
    ])
    await opened.locator('#code').fill(stage.sotto.app.codes.current(personId('ada')))
    await Promise.all([opened.waitForEvent('close'), opened.keyboard.press('Enter')])
    await widget.locator('.insert').first().click()
    await widget.locator('.widget-said .ok').waitFor()
    await shoot(frame, 'widget-inserted', look.name)
    await startConversation(page, 'Bruno', 'My delivery is late, where is my bike?')
    const other = widget.locator('.conversation', { hasText: 'Lena' })
    await widget.locator('.widget-said strong', { hasText: 'Bruno' }).waitFor()
    // It says that it cannot, and answers a click by saying why.
    await other.locator('.insert').first().click({ force: true })
    await widget.locator('.widget-said .warn').waitFor()
    await shoot(frame, 'widget-refused', look.name)
    const [own] = await Promise.all([
      page.context().waitForEvent('page'),
      widget.locator('.widget-bar .button.plain').click(),
    ])
    await own.locator('.insert').first().waitFor()
    await shoot(own, 'widget-window', look.name)
    await page.context().close()
    const { chats } = (await (await fetch(`${stage.platform.url}/workspace/api/chats?agent=ada`)).json()) as {
      chats: { chatKey: string; state: string }[]
    }
    for (const { chatKey, state } of chats)
      if (state !== 'ended') await stage.platform.post(`/chats/${chatKey}/end`, {})
  }
}
