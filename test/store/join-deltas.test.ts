import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationId, tipId } from '../../src/domain/ids.ts'
import type { SequencedTipEvent } from '../../src/domain/tip.ts'
import { joinDeltas } from '../../src/store/join-deltas.ts'
import { createJoinedWrites } from '../../src/store/joined-writes.ts'
import { mergeDeltas } from '../../src/store/replay.ts'

const at = new Date(0)
const step = fc.record({
  conversation: fc.constantFrom('one', 'other'),
  tip: fc.constantFrom('a', 'b'),
  kind: fc.constantFrom('delta', 'delta', 'delta', 'whole', 'expired'),
  text: fc.string({ maxLength: 3 }),
})

/** The events of both conversations as they came, numbered in each. */
function toEvents(
  steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
): SequencedTipEvent[] {
  const last = new Map<string, number>()
  return steps.map(({ conversation, tip, kind, text }) => {
    const streamSequence = (last.get(conversation) ?? 0) + 1
    last.set(conversation, streamSequence)
    const common = { conversationId: conversationId(conversation), tipId: tipId(tip), streamSequence }
    return kind === 'expired'
      ? { ...common, type: 'tip-expired', because: 'answered' }
      : { ...common, type: 'tip-delta', text, whole: kind === 'whole' }
  })
}

describe('deltas that are kept as one', () => {
  it('are replayed as if each had been kept, from wherever a page goes on', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.nat(20), (steps, after) => {
        const events = toEvents(steps)
        const joined = joinDeltas(events.map((event) => ({ event, at }))).map(({ event }) => event)
        for (const id of ['one', 'other']) {
          const own = (all: readonly SequencedTipEvent[]) => all.filter((event) => event.conversationId === id)
          expect(mergeDeltas(own(joined), after)).toEqual(mergeDeltas(own(events), after))
          expect(own(joined).at(-1)?.streamSequence).toBe(own(events).at(-1)?.streamSequence)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('writes that are joined', () => {
  it('are one in the queue, at the place of the first, until they are separated or written', async () => {
    const written: string[][] = []
    const queued: ((transaction: string) => Promise<unknown>)[] = []
    const queue = {
      write: (work: (transaction: string) => Promise<unknown>) => {
        queued.push(work)
        return Promise.resolve()
      },
    }
    const joined = createJoinedWrites(queue, async (_transaction: string, values: readonly string[]) =>
      written.push([...values]),
    )
    await Promise.all([joined.add('a'), joined.add('b')])
    joined.separate()
    await joined.add('c')
    await queued[0]?.('')
    await joined.add('d')
    await queued[1]?.('')
    await joined.add('e')
    await queued[2]?.('')
    expect(written).toEqual([['a', 'b'], ['c', 'd'], ['e']])
  })
})
