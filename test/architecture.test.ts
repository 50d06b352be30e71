import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { folders } from './helpers/architecture.ts'

const src = new URL('../src/', import.meta.url)
const order: readonly string[] = folders

describe('architecture', () => {
  it('runs on Node 24.12 or newer', () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
    expect(major > 24 || (major === 24 && minor >= 12), `Node ${process.versions.node}`).toBe(true)
  })

  it('has no folder outside the list', () => {
    const found = readdirSync(src, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    expect(found.filter((name) => !order.includes(name))).toEqual([])
  })

  it('imports only ever point upstream', () => {
    const wrong = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file.includes('/'))
      .flatMap((file) => {
        const own = order.indexOf(file.split('/')[0] ?? '')
        return [...readFileSync(new URL(file, src), 'utf8').matchAll(/from '((?:\.\.\/)+)([\w-]+)(?:\/|\.ts')/g)]
          .filter(([, up = '']) => up.length / 3 === file.split('/').length - 1)
          .filter(([, , imported = '']) => order.indexOf(imported) > own || order.indexOf(imported) === -1)
          .filter(() => !file.startsWith('commands/'))
          .map(([, , imported]) => `${file} -> ${imported}`)
      })
    expect(wrong).toEqual([])
  })
})
