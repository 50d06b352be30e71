import fc from 'fast-check'
import { expect, it } from 'vitest'
import { likenessOf, mayBeLike, shapesOf } from '../../../src/tips/outcome/likeness.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 1, maxLength: 11 })

/** A word and one that was made of it by some slips, or any two. */
const pair = fc.oneof(
  fc.tuple(word, word),
  fc
    .tuple(word, fc.array(fc.tuple(fc.nat(11), fc.constantFrom('', 'a', 'c', 'ab', 'swap')), { maxLength: 3 }))
    .map(([one, slips]): [string, string] => [
      one,
      slips.reduce((text, [at, put]) => {
        if (put !== 'swap') return text.slice(0, at) + put + text.slice(at + 1)
        return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2)
      }, one),
    ]),
)

/** Insertions, removals, changes and swaps of neighbours between two words, by the book. */
function editsBetween(one: string, other: string): number {
  const cells = Array.from({ length: one.length + 1 }, (_, row) =>
    Array.from({ length: other.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)),
  )
  const at = (row: number, column: number) => cells[row]?.[column] ?? Infinity
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1]
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      const ways = [at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (isSame ? 0 : 1)]
      if (isSwapped) ways.push(at(row - 2, column - 2) + 1)
      cells[row]?.splice(column, 1, Math.min(...ways))
    }
  }
  return at(one.length, other.length)
}

it('a word is mistyped where one slip, or two of a long one, make it of the other and an end stays', () => {
  fc.assert(
    fc.property(pair, ([one, other]) => {
      const shorter = Math.min(one.length, other.length)
      const isTypo =
        shorter >= 4 &&
        (one[0] === other[0] || one.at(-1) === other.at(-1)) &&
        editsBetween(one, other) <= (shorter < 8 ? 1 : 2)
      expect(likenessOf(one, other)).toBe(one === other ? 1 : isTypo ? 0.9 : 0)
    }),
    { numRuns: 5_000 },
  )
})

it('what the shapes rule out are other words', () => {
  fc.assert(
    fc.property(pair, ([one, other]) => {
      const [shape = 0, others = 0] = shapesOf([{ text: one }, { text: other }])
      if (likenessOf(one, other) > 0) expect(mayBeLike(shape, others)).toBe(true)
    }),
    { numRuns: 5_000 },
  )
  const [short = 0, long = 0, swapped = 0] = shapesOf([{ text: 'no' }, { text: 'nothing' }, { text: 'gnihton' }])
  expect([mayBeLike(short, long), mayBeLike(long, swapped)]).toEqual([false, false])
})
