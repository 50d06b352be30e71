import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { importingJoined, joinModules } from '../../src/web/join-modules.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const sources = new Map([
  [
    '/page/index.ts',
    `import { basename } from 'node:path'\nimport { counted as count, Box } from './count.ts'\nimport { name } from './lib/name.ts'\nconst own = 'index'\nglobalThis.heard.push(own, count(), count(), new Box().name, basename('/a/b'), name)\nconst { late } = await import('./late.ts')\nglobalThis.heard.push(late())`,
  ],
  [
    '/page/count.ts',
    `import { name } from './lib/name.ts'\nconst own = { n: 0 }\nexport function counted() {\nreturn (own.n += 1)\n}\nexport class Box {\nname = name\n}`,
  ],
  ['/page/lib/name.ts', `const own = 'name'\nglobalThis.heard.push('name runs')\nexport const name = own`],
  ['/page/late.ts', `import { counted } from './count.ts'\nexport async function late() {\nreturn counted()\n}`],
])
const join2 = (changed: Readonly<Record<string, string>> = {}) => {
  const all = new Map([...sources, ...Object.entries(changed)])
  return joinModules({ entry: '/page/index.ts', sources: all })
}

it('runs every module once, keeps their names apart, and gives what comes later the same ones', async () => {
  using folder = temporaryFolder()
  const { text, names } = join2()
  expect([...names.keys()]).toEqual(['/page/lib/name.ts', '/page/count.ts', '/page/index.ts'])
  mkdirSync(join(folder.path, 'page'))
  const entry = pathToFileURL(join(folder.path, 'page', 'index.mjs')).href
  const late = importingJoined('/page/late.ts', sources.get('/page/late.ts') ?? '', entry, names)
  const lateFile = join(folder.path, 'page', 'late.mjs')
  writeFileSync(lateFile, late)
  writeFileSync(new URL(entry), text.replaceAll(`'/page/late.ts'`, `'${pathToFileURL(lateFile).href}'`))
  const heard: unknown[] = []
  Object.assign(globalThis, { heard })
  await import(/* @vite-ignore */ entry)
  await expect.poll(() => heard.length).toBe(8)
  expect(await Promise.all(heard)).toEqual(['name runs', 'index', 1, 2, 'name', 'b', 'name', 3])
})

it('leaves alone what needs nothing of the joined ones', () => {
  const source = `import { h } from 'preact'\nexport const a = h`
  expect(importingJoined('/page/other.ts', source, '/page/index.ts', join2().names)).toBe(source)
})

it.each([
  [
    'two modules that need each other',
    `import { Box } from '../count.ts'\nexport const name = Box`,
    'needs a module that needs it',
  ],
  ['a default export', 'export default 7', 'cannot be joined with others: export default 7'],
  ['an import of everything', `import * as all from '../count.ts'`, 'cannot be joined with others: import *'],
  ['a module that is not there', `import { a } from './gone.ts'`, '/page/lib/gone.ts is imported and not served'],
])('refuses %s, and says where', (_, source, problem) => {
  expect(() => join2({ '/page/lib/name.ts': source })).toThrow(problem)
})
