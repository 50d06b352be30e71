import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const folder = new URL('../../src/practice/', import.meta.url)

it('practice takes types and one pure function of the store, and nothing else that keeps, counts or learns', () => {
  const taken = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/^import (type )?[^']*'([^']+)'/gm)])
    .filter(([, type]) => type === undefined)
    .map(([, , from = '']) => from)
  expect(taken.length).toBeGreaterThan(20)
  expect(
    taken.filter((from) => /\/(?:store|access|platform|listener|monitor|console)\/|\/(?:memory|learned)\//.test(from)),
  ).toEqual(['../store/replay.ts'])
  expect(taken.filter((from) => from.startsWith('node:')).toSorted()).toEqual(['node:crypto', 'node:path'])
})
