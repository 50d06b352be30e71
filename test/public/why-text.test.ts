import { afterAll, beforeAll, expect, it } from 'vitest'
import { learnMore, speak } from '../../public/overlay/say.ts'
import { hopWords, whyText } from '../../public/overlay/why-text.ts'
import { promptId, promptVersionId } from '../../src/domain/ids.ts'

beforeAll(async () => {
  await speak('en')
  await learnMore()
})
afterAll(() => speak('en'))

const made = { promptId: promptId('coach'), promptVersion: promptVersionId('7f3a91c2'), at: 1_000_000 }

it('says which prompt made a tip, by which engine, and how long ago', () => {
  expect(whyText({ ...made, engine: 'model', model: 'small-8b' }, 1_050_000)).toBe(
    'Prompt coach, version 7f3a91c2, by small-8b, 50 s ago.',
  )
  expect(whyText({ ...made, engine: 'offline', model: undefined }, 1_001_000)).toBe(
    'Prompt coach, version 7f3a91c2, by the offline engine, just now.',
  )
})

it('says hop by hop how long it took, without what took no time worth a word', () => {
  const reply = { kind: 'reply', engine: 'model' } as const
  expect(
    hopWords({ ...reply, hops: { seenMs: 1_100, waitedMs: 2_000, askedMs: 2, firstTokenMs: 900, shownMs: 3 } }),
  ).toBe(
    '4.0 s from the visitor’s line to the first words: 1.1 s until heard, 2.0 s waiting for them to finish, 0.9 s until the model spoke.',
  )
  expect(hopWords({ ...reply, hops: { seenMs: 840, askedMs: 2, firstTokenMs: 400, shownMs: 3, endedMs: 1_000 } })).toBe(
    '1.2 s from the visitor’s line to the first words: 0.8 s until heard, 0.4 s until the model spoke; 1.0 s more to write it.',
  )
  expect(
    hopWords({ kind: 'answer', engine: 'offline', hops: { seenMs: 0, askedMs: 1, firstTokenMs: 2, shownMs: 1 } }),
  ).toBe('0.0 s from your question to the first words.')
  expect(hopWords({ kind: 'summary', engine: 'model', hops: { seenMs: 700 } })).toMatch(
    /^0\.7 s from the end of the conv/,
  )
  expect(hopWords({ ...reply, hops: {} })).toBeUndefined()
})

it('says it as the language of the page does', async () => {
  await speak('de')
  expect(hopWords({ kind: 'reply', engine: 'offline', hops: { seenMs: 1_100, firstTokenMs: 400 } })).toBe(
    '1,5 s von der Zeile des Besuchers bis zu den ersten Worten: 1,1 s bis sie gehört war, 0,4 s bis die Offline-Engine sprach.',
  )
})
