import { describe, expect, it } from 'vitest'
import { makeFolds } from '../../../src/commands/eval/folds.ts'
import { rankMetrics, rankOf } from '../../../src/commands/eval/rank-metrics.ts'

const items = Array.from({ length: 40 }, (_none, index) => ({ conversation: `c${index % 13}`, index }))
const groupOf = ({ conversation }: { readonly conversation: string }) => conversation

describe('makeFolds', () => {
  it('tests each item once, and never learns from the conversation that it tests', () => {
    const folds = makeFolds({ items, groupOf, folds: 5, history: undefined })
    expect(
      folds
        .flatMap(({ test }) => test)
        .map(({ index }) => index)
        .toSorted((a, b) => a - b),
    ).toEqual(items.map(({ index }) => index))
    for (const { test, history } of folds) {
      const tested = new Set(test.map(groupOf))
      expect(history.filter((item) => tested.has(groupOf(item)))).toEqual([])
      expect(test.length + history.length).toBe(items.length)
    }
  })

  it('leaves out of a history what is tested', () => {
    const [fold] = makeFolds({
      items: items.slice(0, 3),
      groupOf,
      folds: undefined,
      history: [
        { conversation: 'c1', index: 90 },
        { conversation: 'other', index: 91 },
      ],
    })
    expect(fold?.history.map(({ index }) => index)).toEqual([91])
  })

  it('refuses more folds than there are conversations', () => {
    expect(() => makeFolds({ items, groupOf, folds: 14, history: undefined })).toThrow('--folds 14')
  })
})

describe('rankMetrics', () => {
  it('counts the right answers at the top', () => {
    const ranks = [rankOf('a', ['a', 'b']), rankOf('b', ['a', 'b']), rankOf('c', ['a', 'b']), undefined]
    expect(rankMetrics(ranks)).toEqual({ top1: 0.25, top3: 0.5, mrr: 0.375 })
  })
})
