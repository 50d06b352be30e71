import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { usualSettings, type AgentSettings } from '../../src/domain/agent-settings.ts'

/** How a page is looked at. */
export type Look = {
  readonly name: string
  readonly options: BrowserContextOptions
  /** In pixels, in the place of the usual one. */
  readonly width?: number
  readonly theme?: AgentSettings['theme']
  /** Asked for by the address, as no browser reads it. */
  readonly language?: string
}

export const looks: readonly Look[] = [
  { name: 'light', options: {} },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'contrast', options: {}, theme: 'contrast' },
  { name: 'narrow', options: {}, width: 320 },
  { name: 'german', options: { locale: 'de-DE' } },
  { name: 'right-to-left', options: {}, language: 'pseudo' },
]

/** An empty page in this look, of an agent with these settings; they stand in the browser, as those of the last visit do. */
export async function openIn(
  browser: Browser,
  { options, theme = 'auto', width }: Look,
  settings: Partial<AgentSettings> = {},
  size: { width: number; height: number } = { width: 360, height: 640 },
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { ...size, ...(width === undefined ? {} : { width }) },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  })
  const kept = JSON.stringify({ settings: { ...usualSettings, ...settings, theme }, untold: {} })
  await context.addInitScript(
    ([kept = '', theme = '']) => {
      for (const agent of ['', 'ada', 'ben'])
        Reflect.get(globalThis, 'localStorage').setItem(`sotto-settings ${agent}`, kept)
      if (theme !== 'auto') Reflect.get(globalThis, 'localStorage').setItem('sotto-theme', theme)
    },
    [kept, theme],
  )
  return context.newPage()
}

/** An address of a page in the language of the look. */
export function addressIn({ language }: Look, address: string): string {
  const url = new URL(address)
  if (language !== undefined) url.searchParams.set('language', language)
  return url.href
}
