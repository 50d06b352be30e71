import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toStatements } from '../../../src/tips/repeats/statements.ts'

describe('the sentences of a growing text', () => {
  it.each([
    ['', []],
    ['I am sorry', []],
    ['I am sorry.', []],
    ['I am sorry. ', ['I am sorry.']],
    ['Sure. Let me look. It', ['Sure. Let me look.']],
    ['It costs 3.50 euro! And', ['It costs 3.50 euro!']],
    ['请告诉我。', []],
    ['First line here\nsecond', ['First line here']],
    ['word '.repeat(60), ['word '.repeat(48).trim()]],
  ])('of %j', (text, statements) => {
    expect(toStatements(text, false)).toEqual(statements)
  })

  it('are all of it when it is whole', () => {
    expect(toStatements('Sure. Let me look. It is', true)).toEqual(['Sure. Let me look.', 'It is'])
    expect(toStatements('Sure.', true)).toEqual(['Sure.'])
    expect(toStatements(' ', true)).toEqual([])
  })

  it('are found in a row of marks without end, too, which must not hold everybody up', () => {
    const marks = '!?'.repeat(150_000)
    expect(toStatements(`${marks}one two three`, true)).toEqual([`${marks}one two three`])
    expect(toStatements('! '.repeat(300_000), true)).toEqual(['! '.repeat(300_000).trim()])
  })

  it('never change once they are complete', () => {
    const piece = fc.constantFrom('one two three', ' ', '. ', '!', '? ', 'Sure', '\n', '3.5', '…')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(200), (pieces, cut) => {
        const text = pieces.join('').slice(0, 200)
        const early = toStatements(text.slice(0, cut), false)
        expect(toStatements(text, true).slice(0, early.length)).toEqual(early)
      }),
      { numRuns: 2_000 },
    )
  })
})
