import fc from 'fast-check'
import { expect, it } from 'vitest'
import { align, alignsAtMost } from '../../../src/tips/outcome/align.ts'
import { likenessOf } from '../../../src/tips/outcome/likeness.ts'
import { createGrid, foundIn } from '../../../src/tips/outcome/word-grid.ts'
import type { Range } from '../../../src/tips/outcome/word-grid.ts'
import { toWords } from '../../../src/tips/outcome/words.ts'
import type { Word } from '../../../src/tips/outcome/words.ts'

const said = fc.constantFrom('order', 'ordre', 'orders', 'parcel', 'parcels', 'the', 'is', 'you', '12', 'number', 'ok')
const texts = fc.tuple(
  fc.array(fc.oneof({ weight: 5, arbitrary: said }, { weight: 1, arbitrary: fc.constant('{it}') }), { maxLength: 9 }),
  fc.array(said, { maxLength: 18 }),
)

/** The best of a tip's words with the best of a line's words, pair by pair, in a table. */
function alignPlainly(tip: readonly Word[], line: readonly Word[]): number {
  type Cell = { readonly shared: number; readonly filled: number; readonly filling: number }
  const nothing: Cell = { shared: 0, filled: 0, filling: 0 }
  const worth = ({ shared, filled }: Cell) => 2 * shared + filled
  const weigh = (words: readonly Word[]) => words.reduce((sum, { weight }) => sum + weight, 0)
  let above = Array.from({ length: line.length + 1 }, () => nothing)
  for (const ours of tip) {
    const row = [nothing]
    line.forEach((theirs, left) => {
      const [without, before, both] = [above[left + 1] ?? nothing, row[left] ?? nothing, above[left] ?? nothing]
      const fills = ours.weight === 0 && before.filling < 12
      const ways = [
        { ...without, filling: 0 },
        { ...before, filled: before.filled + (fills ? theirs.weight : 0), filling: fills ? before.filling + 1 : 0 },
      ]
      const share = likenessOf(ours.text, theirs.text) * Math.min(ours.weight, theirs.weight)
      if (share > 0) ways.push({ ...both, shared: both.shared + share, filling: 0 })
      row.push(ways.reduce((best, way) => (worth(way) > worth(best) ? way : best)))
    })
    above = row
  }
  const { shared, filled } = above.at(-1) ?? nothing
  const all = weigh(tip) + Math.max(0, weigh(line) - filled)
  return all === 0 ? 0 : (2 * shared) / all
}

it('finds of a part of the tip and a run of the lines what a whole table of their words has, and never more than its bound', () => {
  const part = fc.tuple(fc.nat(5), fc.nat(5))
  const toRange = (length: number, [from, rest]: readonly [number, number]): Range => ({
    from: Math.min(from, length),
    to: Math.max(Math.min(from, length), length - rest),
  })
  fc.assert(
    fc.property(texts, part, part, ([tip, line], ofTip, ofLine) => {
      const grid = createGrid(toWords(tip.join(' '), { blanks: true }), toWords(line.join(' '), { blanks: false }))
      const [ours, run] = [toRange(grid.tip.length, ofTip), toRange(grid.line.length, ofLine)]
      const score = align(grid, ours, run)
      const plain = alignPlainly(grid.tip.slice(ours.from, ours.to), grid.line.slice(run.from, run.to))
      expect(score).toBeCloseTo(plain, 12)
      expect(alignsAtMost(grid, ours, run, foundIn(grid, run))).toBeGreaterThan(score - 1e-9)
    }),
    { numRuns: 3_000 },
  )
})
