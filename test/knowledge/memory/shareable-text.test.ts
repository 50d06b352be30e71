import { describe, expect, it } from 'vitest'
import { conversationId } from '../../../src/domain/ids.ts'
import { toShareable } from '../../../src/knowledge/memory/shareable-text.ts'

const at = (place: number, text: string) => ({ conversationId: conversationId(`c${place}`), text })
/** The first of these texts, each said in a conversation of its own, as it may be said again. */
const share = (texts: readonly string[], told = '', fewest = 3) => {
  const [said = at(0, ''), ...others] = texts.map((text, place) => at(place, text))
  return toShareable(said, { others, fewest, told })
}
const ten = (make: (place: number) => string) => Array.from({ length: 10 }, (_none, place) => make(place))

describe('what an agent wrote, for another conversation', () => {
  it('keeps the words that enough conversations share', () => {
    const texts = ['May I have your order number?', 'Can I get the order number?', 'Please tell me your order number.']
    expect(share(texts)).toEqual({ text: 'May I have your order number?', gaps: 0, lost: 0 })
  })

  it('has a gap for every word that one conversation alone knew, be it never so often in it', () => {
    expect(
      share(['The quixotic parcel is late, the quixotic one.', 'The parcel is late.', 'Your parcel is late.']),
    ).toEqual({
      text: 'The {…} parcel is late, the {…} one.',
      gaps: 2,
      lost: 0.5,
    })
    const again = { conversationId: conversationId('c0'), text: 'quixotic' }
    const known = toShareable(at(0, 'quixotic parcel'), { others: [again, again, again], fewest: 2, told: '' })
    expect(known?.text).toBe('{…}')
  })

  it('takes figures, names, days and links for particulars of a case, unless nearly all share them or they were told here', () => {
    expect(share(ten((place) => `Your balance is ${place < 4 ? 5068 : place} in credit.`))?.text).toBe(
      'Your balance is {…} in credit.',
    )
    expect(share(ten(() => 'It takes 24 hours.'))?.text).toBe('It takes 24 hours.')
    const hotel = (place: number) =>
      `The room at the ${place < 6 ? 'Hilton' : 'Hyatt'} is free on ${place < 6 ? 'Friday' : 'Monday'}.`
    expect(share(ten(hotel))?.text).toBe('The room at the {…} is free on {…}.')
    expect(share(ten(hotel), 'Is the hilton free?')?.text).toBe('The room at the Hilton is free on {…}.')
    expect(share(ten((place) => `See https://a.example/${place < 5 ? 1 : place} please.`))?.text).toBe(
      'See {…} please.',
    )
  })

  it('never brings the value of another person: this conversation’s own, or a gap', () => {
    const order = ten(() => 'I found order [ORDER_1].')
    expect(share(order)?.text).toBe('I found order {order number}.')
    expect(share(order, 'It is [ORDER_2]')?.text).toBe('I found order [ORDER_2].')
    expect(share(order, 'It is [ORDER_2] or [ORDER_3]')?.text).toBe('I found order {order number}.')
    expect(
      share(
        ten(() => 'Hi [NAME_1], I am [NAME_2].'),
        'I am [NAME_1]',
      )?.text,
    ).toBe('Hi {name}, I am {your name}.')
    expect(
      share(
        ten(() => 'Hi [NAME_1], all done.'),
        'I am [NAME_4]',
      )?.text,
    ).toBe('Hi [NAME_4], all done.')
  })

  it('does not say again what nobody should write out in a chat', () => {
    expect(
      share(
        ten(() => 'Your PIN is [SECRET_1].'),
        'My PIN is [SECRET_1]',
      ),
    ).toBeUndefined()
    expect(share(ten(() => 'The card [CARD_1] is fine.'))).toBeUndefined()
  })

  it('makes one gap of several that stand together', () => {
    expect(share(ten((place) => `It will be ${'abcdefghij'[place]}x and ${'abcdefghij'[place]}y in town.`))?.text).toBe(
      'It will be {…} in town.',
    )
  })
})
