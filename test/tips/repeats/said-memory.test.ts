import { expect, it } from 'vitest'
import { createSaidMemory } from '../../../src/tips/repeats/said-memory.ts'

it('has the words of a long conversation at hand, which every part of a tip asks for in the same order', () => {
  const memory = createSaidMemory({ embed: () => Promise.resolve([]) }, new AbortController().signal)
  const sentences = Array.from({ length: 600 }, (_, number) => `The bike number ${number} comes tomorrow.`)
  const before = sentences.map(memory.wordsOf)
  expect(sentences.every((sentence, index) => memory.wordsOf(sentence) === before[index])).toBe(true)
})
