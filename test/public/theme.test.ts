import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { openPage } from './browser.ts'
import { startPagesServer, type PagesServer } from './pages-server.ts'

let browser: Browser
let server: PagesServer
beforeAll(async () => {
  browser = await launchChromium()
  server = await startPagesServer()
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const surfaces = ['surface', 'surface-raised', 'surface-sunken']
const text = ['ink', 'ink-quiet', 'accent', 'ok', 'warn', 'risk', 'visitor']
/** Foreground, background and the least contrast: 4.5 for text, 3 for marks. */
const pairs: readonly (readonly [string, string, number])[] = [
  ...surfaces.flatMap((surface) => text.map((ink) => [ink, surface, 4.5] as const)),
  ...surfaces.map((surface) => ['line-strong', surface, 3] as const),
  ['on-accent', 'accent', 4.5],
  ['ink', 'accent-soft', 4.5],
  ['ink', 'warn-soft', 4.5],
  ['warn', 'warn-soft', 4.5],
  ['ink', 'risk-soft', 4.5],
  ['risk', 'risk-soft', 4.5],
  ['ink', 'visitor-soft', 4.5],
  ['visitor', 'visitor-soft', 4.5],
]

/** The contrast of two of the theme's colours as the browser paints them (WCAG 2.2, relative luminance). */
const contrast = `(fore, back) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const place = document.body.appendChild(document.createElement('i'))
  const luminance = (name) => {
    place.style.color = 'var(--' + name + ')'
    canvas.fillStyle = getComputedStyle(place).color
    canvas.fillRect(0, 0, 1, 1)
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [dark, light] = [luminance(fore), luminance(back)].sort((one, other) => one - other)
  place.remove()
  return (light + 0.05) / (dark + 0.05)
}`

it.each([
  { name: 'light', theme: 'light', atLeast: 1 },
  { name: 'dark', theme: 'dark', atLeast: 1 },
  { name: 'high contrast', theme: 'contrast', atLeast: 1.5 },
  { name: 'a dark system', theme: 'auto', media: { colorScheme: 'dark' as const }, atLeast: 1 },
  { name: 'a light system that wants more', theme: 'auto', media: { contrast: 'more' as const }, atLeast: 1.5 },
  {
    name: 'a dark system that wants more',
    theme: 'auto',
    media: { colorScheme: 'dark' as const, contrast: 'more' as const },
    atLeast: 1.5,
  },
])('has the contrast that reading needs in the colours: $name', async ({ theme, media = {}, atLeast }) => {
  await using open = await openPage(browser, `${server.url}/overlay`, media)
  const { page } = open
  await page.locator('.head').waitFor()
  await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
  const measured = await page.evaluate<{ pair: string; ratio: number; least: number }[]>(
    `${JSON.stringify(pairs)}.map(([fore, back, least]) => ({ pair: fore + ' on ' + back, least, ratio: (${contrast})(fore, back) }))`,
  )
  expect(measured).toHaveLength(pairs.length)
  expect(measured.filter(({ ratio, least }) => !(ratio >= least * (least === 4.5 ? atLeast : 1)))).toEqual([])
})
