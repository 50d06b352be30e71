import { describe, expect, it } from 'vitest'
import { laggingFaults, planChaos } from '../../../src/commands/chaos/plan-chaos.ts'
import { requestFaultKinds } from '../../../src/simulator/faults/fault-kinds.ts'
import { parseFaultSpec } from '../../../src/simulator/faults/fault-spec.ts'
import { createRandom } from '../../../src/simulator/faults/random.ts'

const plan = (seconds: number, seed: number) => planChaos(seconds, seed, createRandom(seed))

describe('the plan of a storm', () => {
  it.each([7, 8, 9, 10, 11, 12])('in ten minutes has enough of everything, whatever the seed (%i)', (seed) => {
    const { kills, lasting, leastHits } = plan(600, seed)
    expect(kills).toHaveLength(12)
    expect(kills.filter(({ loginsDown }) => loginsDown)).toHaveLength(6)
    const times = Map.groupBy(lasting, ({ kind }) => kind)
    expect([...times].map(([kind, all]) => [kind, all.length])).toEqual([
      ['outage', 5],
      ['host-moved', 5],
      ['human-login', 5],
    ])
    expect(leastHits).toBeGreaterThanOrEqual(20)
    const durations = [...lasting.map(({ durationMs }) => durationMs), ...kills.map(({ loginDownMs }) => loginDownMs)]
    expect(Math.max(...durations)).toBeLessThanOrEqual(20_000)
    for (const all of [kills, ...times.values()]) {
      const at = all.map(({ atMs }) => atMs)
      expect(at.toSorted((one, other) => one - other)).toEqual(at)
      expect(Math.max(...at)).toBeLessThan(600_000)
    }
  })

  it('is the same for the same seed, and fits into short runs', () => {
    expect(plan(600, 7)).toEqual(plan(600, 7))
    expect(plan(600, 7)).not.toEqual(plan(600, 8))
    expect(plan(8, 3)).toMatchObject({ kills: [{}], leastHits: 1 })
    expect(parseFaultSpec(plan(8, 3).spec)).toMatchObject({ seed: 3 })
  })
})

describe('faults that lag behind', () => {
  const storm = plan(600, 7)

  it('are all but those that hit often enough for the time, or are armed', () => {
    const counts = Object.fromEntries(requestFaultKinds.map((kind) => [kind, 12]))
    expect(laggingFaults(storm, { counts, armed: [] }, 0.45)).toEqual([])
    expect(laggingFaults(storm, { counts: { ...counts, html: 11, 'id-gap': 3 }, armed: [] }, 0.45)).toEqual([
      'html',
      'id-gap',
    ])
    expect(
      laggingFaults(storm, { counts: { ...counts, html: 11 }, armed: [{ kind: 'html', count: 1 }] }, 0.45),
    ).toEqual([])
  })

  it('reach what is promised before the storm is over', () => {
    const counts = Object.fromEntries(requestFaultKinds.map((kind) => [kind, storm.leastHits - 1]))
    expect(laggingFaults(storm, { counts, armed: [] }, 0.9)).toEqual(requestFaultKinds)
  })
})
