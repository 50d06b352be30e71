import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const usualPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium']

/** Where Chromium is on this machine, `CHROMIUM_PATH` first; undefined when there is none. */
export function findChromium(): string | undefined {
  const told = process.env['CHROMIUM_PATH']
  return [...(told === undefined || told === '' ? [] : [told]), ...usualPaths].find((path) => existsSync(path))
}

/** A headless Chromium that opens no connection of its own. Throws when the machine has none; the caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium found: run `npm run pretest`, or set CHROMIUM_PATH')
  return chromium.launch({
    executablePath,
    args: [
      '--disable-background-networking',
      '--disable-quic',
      '--disable-component-update',
      '--disable-sync',
      // Chromium's sandbox refuses to run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
}
