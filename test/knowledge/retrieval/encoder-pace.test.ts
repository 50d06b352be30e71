import { describe, expect, it } from 'vitest'
import { createEncoderPace } from '../../../src/knowledge/retrieval/encoder-pace.ts'

/** Texts that come one after the other for so long, each encoded in 8 ms where it may be; how many were, by second. */
function encodedOf(perSecond: number, { seconds = 6, cores = 2 } = {}): number[] {
  let at = 0
  const pace = createEncoderPace({ cores, now: () => at })
  const encoded = Array.from({ length: seconds }, () => 0)
  for (let text = 0; text < perSecond * seconds; text += 1) {
    const second = Math.floor(text / perSecond)
    at = (text * 1_000) / perSecond
    const done = pace.begin()
    if (!done) continue
    encoded[second] = (encoded[second] ?? 0) + 1
    at += 8
    done(true)
  }
  return encoded
}

describe('the pace of the encoder', () => {
  it('takes every text while all of them need no more than an eighth of the machine', () => {
    expect(encodedOf(30)).toEqual([30, 30, 30, 30, 30, 30])
    expect(encodedOf(120, { cores: 8 })).toEqual([120, 120, 120, 120, 120, 120])
  })

  it('leaves all to words while more come than that, and none once they are fewer', () => {
    const [first = 0, ...others] = encodedOf(100)
    expect(first).toBeLessThanOrEqual(72)
    expect(others).toEqual([0, 0, 0, 0, 0])
    let at = 0
    const pace = createEncoderPace({ cores: 2, now: () => at })
    for (; at < 4_000; at += 5) pace.begin()?.(false)
    expect(pace.begin()).toBeUndefined()
    at += 4_000
    expect(pace.begin()).toBeDefined()
  })

  it('goes by what a text takes at best, and not by what was known before', () => {
    let at = 0
    const pace = createEncoderPace({ cores: 2, now: () => at })
    const encode = (tookMs: number) => {
      const done = pace.begin()
      at += tookMs
      done?.(true)
      at += 100
      return done !== undefined
    }
    for (let text = 0; text < 40; text += 1) expect(encode(text % 4 === 0 ? 0.2 : 5)).toBe(true)
    for (let text = 0; text < 16; text += 1) encode(90)
    expect(Array.from({ length: 20 }, () => encode(90))).toContain(false)
  })

  it('lets nobody wait in a queue', () => {
    const pace = createEncoderPace({ cores: 64, now: () => 0 })
    const [first, second] = [pace.begin(), pace.begin()]
    expect([first, second]).not.toContain(undefined)
    expect(pace.begin()).toBeUndefined()
    first?.(true)
    expect(pace.begin()).toBeDefined()
  })
})
