import { describe, expect, it } from 'vitest'
import { createBreaker } from '../../src/model/breaker.ts'
import { createBudget } from '../../src/model/budget.ts'
import { createGuardedModel } from '../../src/model/guarded-model.ts'
import { ModelError } from '../../src/model/model-error.ts'
import type { ModelErrorKind } from '../../src/model/model-error.ts'
import type { LanguageModel, ModelPart } from '../../src/model/model.ts'

const request = { messages: [{ role: 'user' as const, content: 'x'.repeat(400) }], budgetKey: 'one', cacheKey: 'one' }
const usage = { inputTokens: 60, cachedTokens: 0, outputTokens: 20, reported: true }
const signal = new AbortController().signal

/** A model that says these parts and then fails, or not, guarded by a day's budget of so many tokens. */
function guard(parts: readonly ModelPart[], fails: ModelErrorKind | undefined, tokens: number) {
  const model: LanguageModel = {
    name: 'small',
    async *stream() {
      yield* parts
      await Promise.resolve()
      if (fails) throw new ModelError(fails, fails)
    },
  }
  const breaker = createBreaker({
    probe: () => new Promise(() => undefined),
    onChange: () => undefined,
    signal,
  })
  const limits = { per_minute: {}, per_day: { tokens }, per_conversation: {} }
  const budget = createBudget({ limits: () => limits })
  return { breaker, budget, guarded: createGuardedModel({ model, breaker, budget, maxTokens: () => 100 }) }
}
const ask = (model: LanguageModel) => Array.fromAsync(model.stream(request, signal))

describe('a guarded model', () => {
  it('counts what the endpoint tells, not what was feared', async () => {
    const { guarded } = guard(
      [
        { type: 'text', text: 'Hello.' },
        { type: 'usage', usage },
      ],
      undefined,
      400,
    )
    // 200 are taken for each, and 80 stay used.
    for (let asked = 0; asked < 3; asked += 1) await ask(guarded)
    await expect(ask(guarded)).rejects.toMatchObject({ kind: 'budget' })
  })

  it('counts a guess where the caller stops it, and nothing where it was turned away', async () => {
    const stopped = guard([{ type: 'text', text: 'x'.repeat(40) }], undefined, 400)
    for (let asked = 0; asked < 2; asked += 1)
      for await (const part of stopped.guarded.stream(request, signal)) {
        if (part.type === 'text') break
      }
    // 110 each.
    expect(() => stopped.budget.take('one', 181)).toThrow('per day')
    stopped.budget.take('one', 180)

    const away = guard([], 'unavailable', 200)
    for (let asked = 0; asked < 2; asked += 1)
      await expect(ask(away.guarded)).rejects.toMatchObject({ kind: 'unavailable' })
    away.budget.take('one', 200)
  })

  it('asks nobody while the breaker is open, and takes nothing from the budget then', async () => {
    const { guarded, breaker, budget } = guard([], 'too-many-requests', 200)
    await expect(ask(guarded)).rejects.toMatchObject({ kind: 'too-many-requests' })
    expect(breaker.isOpen()).toBe(true)
    await expect(ask(guarded)).rejects.toMatchObject({ kind: 'resting' })
    budget.take('one', 200)
  })

  it.each<ModelErrorKind>(['refused', 'length', 'empty', 'broken-json', 'rejected'])(
    'does not hold %s against the endpoint',
    async (kind) => {
      const { guarded, breaker } = guard([], kind, 100_000)
      for (let asked = 0; asked < 5; asked += 1) await expect(ask(guarded)).rejects.toMatchObject({ kind })
      expect(breaker.isOpen()).toBe(false)
    },
  )
})
