import { describe, expect, it } from 'vitest'
import { outcomeText } from '../../public/console/outcome-words.ts'
import { usageWords } from '../../public/console/usage-words.ts'
import { withheldText } from '../../public/console/withheld-words.ts'
import { agoText, minutesAndSeconds, wholeMinutes } from '../../public/lib/time.ts'
import { phrasesOf } from '../../public/overlay/phrases.ts'
import { localPath } from '../../public/sign-in/sign-in-query.ts'

const now = new Date(2026, 10, 22, 14, 30, 0).getTime()

it.each([
  [-5_000, 'just now'],
  [9_000, 'just now'],
  [44_000, '40 s ago'],
  [61_000, '1 min ago'],
  [59 * 60_000, '59 min ago'],
  [61 * 60_000, '13:29'],
  [26 * 3_600_000, '21 Nov, 12:30'],
])('says of something %d ms old: %s', (ageMs, text) => {
  expect(agoText(now - ageMs, now)).toBe(text)
})

it.each([
  [-1, '0:00', '0 min'],
  [67_000, '1:07', '1 min'],
  [3_723_000, '1:02:03', '1 h 2 min'],
])('writes %d ms as %s and %s', (ms, clock, minutes) => {
  expect([minutesAndSeconds(ms), wholeMinutes(ms)]).toEqual([clock, minutes])
})

it('says what a tip took of its model, and whether that is a guess', () => {
  const usage = { inputTokens: 1_000, cachedTokens: 500, outputTokens: 100, reported: true }
  expect(usageWords({ ...usage, cost: { amount: 0.00175, currency: 'EUR' } })).toBe(
    '1,000 tokens in (500 known before), 100 out, 0.0018 EUR',
  )
  expect(usageWords({ ...usage, cachedTokens: 0, reported: false, cost: undefined })).toBe(
    'about 1,000 tokens in, 100 out',
  )
})

it('says why a tip was withheld, with the numbers', () => {
  expect(withheldText({ rule: 'no-support', numbers: { support: 0.3141, minimum: 0.5 } })).toBe(
    'Not shown: nothing in the playbook supports it well enough (support 0.31, minimum 0.5).',
  )
  expect(withheldText({ rule: 'no-support', numbers: { signs: 0 } })).toBe(
    'Not shown: no new warning sign was found (signs 0).',
  )
  expect(withheldText({ rule: 'acknowledgement', numbers: { sinceMs: 4_200 } })).toContain('(since 4.2 s)')
  expect(withheldText({ rule: 'repeat', numbers: { of: 'tip' } })).toBe('Not shown: an earlier tip said the same.')
})

it('says what became of a tip, with the score that decided', () => {
  expect(outcomeText({ outcome: 'adapted', words: 0.864, meaning: undefined })).toBe(
    'sent in a changed form (words 86 %)',
  )
  expect(outcomeText({ outcome: 'same-step', words: 0.4, meaning: 0.83 })).toBe(
    'the same step in the agent’s own words (meaning 83 %)',
  )
})

describe('what of a growing text is shown', () => {
  it.each([
    ['', ''],
    ['Could I', ''],
    ['I see, the par', 'I see, '],
    ['It costs 3.50 and more', ''],
    ['Could I please have the order num', 'Could I please have the order '],
    ['お待たせしております。確認', 'お待たせしております。'],
    ['a'.repeat(30), 'a'.repeat(30)],
  ])('of %j is %j', (text, shown) => {
    expect(phrasesOf(text)).toBe(shown)
  })
})

it.each([
  [null, ''],
  ['/overlay?agent=ada', '/overlay?agent=ada'],
  ['https://evil.example', ''],
  ['//evil.example', ''],
  ['/\\evil.example', ''],
])('after signing in goes from %j to %j', (to, path) => {
  expect(localPath(to)).toBe(path)
})
