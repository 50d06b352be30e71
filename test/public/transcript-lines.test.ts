import { expect, it } from 'vitest'
import { emptyPart, joined, linesShownAtMost, withSaid } from '../../public/overlay/transcript-lines.ts'
import type { OverlayLine, TranscriptPart } from '../../src/overlay/context-protocol.ts'

const line = (number: number): OverlayLine => ({
  number,
  speaker: 'visitor',
  text: 'x',
  at: number * 1_000,
  agentsOnly: false,
})
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => line(from + index))
const numbers = ({ lines }: TranscriptPart) => lines.map(({ number }) => number)

it('puts new lines where they were said, each once', () => {
  const shown = { lines: range(5, 7), earlier: 4, later: 0 }
  const said = withSaid(
    shown,
    [
      { ...line(8), follows: 7 },
      { ...line(9), follows: 8 },
    ],
    true,
  )
  expect(numbers(said)).toEqual([5, 6, 7, 8, 9])
  expect(numbers(withSaid(said, [{ ...line(9), follows: 8 }], true))).toEqual([5, 6, 7, 8, 9])
  expect(numbers(withSaid(said, [{ ...line(100), at: 6_500, follows: 6 }], true))).toEqual([5, 6, 100, 7, 8, 9])
  expect(numbers(withSaid(emptyPart, [line(1)], true))).toEqual([1])
  expect(numbers(withSaid({ lines: range(2, 3), earlier: 0, later: 0 }, [line(1)], true))).toEqual([1, 2, 3])
})

it('counts what was said elsewhere', () => {
  const shown = { lines: range(5, 7), earlier: 4, later: 10 }
  expect(withSaid(shown, [{ ...line(18), follows: 17 }], false)).toEqual({ ...shown, later: 11 })
  expect(withSaid(shown, [{ ...line(99), at: 1_500, follows: 1 }], false)).toEqual({ ...shown, earlier: 5 })
})

it('keeps no more lines than a page can bear: those at the end where it follows, else those that are read', () => {
  const full = { lines: range(1, linesShownAtMost), earlier: 0, later: 0 }
  const next = [{ ...line(linesShownAtMost + 1), follows: linesShownAtMost }]
  const followed = withSaid(full, next, true)
  expect(followed).toMatchObject({ earlier: 1, later: 0 })
  expect(followed.lines[0]?.number).toBe(2)
  const read = withSaid(full, next, false)
  expect(read).toMatchObject({ earlier: 0, later: 1 })
  expect(read.lines[0]?.number).toBe(1)
})

it('joins what stands before and behind', () => {
  const shown = { lines: range(101, 340), earlier: 100, later: 60 }
  const before = joined(shown, 'before', { lines: range(41, 100), earlier: 40, later: 300 })
  expect([numbers(before)[0], numbers(before).at(-1), before.earlier, before.later]).toEqual([41, 280, 40, 120])
  const after = joined(shown, 'after', { lines: range(341, 400), earlier: 340, later: 0 })
  expect([numbers(after)[0], numbers(after).at(-1), after.earlier, after.later]).toEqual([161, 400, 160, 0])
})
