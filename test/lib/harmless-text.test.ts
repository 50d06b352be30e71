import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHarmlessText } from '../../src/lib/harmless-text.ts'

const harmless = (...parts: readonly string[]) => {
  const clean = createHarmlessText()
  return parts.map(clean).join('')
}

describe('a harmless text', () => {
  it.each([
    ['an override of direction', 'Send it to \u202Emoc.live\u202C now', 'Send it to moc.live now'],
    ['isolates', 'a\u2066b\u2069c', 'abc'],
    ['spaces without width', 'pass\u200Bword\uFEFF\u2060', 'password'],
    ['tags', `Hi\u{E0049}\u{E0047}\u{E004E}`, 'Hi'],
    ['controls', 'a\u0000b\u001B[31mc\u0085\r\n', 'ab[31mc\n'],
  ])('is rid of %s', (_what, text, clean) => {
    expect(harmless(text)).toBe(clean)
  })

  it.each(['👩‍👩‍👧 ❤️ 👍🏽 🇩🇪', 'می‌خواهم', 'שלום\u200F!', 'Zeile\nZeile\tTab', 'naïve café 你好 <b>&amp;'])(
    'keeps what %j needs',
    (text) => {
      expect(harmless(text)).toBe(text)
    },
  )

  it('is the same however its parts were cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '😀', '\u202E', '\u{E0041}', '\u200B', ' ', '👍🏽') })
    fc.assert(
      fc.property(text, (whole) => {
        expect(harmless(...whole.split(''))).toBe(harmless(whole))
      }),
    )
  })
})
