import { expect, it } from 'vitest'
import { tipsByLine } from '../../public/console/tips-by-line.ts'
import type { ConsoleLine, ConsoleTip } from '../../src/console/console-protocol.ts'

const line = (platformEventId: number, at: number) => ({ platformEventId, at }) as ConsoleLine
const tip = (tipId: string, answers: number, at: number) => ({ tipId, answers, at }) as ConsoleTip

it('shows each tip under the line that it answers, whatever the numbers of lines, and none under no line', () => {
  const lines = [line(0, 10), line(2 ** 52, 20), line(3, 30)]
  const tips = [
    tip('a', 3, 31),
    tip('b', 2 ** 52, 21),
    tip('c', 2 ** 52, 22),
    tip('of a lost line', 9, 25),
    tip('early', 9, 5),
  ]
  expect(tipsByLine(lines, tips).map(([, given]) => given.map(({ tipId }) => tipId))).toEqual([
    ['early'],
    ['b', 'c', 'of a lost line'],
    ['a'],
  ])
})
