import { expect, it } from 'vitest'
import { createNumbered } from '../../src/lib/numbered.ts'

it('gives each thing out once, under a number that is never used again', () => {
  const numbered = createNumbered<string>()
  const [first, second, third] = ['a', 'b', 'c'].map((item) => numbered.put(item))
  expect([first, second, third]).toEqual([1, 2, 3])
  expect(numbered.take(2)).toBe('b')
  expect(numbered.take(2)).toBeUndefined()
  expect(numbered.size()).toBe(2)
  expect(numbered.put('d')).toBe(4)
  expect(numbered.takeAll()).toEqual(['a', 'c', 'd'])
  expect(numbered.takeAll()).toEqual([])
  expect(numbered.size()).toBe(0)
  expect(numbered.take(99)).toBeUndefined()
})
