import { describe, expect, it } from 'vitest'
import { createRandom, derivedSeed, exponential, wholeBetween } from '../../../src/simulator/faults/random.ts'

const draw = (seed: number, count: number) => Array.from({ length: count }, createRandom(seed))

describe('seeded numbers', () => {
  it('are the same for the same seed and others for another, also where only the name differs', () => {
    expect(draw(7, 50)).toEqual(draw(7, 50))
    expect(draw(7, 50)).not.toEqual(draw(8, 50))
    expect(derivedSeed(7, 'outage')).not.toBe(derivedSeed(7, 'login-down'))
  })

  it('are those of mulberry32', () => {
    expect(draw(1, 3).map((number) => Math.round(number * 2 ** 32))).toEqual([2693262067, 11749833, 2265367787])
  })

  it('spread evenly, and their pauses have the mean they are asked for', () => {
    const random = createRandom(42)
    const tens = Array.from({ length: 10 }, () => 0)
    for (let n = 0; n < 20_000; n += 1) tens[wholeBetween(random, 0, 9)]! += 1
    for (const count of tens) expect(Math.abs(count - 2_000)).toBeLessThan(200)
    let sum = 0
    for (let n = 0; n < 20_000; n += 1) sum += exponential(random, 60)
    expect(sum / 20_000).toBeCloseTo(60, -1)
  })
})
