import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'

/** Puts the pictures of one state on one sheet, three in a row, each with its name; for whoever looks at all of them. */
export async function makeContactSheet(
  browser: Browser,
  { folder, name, pictures }: { readonly folder: string; readonly name: string; readonly pictures: readonly string[] },
): Promise<void> {
  const figures = pictures.map((picture) => {
    const data = readFileSync(join(folder, `${picture}.png`)).toString('base64')
    return `<figure style="margin:0"><figcaption>${picture}</figcaption><img src="data:image/png;base64,${data}"></figure>`
  })
  const page = await browser.newPage({ viewport: { width: 1_130, height: 700 } })
  await page.setContent(
    `<body style="margin:8px;font:12px sans-serif;background:#888"><div style="display:flex;flex-wrap:wrap;gap:8px">${figures.join('')}</div>`,
  )
  await page.screenshot({ path: join(folder, 'sheets', `${name}.png`), fullPage: true })
  await page.close()
}
