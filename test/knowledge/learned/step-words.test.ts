import { describe, expect, it } from 'vitest'
import { conversationId } from '../../../src/domain/ids.ts'
import type { PastLesson } from '../../../src/knowledge/learned/past-lesson.ts'
import { findStepWords, sayStep } from '../../../src/knowledge/learned/step-words.ts'

let number = 0
const lesson = (reply: string, vector: readonly number[], conversation = `c${number}`): PastLesson => ({
  number: (number += 1),
  conversationId: conversationId(conversation),
  situation: [],
  reply,
  marks: undefined,
  replyVector: Int8Array.from(vector),
})
const asks = [
  lesson('May I have your order number?', [100, 0, 0]),
  lesson('Could I have your order number?', [95, 10, 0]),
  lesson('May I have your order number, please?', [98, 5, 0]),
]

describe('the words of a step', () => {
  it('are those of the reply that is most like the others', () => {
    const words = findStepWords([...asks, lesson('Which order?', [70, 0, 70])], 3)
    expect(words?.[0].reply).toBe('May I have your order number, please?')
    expect(words && sayStep(words, 3, '')).toMatchObject({ gaps: 0, conversations: 4 })
  })

  it('are none where too few conversations have them, or every reply is another', () => {
    expect(findStepWords(asks.slice(0, 2), 3)).toBeUndefined()
    expect(findStepWords([...asks.slice(1), lesson('again', [100, 0, 0], 'c1')], 4)).toBeUndefined()
    const others = [0, 1, 2, 3, 4, 5, 6, 7].map((place) => {
      const vector = Array<number>(10).fill(0)
      vector[place] = 100
      return lesson(`own words ${place}`, vector)
    })
    expect(findStepWords(others, 1)).toBeUndefined()
    expect(findStepWords([], 2)).toBeUndefined()
  })

  it('tell nothing that one conversation alone knew', () => {
    const told = ['Your slot is on Monday', 'Your slot is on Friday', 'Your slot is on Sunday'].map((text) =>
      lesson(text, [0, 0, 100]),
    )
    const words = findStepWords(told, 3)
    expect(words && sayStep(words, 3, 'is it on Sunday')).toEqual({
      text: 'Your slot is on Sunday',
      gaps: 0,
      conversations: 3,
    })
    expect(words && sayStep(words, 3, '')?.text).toBe('Your slot is on {…}')
  })
})
