import { expect, it } from 'vitest'
import { createQueue } from '../../src/lib/queue.ts'

it('gives out what joined in order, and never what left', () => {
  const queue = createQueue<string>()
  expect(queue.next()).toBeUndefined()
  const leave = ['a', 'b', 'a', 'c'].map((item) => queue.join(item))
  leave[1]?.()
  leave[1]?.()
  expect(queue.next()).toBe('a')
  // Out already.
  leave[0]?.()
  expect(queue.next()).toBe('a')
  queue.join('d')
  leave[3]?.()
  expect([queue.next(), queue.next(), queue.next()]).toEqual(['d', undefined, undefined])
})

it('takes in more while it is emptied', () => {
  const queue = createQueue<number>()
  queue.join(3)
  const seen: number[] = []
  for (let item = queue.next(); item !== undefined; item = queue.next()) {
    seen.push(item)
    if (item > 0) queue.join(item - 1)
  }
  expect(seen).toEqual([3, 2, 1, 0])
})
