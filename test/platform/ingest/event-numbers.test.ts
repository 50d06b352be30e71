import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pushedFloor } from '../../../src/domain/line-order.ts'
import { createDerivedNumbers, eventKey, isOwnNumber } from '../../../src/platform/ingest/event-numbers.ts'

const first = Date.UTC(2000, 0, 1)

/** Events in the order they come; many share a millisecond. */
const events = fc.uniqueArray(
  fc.record({ key: fc.string({ minLength: 1, maxLength: 8 }), ms: fc.integer({ min: 0, max: 6 }) }),
  { selector: ({ key }) => key, maxLength: 60 },
)

describe('numbers of events with other ids', () => {
  it('are safe, different, and rise with the time and then with the arrival', () => {
    fc.assert(
      fc.property(events, (list) => {
        const numbers = createDerivedNumbers([])
        const inOrder = list.toSorted((a, b) => a.ms - b.ms)
        const given = inOrder.map(({ key, ms }) => numbers.derive(key, new Date(first + ms)))
        expect(given.every((number) => Number.isSafeInteger(number) && number >= pushedFloor)).toBe(true)
        expect(new Set(given).size).toBe(given.length)
        expect(given.toSorted((a, b) => a - b)).toEqual(given)
      }),
    )
  })

  it('are the same again for the same events, at once and after a restart, in whatever order they come again', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat()), (list, shuffle) => {
        const numbers = createDerivedNumbers([])
        const derive = (of: typeof numbers, { key, ms }: (typeof list)[number]) => of.derive(key, new Date(first + ms))
        const given = list.map((event) => derive(numbers, event))
        expect(list.map((event) => derive(numbers, event))).toEqual(given)
        const restarted = createDerivedNumbers(given)
        const again = list.map((event) => ({ event, by: shuffle.next().value })).toSorted((a, b) => a.by - b.by)
        expect(new Set(again.map(({ event }) => derive(restarted, event)))).toEqual(new Set(given))
      }),
    )
  })

  it('are the same after a restart where some events of the same millisecond were never stored', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.boolean()), (list, kept) => {
        const numbers = createDerivedNumbers([])
        const given = list.map(({ key, ms }) => ({ key, ms, number: numbers.derive(key, new Date(first + ms)) }))
        const stored = given.filter(() => kept.next().value === true)
        const restarted = createDerivedNumbers(stored.map(({ number }) => number))
        for (const { key, ms } of stored) {
          expect(numbers.find(key, new Date(first + ms))).toBe(numbers.derive(key, new Date(first + ms)))
        }
        const again = stored.map(({ key, ms }) => restarted.derive(key, new Date(first + ms)))
        expect(new Set(again)).toEqual(new Set(stored.map(({ number }) => number)))
      }),
    )
  })

  it('fit below 2^53 up to the end of the years that are taken', () => {
    const last = createDerivedNumbers([]).derive('x', new Date(Date.UTC(2100, 0, 1) - 1))
    expect(Number.isSafeInteger(last)).toBe(true)
  })

  it('never meet numbers of the platform itself', () => {
    expect([0, 7, pushedFloor - 1].every(isOwnNumber)).toBe(true)
    expect(isOwnNumber(pushedFloor) || isOwnNumber('7')).toBe(false)
    expect(eventKey(7)).not.toBe(eventKey('7'))
  })
})
