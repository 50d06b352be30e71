import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { onceLater } from '../../src/lib/once-later.ts'

it('is done once, when it is asked for or a little later', async () => {
  let times = 0
  const asked = onceLater(() => (times += 1))
  expect(asked()).toBe(1)
  const left = onceLater(() => (times += 1))
  expect(times).toBe(1)
  await setImmediate()
  expect(times).toBe(2)
  expect([asked(), left()]).toEqual([1, 2])
})

it('tells whoever asks that it failed, and nobody else', async () => {
  const broken = onceLater(() => {
    throw new Error('broken')
  })
  await setImmediate()
  expect(broken).toThrow('broken')
})
