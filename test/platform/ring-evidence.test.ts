import { describe, expect, it } from 'vitest'
import { createRingEvidence } from '../../src/platform/liveperson-chat/ring-evidence.ts'

const take = (run: { taken(): void }, times: number) => {
  for (let n = 0; n < times; n += 1) run.taken()
}

describe('whether rings are shared out', () => {
  it('is answered by agents who take all of theirs, and the answer stays', () => {
    const learned: string[] = []
    const evidence = createRingEvidence({}, () => void learned.push('once'))
    const [one, other] = [evidence.startRun(), evidence.startRun()]
    take(one, 6)
    take(other, 5)
    expect(evidence.ringsAreTheirs()).toBe(false)
    other.taken()
    expect(evidence.ringsAreTheirs()).toBe(true)
    one.broken()
    take(one, 12)
    expect(evidence.ringsAreTheirs()).toBe(true)
    expect(learned).toEqual(['once'])
  })

  it('is never answered by many agents of whom each takes a ring and misses the next', () => {
    const evidence = createRingEvidence({}, () => undefined)
    for (let agent = 0; agent < 4_000; agent += 1) {
      const run = evidence.startRun()
      run.taken()
      run.broken()
    }
    expect(evidence.ringsAreTheirs()).toBe(false)
  })

  it('is never answered by 4,000 agents whose rings are shared out by chance', () => {
    // A fixed sequence, so that the test is the same each time.
    let seed = 7
    const chance = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    const evidence = createRingEvidence({}, () => expect.unreachable())
    const runs = Array.from({ length: 4_000 }, () => evidence.startRun())
    for (let ring = 0; ring < 20; ring += 1) for (const run of runs) (chance() < 0.5 ? run.taken : run.broken)()
    expect(evidence.ringsAreTheirs()).toBe(false)
  })

  it('is known from the start where the operator says so', () => {
    expect(createRingEvidence({ secondAgentSession: 'beside' }, () => undefined).ringsAreTheirs()).toBe(true)
    expect(createRingEvidence({ secondAgentSession: 'shares-rings' }, () => undefined).ringsAreTheirs()).toBe(false)
  })
})
