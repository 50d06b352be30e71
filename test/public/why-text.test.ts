import { expect, it } from 'vitest'
import { whyText } from '../../public/overlay/why-text.ts'
import { promptId, promptVersionId } from '../../src/domain/ids.ts'

const made = { promptId: promptId('coach'), promptVersion: promptVersionId('7f3a91c2') }
const tip = { ...made, kind: 'reply', answers: 7, cards: [], hops: {} } as const

it('says what a tip stands on and how long it took', () => {
  const before = 'Prompt coach, version 7f3a91c2, for line number 7. No card was used.'
  expect(whyText(tip)).toBe(before)
  expect(whyText({ ...tip, hops: { seenMs: 840, askedMs: 2, firstTokenMs: 400, shownMs: 3, endedMs: 1_000 } })).toBe(
    `${before} Seen 0.8 s after it was sent, first words 0.4 s later.`,
  )
  expect(whyText({ ...tip, hops: { seenMs: 840, waitedMs: 1_200, askedMs: 2, firstTokenMs: 400, shownMs: 3 } })).toBe(
    `${before} Seen 0.8 s after it was sent, first words 1.6 s later, 1.2 s of them to see whether more is said.`,
  )
})

it('names no line where a tip answers none', () => {
  expect(whyText({ ...tip, kind: 'answer', answers: -1 })).toMatch(/, for your question\. /)
  expect(whyText({ ...tip, kind: 'summary' })).toMatch(/, for the conversation\. /)
})
