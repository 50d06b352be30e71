import type { Camera } from '../pictures.ts'
import { startPagesServer } from '../public/pages-server.ts'
import { addressIn, looks, openIn } from './look.ts'
import { scriptedStates } from './scripted-states.ts'

/** Pictures of states that a running product shows for a moment only, or not at will: a real server tells the page of them. */
export async function takeScriptedPictures({ browser, wants, shoot }: Camera): Promise<void> {
  await using server = await startPagesServer()
  for (const { name, settings, prepare, act } of scriptedStates.filter((state) => wants(state.name))) {
    const id = (of = '') => `${name}${of}`
    Object.assign(server, { refuse: undefined, snoozedUntil: undefined, settings: undefined })
    server.freshness = { state: 'live', since: Date.now() }
    prepare(server, id)
    await Promise.all(
      looks.map(async (look) => {
        const page = await openIn(browser, look, settings)
        await page.goto(addressIn(look, `${server.url}/overlay?agent=ada`))
        await act?.(page, server, id)
        await shoot(page, name, look.name)
        await page.context().close()
      }),
    )
  }
}
