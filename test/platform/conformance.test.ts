import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultSwitches, switchesHelp } from '../../src/simulator/switches.ts'

const root = new URL('../../', import.meta.url)
const table = readFileSync(new URL('docs/liveperson.md', root), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
const rows = table.filter((cells) => cells[1]?.startsWith('§'))

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

  it('has a row for every section that holds a rule, a lifetime or a quirk', () => {
    const named = rows.flatMap((cells) => cells[1]?.match(/\d+(?:\.\d+)?/g) ?? [])
    const sections = ['2', '3', '3.1', '3.2', '3.3', '3.4', '4', '4.1', '6.1', '6.2', '6.3', '6.4', '6.5', '7.1', '7.2']
    sections.push('8', '9', '10', '11', '12.2', '12.4', '13')
    expect(sections.filter((section) => !named.includes(section))).toEqual([])
  })

  it('lists every switch of the simulator, with its default and its values', () => {
    const switches = [...switchesHelp(defaultSwitches).matchAll(/^ {2}(\w+)=(.*)\n {6}(.*?); /gm)]
    expect(switches).toHaveLength(Object.keys(defaultSwitches).length)
    const expected = switches.map(([, name = '', initial = '', values = '']) => [
      `\`${name}\``,
      initial === "''" ? 'none' : `\`${initial}\``,
      values.replaceAll(' | ', ', '),
    ])
    expect(table.map((cells) => cells.slice(1, 4))).toEqual(expect.arrayContaining(expected))
  })
})
