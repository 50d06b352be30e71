import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { onAbort } from '../../src/lib/on-abort.ts'

it('tells everybody in order who still wants to know, through one listener', () => {
  const controller = new AbortController()
  const { signal } = controller
  const told: string[] = []
  onAbort(signal, () => told.push('first'))
  const stop = onAbort(signal, () => told.push('second'))
  onAbort(signal, () => told.push('third'))
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  stop()
  stop()
  controller.abort()
  controller.abort()
  expect(told).toEqual(['first', 'third'])
})

it('leaves no listener behind, and listens again for those who come later', () => {
  const controller = new AbortController()
  const { signal } = controller
  const stop = onAbort(signal, () => undefined)
  stop()
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  let told = 0
  onAbort(signal, () => (told += 1))
  // The one before has nothing to do with it any more.
  stop()
  controller.abort()
  expect(told).toBe(1)
})

it('does not tell those whom one who is told before them stops', () => {
  const controller = new AbortController()
  const told: string[] = []
  onAbort(controller.signal, () => {
    told.push('first')
    stop()
  })
  const stop = onAbort(controller.signal, () => told.push('second'))
  controller.abort()
  expect(told).toEqual(['first'])
})
