/** Makes sure that the browser tests have a Chromium; installs Debian's when it is missing. */
import { spawnSync } from 'node:child_process'
import { findChromium } from './chromium.ts'

const found = findChromium()
if (found === undefined) install()

function install(): void {
  const asRoot = findRoot()
  console.log('No Chromium found: installing the chromium package (once, about 100 MB to fetch) …')
  const apt = ['-y', '-q', '-o', 'Dpkg::Use-Pty=0']
  run([...asRoot, 'apt-get', 'update', '-q'])
  run([...asRoot, 'apt-get', 'install', ...apt, '--no-install-recommends', 'chromium', 'fonts-liberation'])
  const installed = findChromium()
  if (installed === undefined) giveUp('apt-get ended well, yet there is no Chromium at the usual places.')
  console.log(`Chromium is ready: ${installed}`)
}

function findRoot(): readonly string[] {
  if (spawnSync('apt-get', ['--version']).status !== 0) giveUp('This machine has no apt-get.')
  if (process.getuid?.() === 0) return []
  if (spawnSync('sudo', ['-n', 'true']).status === 0) return ['sudo', '-n']
  return giveUp('Installing needs root, and sudo asks for a password.')
}

function run([command = '', ...args]: readonly string[]): void {
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status !== 0)
    giveUp(`\`${[command, ...args].join(' ')}\` failed${error === undefined ? '' : `: ${error.message}`}.`)
}

function giveUp(because: string): never {
  console.error(`${because}\nThe tests of the pages need Chromium: install it yourself, or name it in CHROMIUM_PATH.`)
  process.exit(1)
}
