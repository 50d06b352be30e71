import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const rows = readFileSync(new URL('docs/liveperson.md', root), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| §'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('docs/liveperson.md', () => {
  it('names tests that exist', () => {
    const tests = readdirSync(new URL('test/', root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(new URL(`test/${file}`, root), 'utf8'))
      .join('\n')
    const missing = rows
      .map((cells) => cells[5]?.replaceAll('`', '') ?? '')
      .filter((title) => !tests.includes(`'${title}'`))
    expect(missing).toEqual([])
  })

  it('has a row for every method of the reference’s index', () => {
    const named = rows.map((cells) => cells[1])
    const methods = [...Array.from({ length: 24 }, (_, index) => String(index + 1)), 'a', 'b', 'c', 'd', 'e']
    expect(methods.filter((method) => !named.includes(`§5.1-${method}`))).toEqual([])
  })
})
