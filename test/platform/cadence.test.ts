import { describe, expect, it } from 'vitest'
import { readAgainAfterMs } from '../../src/platform/liveperson-chat/cadence.ts'
import type { Expectation } from '../../src/platform/liveperson-chat/cadence.ts'

const nobody = { visitor: false, agent: false }
const silent = (by: 'visitor' | 'agent', forMs: number): Expectation => ({
  typing: nobody,
  said: { by, at: 1_000_000 - forMs },
})
const after = (chat: Expectation, slowPollMs = 6_000) => readAgainAfterMs(chat, slowPollMs, 1_000_000)

describe('the slow cadence', () => {
  it('keeps every chat at two seconds where it is off', () => {
    expect(after(silent('agent', 3_600_000), 2_000)).toBe(2_000)
  })

  it('keeps a chat at two seconds while somebody types, before its first line, and soon after a line', () => {
    const typing = { ...silent('agent', 3_600_000), typing: { visitor: true, agent: false } }
    expect([after(typing), after({ typing: nobody, said: undefined })]).toEqual([2_000, 2_000])
    expect([after(silent('agent', 29_000)), after(silent('visitor', 59_000))]).toEqual([2_000, 2_000])
  })

  it('waits longer for the agent who owes an answer than for a visitor who has one', () => {
    expect(after(silent('agent', 60_000))).toBe(4_000)
    expect(after(silent('visitor', 60_000))).toBe(2_000)
  })

  it('grows with the silence, up to what is set', () => {
    const pauses = [30, 45, 60, 75, 90, 600].map((seconds) => after(silent('agent', seconds * 1_000)))
    expect(pauses).toEqual([2_000, 3_000, 4_000, 5_000, 6_000, 6_000])
    expect(after(silent('agent', 600_000), 3_500)).toBe(3_500)
  })
})
