import { describe, expect, it } from 'vitest'
import { agentId, conversationId } from '../../../src/domain/ids.ts'
import type { StoredMoment } from '../../../src/domain/past-moment.ts'
import { openMomentIndex } from '../../../src/knowledge/memory/moment-index.ts'

const signal = new AbortController().signal
const anything = { limit: 3, mayUse: () => true }

function moment(number: number, situation: readonly number[], conversation = `c${number}`): StoredMoment {
  return {
    number,
    conversationId: conversationId(conversation),
    situation: [],
    reply: `reply ${number}`,
    marks: undefined,
    wentWell: 1,
    vectors: { situation: Int8Array.from(situation), reply: Int8Array.of(1) },
    agentId: agentId('ada'),
    skill: undefined,
    language: undefined,
    consentBy: undefined,
    offlineOnly: false,
    storedAt: new Date('2026-11-23T09:00:00Z'),
  }
}
const numbers = (near: readonly { readonly moment: StoredMoment }[]) => near.map((one) => one.moment.number)

describe('the index of past moments', () => {
  it('finds the likest of thousands, the likest first, also after it has grown', async () => {
    await using index = openMomentIndex()
    index.add(moment(1, [127, 0, 0]))
    expect(await index.nearest(Int8Array.of(127, 10, 0), anything, signal)).toMatchObject([
      { moment: { number: 1, reply: 'reply 1' }, likeness: expect.closeTo(0.997, 3) },
    ])
    for (let number = 2; number < 3_000; number += 1) index.add(moment(number, [0, 100, number % 100]))
    index.add(moment(5_000, [100, 90, 0]))
    expect(index.size()).toBe(3_000)
    expect(numbers(await index.nearest(Int8Array.of(127, 10, 0), { ...anything, limit: 2 }, signal))).toEqual([
      1, 5_000,
    ])
  })

  it('looks further where the likest may not be used', async () => {
    await using index = openMomentIndex()
    for (let number = 1; number <= 400; number += 1) index.add(moment(number, [100, number % 50, 1]))
    index.add(moment(900, [0, 100, 0]))
    const mayUse = ({ number }: StoredMoment) => number === 900
    expect(numbers(await index.nearest(Int8Array.of(100, 1, 1), { limit: 3, mayUse }, signal))).toEqual([900])
  })

  it('knows nothing of what was removed, also while it looks, and gives its place to the next', async () => {
    await using index = openMomentIndex()
    index.add(moment(1, [100, 0, 0], 'erased'))
    index.add(moment(2, [90, 10, 0]))
    const looking = index.nearest(Int8Array.of(100, 0, 0), anything, signal)
    index.removeConversation(conversationId('erased'))
    index.add(moment(3, [0, 0, 100]))
    const near = await looking
    expect(numbers(near)[0]).toBe(2)
    expect(near.every(({ moment: { number }, likeness }) => number !== 3 || likeness < 0.1)).toBe(true)
    expect(index.changes()).toEqual({ all: 4, gone: 1 })
    expect(new Set([...index.all()].map(({ number }) => number))).toEqual(new Set([2, 3]))
    index.keep((number) => number === 3)
    expect(numbers(await index.nearest(Int8Array.of(0, 0, 50), anything, signal))).toEqual([3])
  })

  it('ends with the wish of who asks, and takes vectors of another length once it is empty', async () => {
    await using index = openMomentIndex()
    index.add(moment(1, [100, 0, 0]))
    const stopped = AbortSignal.abort(new Error('enough'))
    await expect(index.nearest(Int8Array.of(100, 0, 0), anything, stopped)).rejects.toThrow('enough')
    expect(await index.nearest(Int8Array.of(1, 2), anything, signal)).toEqual([])
    index.add(moment(2, [1, 2]))
    expect(index.size()).toBe(1)
    index.keep(() => false)
    index.add(moment(3, [1, 2]))
    expect(numbers(await index.nearest(Int8Array.of(1, 2), anything, signal))).toEqual([3])
  })
})
