import { describe, expect, it } from 'vitest'
import { whenToLearn } from '../../../src/knowledge/learned/when-to-learn.ts'
import type { LearnedFrom } from '../../../src/knowledge/learned/when-to-learn.ts'
import { usualMemoryRules } from '../../../src/knowledge/memory/memory-file.ts'
import { everybody } from '../../../src/listener/scope.ts'

const minuteMs = 60_000
const cards: LearnedFrom['cards'] = []
const then: LearnedFrom = { cards, rules: usualMemoryRules, scope: everybody, all: 1_000, gone: 0, at: 0 }
const later = (minutes: number, more: Partial<LearnedFrom> = {}) => ({ ...then, at: minutes * minuteMs, ...more })
const when = (from: LearnedFrom, last?: LearnedFrom, before: LearnedFrom | undefined = from, use = true) =>
  whenToLearn({ from, before, last, use })

describe('whenToLearn', () => {
  it.each([
    ['the first time, once nothing changes any more', 'learn', when(then)],
    ['not while an import goes on', 'leave', when(then, undefined, { ...then, all: 900 })],
    ['not at the very first look', 'leave', whenToLearn({ from: then, before: undefined, last: undefined, use: true })],
    ['not from nothing', 'leave', when({ ...then, all: 0 })],
    ['not again from the same', 'leave', when(later(500), then)],
    ['from other cards', 'learn', when(later(1, { cards: [...cards] }), then)],
    ['by other rules', 'learn', when(later(1, { rules: { ...usualMemoryRules } }), then)],
    ['by another scope', 'learn', when(later(1, { scope: { ...everybody } }), then)],
    ['not from a few moments more', 'leave', when(later(60, { all: 1_150 }), then)],
    ['from many more', 'learn', when(later(60, { all: 1_300 }), then)],
    ['but not every minute', 'leave', when(later(5, { all: 1_300 }), then)],
    ['not from a few percent more', 'leave', when(later(60, { all: 1_300 }), { ...then, all: 1_200 })],
    ['when something was forgotten', 'learn', when(later(20, { all: 1_001, gone: 1 }), then)],
    ['then also while things change', 'learn', when(later(20, { all: 1_001, gone: 1 }), then, then)],
    ['then within the hour, not at once', 'leave', when(later(1, { all: 1_001, gone: 1 }), then)],
    ['not at all where the past is not used', 'let-go', when(later(1), then, undefined, false)],
    ['not at all where nobody may be heard', 'let-go', when(later(1, { scope: undefined }), then)],
  ])('%s: %s', (_when, wanted, got) => {
    expect(got).toBe(wanted)
  })
})
