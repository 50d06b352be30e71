import { describe, expect, it } from 'vitest'
import { hopsOf, overheadMsOf } from '../../src/domain/tip-hops.ts'
import type { TipLatency } from '../../src/domain/tip.ts'

const whole: TipLatency = {
  lineSentAt: 10_000,
  lineSeenAt: 10_840,
  askedAt: 10_842,
  firstTokenAt: 11_242,
  firstShownAt: 11_245,
  endedAt: 12_245,
}

describe('the hops of a tip', () => {
  it('are each from one stamp to the next', () => {
    expect(hopsOf(whole)).toEqual({ seenMs: 840, askedMs: 2, firstTokenMs: 400, shownMs: 3, endedMs: 1_000 })
    expect(overheadMsOf(hopsOf(whole))).toBe(5)
  })

  it('keep what was waited on purpose out of our own share', () => {
    const waited = { ...whole, wantedAt: 12_040, askedAt: 12_042, firstTokenAt: 12_442, firstShownAt: 12_445 }
    expect(hopsOf(waited)).toMatchObject({ seenMs: 840, waitedMs: 1_200, askedMs: 2, firstTokenMs: 400, shownMs: 3 })
    expect(overheadMsOf(hopsOf(waited))).toBe(5)
  })

  it('are left out where a stamp is missing, and never below 0 where clocks disagree', () => {
    const silent = { ...whole, lineSeenAt: 9_000, askedAt: 9_001, firstTokenAt: undefined, firstShownAt: undefined }
    expect(hopsOf({ ...silent, endedAt: undefined })).toEqual({ seenMs: 0, askedMs: 1 })
    expect(overheadMsOf(hopsOf(silent))).toBeUndefined()
  })
})
