import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEcho } from '../../../src/tips/checks/check-echo.ts'
import { checkLength } from '../../../src/tips/checks/check-length.ts'
import { checkLinks } from '../../../src/tips/checks/check-links.ts'
import { checkMarkup } from '../../../src/tips/checks/check-markup.ts'
import { checkPlaceholders } from '../../../src/tips/checks/check-placeholders.ts'
import { figuresOf, growingFigureStart, mayHoldFigure } from '../../../src/tips/checks/figures.ts'
import { letters } from '../../../src/tips/checks/letters.ts'
import { bySentence } from '../../../src/tips/checks/text-check.ts'
import type { TextCheck } from '../../../src/tips/checks/text-check.ts'

const textOf = (characters: string, ...words: readonly string[]) =>
  fc.array(fc.constantFrom(...characters.split(''), ...words), { maxLength: 12 }).map((all) => all.join(''))

/** The verdict of a check with no memory, where the text has this harmless part in front. */
function behind(front: string, check: TextCheck, text: string, whole: boolean): ReturnType<TextCheck> {
  const verdict = check(front + text, whole)
  if (typeof verdict === 'number') return verdict - front.length
  const { at } = verdict.numbers
  return typeof at === 'number' ? { ...verdict, numbers: { ...verdict.numbers, at: at - front.length } } : verdict
}

describe('a check that ends early where a text has none of its signs decides as it does where it has one', () => {
  it('of markup', () => {
    const text = textOf('<&*_`~]#|=-"[!/:{( ab1\n', 'INST]', 'amp;')
    fc.assert(
      fc.property(text, fc.boolean(), (some, whole) => {
        expect(checkMarkup(some, whole)).toEqual(behind('[ \n', checkMarkup, some, whole))
      }),
      { numRuns: 2_000 },
    )
  })

  it('of placeholders', () => {
    const check = checkPlaceholders(() => 'You are [NAME_1]')
    const text = textOf('[]{}_Xx1 \n', '[NAME_1]', 'XXX', 'a word')
    fc.assert(
      fc.property(text, fc.boolean(), (some, whole) => {
        expect(check(some, whole)).toEqual(behind('aX ', check, some, whole))
      }),
      { numRuns: 2_000 },
    )
  })

  it('of figures', () => {
    const text = textOf('12€$,.- aA', 'five', 'TWENTY', ' days', 'EUR', 'ab', 'dead ', 'face, ', 'be', '\n', 'Ä')
    fc.assert(
      fc.property(text, (some) => {
        if (mayHoldFigure(some)) return
        expect(figuresOf(some)).toEqual([])
        expect(growingFigureStart(some)).toBe(some.length)
      }),
      { numRuns: 5_000 },
    )
  })

  it('of links in brackets', () => {
    fc.assert(
      fc.property(textOf('ab [](){} '), (text) => {
        const open = /\S+ ?[[(][\])]? ?$/.exec(text)
        expect(checkLinks({ cards: '' }, [])(text, false)).toBe(open?.index ?? text.length)
      }),
      { numRuns: 2_000 },
    )
  })
})

/** Plays a text to a check piece by piece, with what it says at each. */
function play(pieces: readonly string[], check: TextCheck, see: (text: string, verdict: unknown) => void): void {
  let text = ''
  for (const piece of pieces) {
    text += piece
    see(text, check(text, false))
  }
  see(text, check(text, true))
}

const pieces = fc.array(textOf('a  .!\n\u3000\u00A0字', 'Word', '. ', '? '))

describe('a text that comes in pieces', () => {
  it('is looked at from its last sentence on that was let through', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (parts, shares) => {
        let from = 0
        let look = 0
        const seen: string[] = []
        const check = bySentence((sentence) => {
          seen.push(sentence)
          return Math.floor(sentence.length * (shares[look % shares.length] ?? 1))
        })
        play(parts, check, (text, verdict) => {
          const sentence = text.slice(from)
          const safe = from + Math.floor(sentence.length * (shares[look % shares.length] ?? 1))
          look += 1
          expect(seen.at(-1)).toBe(sentence)
          expect(verdict).toBe(safe)
          const ends = [...text.slice(from, safe).matchAll(/\n|(?<=[.!?]) /g)]
          from += (ends.at(-1)?.index ?? -1) + 1
        })
      }),
      { numRuns: 2_000 },
    )
  })

  it('has as many words as when it is whole', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 8 }), (parts, maxWords) => {
        const most = Math.ceil(maxWords * 1.5)
        play(parts, checkLength(maxWords), (text, verdict) => {
          const words = text.match(/\S+/g)?.length ?? 0
          const isLong = words > most || text.length > most * 12
          const tooLong = { rule: 'too-long', numbers: { words, characters: text.length, most } }
          expect(verdict).toEqual(isLong ? tooLong : text.length)
        })
      }),
      { numRuns: 2_000 },
    )
  })

  it('says a line of the visitor back as soon as it holds all of it', () => {
    const line = textOf('字', 'my ', 'Bike', ' is', ' not', ' here', ', ', 'wo', 'ändern')
    fc.assert(
      fc.property(fc.array(line), pieces, fc.nat(), fc.nat(9), (lines, parts, at, size) => {
        const said = lines[at % Math.max(1, lines.length)] ?? ''
        const cut = said.match(new RegExp(`[\\s\\S]{1,${size + 1}}`, 'g')) ?? []
        const whole = [...parts.slice(0, 3), ...cut, ...parts.slice(3)]
        const check = checkEcho(lines.map((text) => ({ text })))
        let isOver = false
        play(whole, check, (text, verdict) => {
          const plain = letters(text)
          const perLetter = /字/.test(lines.join('')) ? 3 : 1
          const isBack = lines
            .map(letters)
            .some((its) => its !== '' && its.length * perLetter >= 15 && plain.includes(its))
          if (isBack && !isOver) expect(verdict).toMatchObject({ rule: 'echo' })
          isOver ||= typeof verdict !== 'number'
        })
      }),
      { numRuns: 1_000 },
    )
  })
})
