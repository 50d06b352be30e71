import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createBreaker } from '../../src/model/breaker.ts'
import { ModelError } from '../../src/model/model-error.ts'
import { until } from '../helpers/until.ts'

/** A breaker whose clock and endpoint the test holds. */
function openStage(answers: (ModelError | undefined)[]) {
  const waits: number[] = []
  const changes: string[] = []
  const ending = new AbortController()
  const stage = { at: 1_000 }
  const breaker = createBreaker({
    probe: () => {
      const answer = answers.shift()
      return answer ? Promise.reject(answer) : Promise.resolve()
    },
    onChange: (state) => changes.push(state),
    signal: ending.signal,
    wait: (ms) => {
      waits.push(ms)
      return new Promise((resolve) => setImmediate(resolve))
    },
    now: () => stage.at,
  })
  return { breaker, waits, changes, ending, stage }
}

const slow = new ModelError('slow', 'slow')
const cut = new ModelError('cut', 'cut')
const tooMany = (retryAfterMs?: number) => new ModelError('too-many-requests', '429', { retryAfterMs })

describe('the breaker of a model', () => {
  it('opens at once when an endpoint hangs, and tells whoever waits', () => {
    const { breaker, changes } = openStage([])
    const opening = breaker.opening()
    breaker.fault(slow, 900)
    expect(breaker.isOpen()).toBe(true)
    expect(opening.aborted).toBe(true)
    expect(breaker.opening().aborted).toBe(false)
    expect(changes).toEqual(['open'])
  })

  it('stays closed when one answer was slow while others got theirs', () => {
    const { breaker } = openStage([])
    breaker.words()
    breaker.fault(slow, 900)
    expect(breaker.isOpen()).toBe(false)
  })

  it('opens after three faults in a row, and an answer to the end begins the count anew', () => {
    const { breaker } = openStage([])
    breaker.fault(cut, 900)
    breaker.fault(cut, 900)
    breaker.words()
    breaker.good()
    breaker.fault(cut, 900)
    breaker.fault(cut, 900)
    expect(breaker.isOpen()).toBe(false)
    breaker.fault(cut, 900)
    expect(breaker.isOpen()).toBe(true)
  })

  it('asks the endpoint itself, ever more seldom, until it answers to the end', async () => {
    const { breaker, waits, changes } = openStage([cut, cut, slow])
    breaker.fault(slow, 900)
    await until('the end of it', () => !breaker.isOpen())
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(changes).toEqual(['open', 'closed'])
  })

  it('waits as long as the endpoint asks it to, but not for hours', async () => {
    const { breaker, waits } = openStage([tooMany(90_000), tooMany(7_200_000)])
    breaker.fault(tooMany(20_000), 900)
    await until('the end of it', () => !breaker.isOpen())
    expect(waits).toEqual([20_000, 90_000, 300_000])
  })

  it('asks no more once all is to end', async () => {
    const { breaker, waits, changes, ending } = openStage([])
    breaker.fault(slow, 900)
    ending.abort()
    // Each wait of this stage is over at the next turn.
    for (let turn = 0; turn < 5; turn += 1) await nextTurn()
    expect(waits).toHaveLength(1)
    expect(changes).toEqual(['open'])
  })
})
