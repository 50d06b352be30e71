import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../src/model/budget.ts'
import { openDayUse } from '../../src/model/day-use.ts'
import type { ModelSettings } from '../../src/model/model-settings.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const noon = Date.parse('2026-11-23T12:00:00Z')
const limits = (given: Partial<ModelSettings['budget']>): ModelSettings['budget'] => ({
  per_minute: {},
  per_day: {},
  per_conversation: {},
  ...given,
})

describe('the budget of models', () => {
  it('refuses what would pass a limit, by name, and takes nothing then', () => {
    let at = noon
    const budget = createBudget({ limits: () => limits({ per_minute: { calls: 2 } }), now: () => at })
    budget.take('one', 10)
    budget.take('two', 10)
    expect(() => budget.take('three', 10)).toThrow('per minute')
    expect(budget.isUsedUp()).toBe(true)
    at += 60_000
    expect(budget.isUsedUp()).toBe(false)
    budget.take('three', 10)
  })

  it('holds one conversation back and no other', () => {
    const budget = createBudget({ limits: () => limits({ per_conversation: { tokens: 100 } }), now: () => noon })
    budget.take('one', 90)
    expect(() => budget.take('one', 20)).toThrow('per conversation')
    expect(budget.isUsedUp()).toBe(false)
    budget.take('two', 90)
  })

  it('gives back what was taken and not needed', () => {
    const budget = createBudget({ limits: () => limits({ per_day: { tokens: 1_000 } }), now: () => noon })
    const taken = budget.take('one', 900)
    expect(() => budget.take('one', 200)).toThrow('per day')
    taken.settle(100)
    budget.take('one', 900)
  })

  it('never lets more through than a limit says, whoever asks when', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b'),
      tokens: fc.integer({ min: 1, max: 60 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      settles: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const given = limits({ per_day: { tokens: 300, calls: 20 }, per_conversation: { tokens: 200 } })
        const budget = createBudget({ limits: () => given, now: () => noon })
        const spent = { a: 0, b: 0 }
        let calls = 0
        for (const { key, tokens, share, settles } of steps) {
          let taken
          try {
            taken = budget.take(key, tokens)
          } catch {
            continue
          }
          calls += 1
          const used = settles ? Math.floor(tokens * share) : tokens
          if (settles) taken.settle(used)
          spent[key as 'a' | 'b'] += used
          expect(spent.a + spent.b).toBeLessThanOrEqual(300)
          expect(spent[key as 'a' | 'b']).toBeLessThanOrEqual(200)
          expect(calls).toBeLessThanOrEqual(20)
        }
      }),
    )
  })

  it('keeps the use of a day over a restart, and begins the next day anew', () => {
    using folder = temporaryFolder()
    let at = noon
    const problems: string[] = []
    const open = () => {
      const day = openDayUse(folder.path, (problem) => problems.push(problem))
      return { day, budget: createBudget({ limits: () => limits({ per_day: { calls: 2 } }), day, now: () => at }) }
    }
    const before = open()
    before.budget.take('one', 10)
    before.budget.take('one', 10)
    before.day[Symbol.dispose]()
    const after = open()
    expect(() => after.budget.take('one', 10)).toThrow('per day')
    at += 24 * 3_600_000
    after.budget.take('one', 10)
    after.day[Symbol.dispose]()
    expect(problems).toEqual([])
  })
})
