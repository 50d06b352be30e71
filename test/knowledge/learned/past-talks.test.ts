import { describe, expect, it } from 'vitest'
import { toLesson } from '../../../src/knowledge/learned/past-lesson.ts'
import { toTalks } from '../../../src/knowledge/learned/past-talks.ts'
import { shopTalks } from '../steps/shop-talks.ts'
import { shopPast } from './shop-past.ts'

describe('toTalks', () => {
  it('puts conversations together again from their moments, marks included', () => {
    const said = shopTalks(6).map((turns) => turns.filter(({ type }) => type === 'visitor' || type === 'agent'))
    const moments = shopPast(6).map(toLesson)
    expect(toTalks(moments.toReversed()).map(({ turns }) => turns)).toEqual(
      expect.arrayContaining(said.map((turns) => expect.arrayContaining([...turns]))),
    )
    expect(toTalks(moments).map(({ turns }) => turns)).toEqual(said)
  })

  it('keeps each answer where it begins, and its further lines as lines', () => {
    const [first, second] = shopPast(1).map(toLesson)
    if (!first || !second) throw new Error('no moments')
    const [talk] = toTalks([{ ...first, reply: 'One moment.\nHere it is.' }, second])
    expect(talk?.turns.slice(0, 4)).toEqual([
      { type: 'visitor', text: 'hi there' },
      { type: 'agent', text: 'One moment.', step: 'hello', flow: 'repair' },
      { type: 'agent', text: 'Here it is.' },
      { type: 'visitor', text: 'my brake squeaks and needs a repair' },
    ])
    expect([...(talk?.replies.keys() ?? [])]).toEqual([1, 4])
  })
})
