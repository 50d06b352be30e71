import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCopiedRuns, indexCopies } from '../../../src/tips/checks/copied-runs.ts'
import { createGrowingLetters, letters } from '../../../src/tips/checks/letters.ts'

const few = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ß', '字'), maxLength: 60 })
const pieces = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 12 })

/** By the book: the longest end of a text that stands in the source, and the longest of all of them. */
function runsIn(source: string, text: string) {
  const endingAt = (end: number) => {
    let length = end
    while (length > 0 && !source.includes(text.slice(end - length, end))) length -= 1
    return length
  }
  const all = Array.from({ length: text.length + 1 }, (_none, end) => endingAt(end))
  return { trailing: all.at(-1) ?? 0, longest: Math.max(...all) }
}

describe('what a growing text has of a source', () => {
  it.each([5, 15])('is what searching for all of its parts finds, from %i letters on', (least) => {
    const grown = fc.array(fc.oneof(few, fc.constant('copy')), { maxLength: 6 })
    fc.assert(
      fc.property(few, grown, fc.nat(60), fc.nat(60), (source, parts, from, length) => {
        const runs = createCopiedRuns(indexCopies(source, least))
        let text = ''
        for (const part of parts) {
          text += part === 'copy' ? source.slice(from, from + length) : part
          const { trailing, longest } = runs.of(text)
          const all = runsIn(source, text)
          if (all.longest >= least) expect(longest).toBe(all.longest)
          else expect(longest).toBeLessThanOrEqual(all.longest)
          if (all.trailing >= least || all.trailing === text.length) expect(trailing).toBe(all.trailing)
          else expect(trailing).toBeLessThanOrEqual(all.trailing)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('the letters of a text', () => {
  it('are the same for plain text, which is read the quick way', () => {
    const inOneForm = (text: string) =>
      text
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '')
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(letters(text)).toBe(inOneForm(text))
      }),
    )
  })
})

describe('the letters of a growing text', () => {
  it('are those of the whole text, however it came', () => {
    fc.assert(
      fc.property(pieces, fc.boolean(), (parts, spaced) => {
        const growing = createGrowingLetters()
        let text = ''
        for (const part of parts) {
          text += spaced ? ` ${part} ` : part
          expect(growing(text)).toBe(letters(text))
        }
      }),
      { numRuns: 500 },
    )
  })
})
