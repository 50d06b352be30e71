import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCopiedRuns, indexCopies } from '../../../src/tips/checks/copied-runs.ts'
import { createGrowingLetters, letters } from '../../../src/tips/checks/letters.ts'

const few = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ß', '字'), maxLength: 60 })
const pieces = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 12 })

describe('what a growing text has of a source', () => {
  it('is the same by an index as by searching the source', () => {
    fc.assert(
      fc.property(few, fc.array(few, { maxLength: 6 }), (source, parts) => {
        const indexed = indexCopies(source)()
        const searched = createCopiedRuns(source)
        let text = ''
        for (const part of parts) {
          text += part
          expect(indexed.of(text)).toEqual(searched.of(text))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is found by one index for several texts', () => {
    const copies = indexCopies('thequickbrownfox')
    expect(copies().of('aquickfox')).toEqual({ trailing: 3, longest: 5 })
    expect(copies().of('brown')).toEqual({ trailing: 5, longest: 5 })
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
