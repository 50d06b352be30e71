import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createBundledEmbedder } from '../../../src/model/bundled-embedder.ts'
import { weightOf } from '../../../src/tips/outcome/word-grid.ts'
import { compareWords, hasWhole, leastSaid, weightSaid } from '../../../src/tips/outcome/compare-words.ts'
import { createUsedCheck, judgeByWords, judgeOutcome } from '../../../src/tips/outcome/judge-outcome.ts'
import { toWords } from '../../../src/tips/outcome/words.ts'
import { outcomePairs, unseenPairs } from './pairs.ts'

const embedder = createBundledEmbedder()
afterAll(() => embedder[Symbol.asyncDispose]())
const { signal } = new AbortController()

describe('what became of a tip', () => {
  it.each(outcomePairs)('%s: "%s" and then "%s"', async (outcome, tip, ...lines) => {
    const verdict = await judgeOutcome(tip, lines, embedder, signal)
    expect(verdict).toMatchObject({ outcome })
  })

  it.each(unseenPairs)('does not see that "%s" and "%s" are one step', async (tip, line) => {
    const verdict = await judgeOutcome(tip, [line], embedder, signal)
    expect(verdict.outcome).toBe('ignored')
  })

  it('says which score decided', async () => {
    const [tip, other] = ['Could you tell me your order number, please?', 'What is your order number?']
    expect(await judgeOutcome(tip, [tip], embedder, signal)).toEqual({ outcome: 'used', words: 1, meaning: undefined })
    const meant = await judgeOutcome(tip, [other], embedder, signal)
    expect(meant.words).toBeLessThan(0.8)
    expect(meant.meaning).toBeGreaterThanOrEqual(0.8)
    expect(await judgeOutcome(tip, [], embedder, signal)).toEqual({ outcome: 'ignored', words: 0, meaning: 0 })
  })

  it('does not ask the encoder where the words prove it', async () => {
    const silent = { embed: () => Promise.reject(new Error('not to be asked')) }
    expect(await judgeOutcome('We send it today.', ['We send it today'], silent, signal)).toMatchObject({
      outcome: 'used',
    })
    await expect(judgeOutcome('We send it today.', ['Hello'], silent, signal)).rejects.toThrow('not to be asked')
  })
})

describe('the words of a tip', () => {
  const word = fc.stringMatching(/^[a-z]{1,9}$/)
  const sentence = fc.array(word, { minLength: 3, maxLength: 12 }).map((words) => words.join(' '))

  it('are found in any line that has them as they are, whatever stands around', () => {
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 3 }), sentence, sentence, (tip, before, after) => {
        const text = tip.join('. ')
        const lines = [`${before}. ${text.toUpperCase()}! ${after}`]
        // A tip that says too little must be all that was said.
        fc.pre(weightOf(toWords(text, { blanks: true })) >= 2)
        expect(judgeByWords(text, lines).outcome).toBe('used')
      }),
      { numRuns: 200 },
    )
  })

  it('are those that the segmenter finds, also where it is not asked', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' })
    const ascii = fc.string({ unit: fc.constantFrom(...Array.from(`ab1 2'.,:;_-\n\t@/!"#&`)), maxLength: 12 })
    fc.assert(
      fc.property(ascii, (text) => {
        const found = [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike === true)
        expect(toWords(text, { blanks: false }).map((word) => word.text)).toEqual(found.map(({ segment }) => segment))
      }),
      { numRuns: 5_000 },
    )
  })

  it('are all there in the tip as it is, and only where enough was said', () => {
    const said = fc.array(fc.oneof(sentence, fc.constantFrom('{the name}', 'ok')), { minLength: 1, maxLength: 4 })
    const text = said.map((sentences) => sentences.join('. '))
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 2 }), fc.boolean(), (tip, others, isTaken) => {
        const lines = isTaken ? [...others, tip] : others
        // A blank at its end makes it another text with the same words.
        const sameWords = lines.map((line) => `${line} `)
        expect(compareWords(tip, lines)).toEqual(compareWords(tip, sameWords))
        for (const least of [0.5, 0.95])
          expect(hasWhole(tip, sameWords, least) && weightSaid(lines) < leastSaid(tip, least)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('score between 0 and 1, whatever is written', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      sentence,
      fc.constantFrom('{a} [b] <c> ____', ''),
    )
    fc.assert(
      fc.property(anything, fc.array(anything, { maxLength: 3 }), (tip, lines) => {
        const { whole, part } = compareWords(tip, lines)
        expect(whole).toBeGreaterThanOrEqual(0)
        expect(part).toBeLessThanOrEqual(1)
        expect(part).toBeGreaterThanOrEqual(whole)
        for (const least of [0.3, 0.95]) expect(hasWhole(tip, lines, least)).toBe(whole >= least)
      }),
      { numRuns: 300 },
    )
  })

  it('are found whole exactly where they are said closely enough, asked line by line and again', () => {
    const said = fc.constantFrom(
      'the',
      'your',
      'order',
      'number',
      'refund',
      'parcels',
      'not',
      '12',
      'today',
      '{the day}',
    )
    const tips = fc.array(fc.array(said, { minLength: 2, maxLength: 8 }), { minLength: 1, maxLength: 3 })
    const slip = fc.record({ at: fc.nat(200), put: fc.constantFrom('', 'x', ' ', ' also ', '. ') })
    const slips = fc.array(slip, { maxLength: 5 })
    const others = fc.array(fc.array(said, { maxLength: 8 }), { maxLength: 2 })
    fc.assert(
      fc.property(tips, slips, others, fc.boolean(), (sentences, made, before, isSplit) => {
        const tip = sentences.map((words) => words.join(' ')).join('. ')
        const taken = made.reduce((text, { at, put }) => text.slice(0, at) + put + text.slice(at + 1), `${tip} `)
        const ending = isSplit ? [taken.slice(0, taken.length / 2), taken.slice(taken.length / 2)] : [taken]
        const lines = [...before.map((words) => words.join(' ')), ...ending]
        for (const least of [0.85, 0.9, 0.93, 0.95, 0.98, 1])
          expect(hasWhole(tip, lines, least)).toBe(compareWords(tip, lines).whole >= least)
        const isUsed = createUsedCheck(tip)
        const looks = lines.map((_, index) => lines.slice(0, index + 1))
        const used = looks.findIndex((window) => isUsed(window) || isUsed([...window]))
        expect(used).toBe(looks.findIndex((window) => judgeByWords(tip, window).outcome === 'used'))
      }),
      { numRuns: 2_000 },
    )
  })
})
