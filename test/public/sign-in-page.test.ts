import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAssets } from '../../src/web/assets.ts'
import { chooseLanguage } from '../../src/web/choose-language.ts'
import { pagesPlugin } from '../../src/web/pages-plugin.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { startPlatform, startSotto } from '../helpers/running-sotto.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { expectAccessible, openPage } from './browser.ts'

it.each([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['fr-FR, en;q=0.4, DE;q=0.6', 'de'],
  ['de;q=0, en;q=0.1', 'en'],
  ['*', 'en'],
])('chooses for the header %j the language %s', (accepted, language) => {
  expect(chooseLanguage(accepted, ['en', 'de'])).toBe(language)
})

describe.each(['sign-in', 'signed-in', 'widget-sign-in'])('the page %s', (folder) => {
  const read = (name: string) => readFileSync(new URL(`../../public/${folder}/${name}`, import.meta.url), 'utf8')
  /** A page without its words, its spaces and its language. */
  const bare = (page: string) =>
    page
      .replaceAll(/>[^<]*/g, '>')
      .replaceAll(/\s+/g, '')
      .replace(/lang="\w+"/, '')
  const words = (page: string) => [...page.matchAll(/>([^<]*\p{L}[^<]*)</gu)].map(([, text = '']) => text.trim())

  it('is the same in German, word for word in other words', () => {
    const [english, german] = [read('index.html'), read('index.de.html')]
    expect(german).toContain('<html lang="de">')
    expect(bare(german)).toBe(bare(english))
    const same = words(english).filter((text, place) => words(german)[place] === text)
    expect(same).toEqual(['Sotto'])
  })
})

it('comes in the language of the browser, or in the one that the address names', async () => {
  const app = Fastify()
  const pages = { '/sign-in': 'sign-in/index.html', '/board': 'board/index.html' }
  await app.register(pagesPlugin(await createAssets(), { pages, frameAncestors: [] }))
  const get = (url: string, language: string) => app.inject({ url, headers: { 'accept-language': language } })
  const german = await get('/sign-in', 'de-DE')
  expect(german.body).toContain('Anmelden')
  expect(german.body).toContain('/assets/joined/sign-in/index.js')
  expect(german.headers['vary']).toBe('accept-encoding, accept-language')
  expect((await get('/sign-in?language=en-GB', 'de-DE')).body).toContain('lang="en"')
  expect((await get('/sign-in?language=de', 'en')).body).toContain('lang="de"')
  expect((await get('/board', 'de-DE')).headers['vary']).toBe('accept-encoding')
  await app.close()
})

describe('signing in to a running Sotto, in German', () => {
  let stage: AsyncDisposableStack
  let url = ''
  beforeAll(async () => {
    stage = new AsyncDisposableStack()
    const folder = stage.use(temporaryFolder())
    const platform = stage.use(await startPlatform())
    url = stage.use(await startSotto(platform, folder.path)).url
  })
  afterAll(() => stage.disposeAsync())

  it('says what is the matter with a code, with a page and with too many tries', async () => {
    const browser = stage.adopt(await launchChromium(), (open) => open.close())
    await using open = await openPage(browser, `${url}/sign-in`, { locale: 'de-DE' })
    const { page, complaints } = open
    await page.getByLabel('Geben Sie den Code ein').fill('no such code')
    await page.getByRole('button', { name: 'Anmelden' }).click()
    await page.getByText('Dieser Code ist nicht bekannt.').waitFor()
    await expectAccessible(page)
    const said = async (problem: string) => {
      await page.goto(`${url}/sign-in?problem=${problem}`)
      return page.getByRole('alert').innerText()
    }
    expect(await said('used')).toContain('schon verbraucht')
    expect(await said('not-allowed')).toMatch(/angemeldet, aber nicht als jemand.*Zu Ihrer eigenen Seite$/s)
    expect(await said('something-new')).toContain('noch einmal')
    expect(complaints).toEqual([])
    const tries = await Promise.all(
      Array.from({ length: 31 }, async () => {
        const answer = await request(`${url}/sign-in`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: 'code=x',
        })
        await answer.body.dump()
        return [answer.statusCode, answer.headers['location']].join(' ')
      }),
    )
    expect(new Set(tries)).toEqual(new Set(['303 /sign-in?problem=unknown', '303 /sign-in?problem=too-often']))
    expect(await said('too-often')).toContain('Warten Sie eine Minute')
  })
})
