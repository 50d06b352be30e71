import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { languageOf } from '../../src/lib/language-of.ts'

const words = [
  'the',
  'and',
  'der',
  'ich',
  'el',
  'por',
  'para',
  'LW-1',
  '[NAME_1]',
  'a@b',
  'привет',
  'これは',
  '的',
  'où',
]

describe('the language of a text', () => {
  it.each([
    ['Where is my order? I would like to know', 'en'],
    ['Wo ist mein Rad, ich habe es nicht', 'de'],
    ['¿Dónde está mi pedido?', 'es'],
    ['自転車が届きません', 'ja'],
    ['我的自行车在哪里', 'zh'],
  ])('is told by its common words or by its script: %s', (text, language) => {
    expect(languageOf(text)?.language).toBe(language)
  })

  it.each(['', 'Ok', 'LW-48213'])('is not told by too little: %s', (text) => {
    expect(languageOf(text)).toBeUndefined()
  })

  it('is the same whether or not something stands behind it that is in no language', () => {
    const text = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((some) => some.join(' '))
    fc.assert(
      fc.property(text, (some) => {
        expect(languageOf(`${some} 1`)).toEqual(languageOf(some))
      }),
    )
  })
})
