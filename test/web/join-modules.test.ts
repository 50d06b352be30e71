import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { joinModules } from '../../src/web/join-modules.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const sources = {
  '/assets/page/index.ts': `import { basename } from 'node:path'
import { counted as count, Box } from './count.ts'
import { name } from '../lib/name.ts'
const own = 'index'
globalThis.heard.push(own, count(), count(), new Box().name, basename('/a/b'), name)
const { late } = await import('./late.ts')
globalThis.heard.push(await late())`,
  '/assets/page/count.ts': `import { name as its } from '../lib/name.ts'
const own = { n: 0 }
export function counted() {
return (own.n += 1)
}
export class Box {
name = its
}`,
  '/assets/lib/name.ts': `const own = 'name'
globalThis.heard.push('name runs')
export const name = own`,
  '/assets/page/late.ts': `import { counted } from './count.ts'
import { deep } from '../lib/deep.ts'
export async function late() {
const { name } = await import('../lib/name.ts')
return [counted(), deep, name]
}`,
  '/assets/lib/deep.ts': `import { name } from './name.ts'
export const deep = 'deep ' + name`,
}
const joined = (changed: Readonly<Record<string, string>> = {}) =>
  joinModules({
    entry: '/assets/page/index.ts',
    sources: new Map(Object.entries({ ...sources, ...changed })),
    folder: '/assets/joined/page/',
  })

it('runs every module once, keeps their names apart, and gives what comes later the same ones', async () => {
  using folder = temporaryFolder()
  const { entry, modules } = joined()
  expect([...modules.keys()].toSorted()).toEqual([
    '/assets/joined/page/index.js',
    '/assets/joined/page/lib/deep.ts',
    '/assets/joined/page/lib/name.ts',
    '/assets/joined/page/page/late.ts',
  ])
  const fileOf = (url: string) => join(folder.path, url).replace(/\.[jt]s$/, '.mjs')
  for (const [url, text] of modules) {
    mkdirSync(dirname(fileOf(url)), { recursive: true })
    const here = text.replaceAll(/'(\/assets\/[^']+)'/g, (_, other: string) => `'${pathToFileURL(fileOf(other)).href}'`)
    writeFileSync(fileOf(url), here)
  }
  const heard: unknown[] = []
  Object.assign(globalThis, { heard })
  await import(/* @vite-ignore */ pathToFileURL(fileOf(entry)).href)
  await expect.poll(() => heard).toEqual(['name runs', 'index', 1, 2, 'name', 'b', 'name', [3, 'deep name', 'name']])
})

it.each([
  [
    'modules that need each other',
    `import { Box } from '../page/count.ts'\nexport const name = Box`,
    'needs a module that needs it',
  ],
  ['a default export', 'export default 7', '/assets/lib/name.ts cannot be joined with others: export default 7'],
  ['an import of everything', `import * as all from '../page/count.ts'`, 'cannot be joined with others: import *'],
  ['a module that is not there', `import { a } from './gone.ts'`, '/assets/lib/gone.ts is imported and not served'],
])('refuses %s, and says where', (_, source, problem) => {
  expect(() => joined({ '/assets/lib/name.ts': source })).toThrow(problem)
})

it('refuses what is loaded later and needs the page that loads it', () => {
  const late = `import { store } from './index.ts'\nexport const late = store`
  expect(() => joined({ '/assets/page/late.ts': late })).toThrow('/assets/page/late.ts needs /assets/page/index.ts')
})
