import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { launchChromium } from './helpers/chromium.ts'
import { makeContactSheet } from './pictures/contact-sheet.ts'
import { looks } from './pictures/look.ts'
import { takePracticePictures } from './pictures/practice-pictures.ts'
import { takeProductPictures } from './pictures/product-pictures.ts'
import { takeScriptedPictures } from './pictures/scripted-pictures.ts'
import { takeWidgetPictures } from './pictures/widget-pictures.ts'

/** What a part of the pictures is given. */
export type Camera = {
  readonly browser: Browser
  /** Those that were named, or all. */
  wants(name: string): boolean
  /** Takes a picture of a state in one look. */
  shoot(page: Page | Locator, name: string, look: string, whole?: boolean): Promise<void>
}

/** Takes pictures of every state of an agent's pages in every look: `npm run pictures -- FOLDER [STATE …]`. */
async function main(): Promise<void> {
  const [folder = '--help', ...names] = process.argv.slice(2)
  if (folder.startsWith('-')) {
    process.stdout.write(
      'Usage: npm run pictures -- FOLDER [STATE …]\n\ndocs/pictures.md lists the states; without any, all are taken.\n',
    )
    return
  }
  const place = resolve(folder)
  mkdirSync(join(place, 'sheets'), { recursive: true })
  const browser = await launchChromium()
  const taken = new Map<string, Set<string>>()
  const camera: Camera = {
    browser,
    wants: (name) => names.length === 0 || names.includes(name),
    async shoot(page, name, look, whole = false) {
      const path = join(place, `${name}-${look}.png`)
      await ('goto' in page ? page.screenshot({ path, fullPage: whole }) : page.screenshot({ path }))
      taken.set(name, (taken.get(name) ?? new Set()).add(look))
    },
  }
  try {
    for (const take of [takeScriptedPictures, takeProductPictures, takePracticePictures, takeWidgetPictures])
      await take(camera)
    for (const [name, its] of taken) {
      const pictures = looks.flatMap((look) => (its.has(look.name) ? [`${name}-${look.name}`] : []))
      await makeContactSheet(browser, { folder: place, name, pictures })
    }
  } finally {
    await browser.close()
  }
  process.stdout.write(`${[...taken.values()].reduce((sum, its) => sum + its.size, 0)} pictures in ${place}\n`)
}

await main()
