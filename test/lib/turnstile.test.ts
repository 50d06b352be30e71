import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createBreather } from '../../src/lib/breather.ts'
import { createTurnstile } from '../../src/lib/turnstile.ts'

describe('createTurnstile', () => {
  it('lets one by one pass, each in a turn of the loop of its own, in the order of calls', async () => {
    const turn = createTurnstile()
    const seen: string[] = []
    const pass = async (name: string) => {
      await turn()
      seen.push(name)
      setImmediate(() => seen.push('others'))
    }
    await Promise.all(['a', 'b', 'c'].map(pass))
    await nextTurn()
    expect(seen).toEqual(['a', 'others', 'b', 'others', 'c', 'others'])
  })
})

describe('createBreather', () => {
  it('is due once the turn took long enough, and no longer after it let others in', async () => {
    const breather = createBreather(5)
    expect(createBreather(60_000).isDue()).toBe(false)
    const until = performance.now() + 6
    while (performance.now() < until);
    expect(breather.isDue()).toBe(true)
    let others = false
    setImmediate(() => (others = true))
    await breather.breathe()
    expect(others).toBe(true)
  })
})
