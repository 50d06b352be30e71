import { hash } from 'node:crypto'
import { pushedFloor } from '../../domain/line-order.ts'

/** Below 2^53, with a time in milliseconds above it up to the year 2109. */
const hashSpace = 2 ** 11

/** An event's id, or the number that the platform gave it. */
export type EventId = string | number

/** True where the platform's number can be used as it is. */
export function isOwnNumber(id: EventId): id is number {
  return typeof id === 'number' && id < pushedFloor
}

/** Two spellings, two events: 7 is not "7". */
export function eventKey(id: EventId): string {
  return typeof id === 'number' ? `n${id}` : `s${id}`
}

/** An event may stand this far behind a free millisecond: one whose place was taken by an event that was never stored. */
const longestGapMs = 64

/** The numbers given to the events of one conversation that have no usable one of their own. */
export type DerivedNumbers = {
  /**
   * A number for the event: it rises with the time, for equal times with the order of arrival, and no two events of
   * this process share one. The same event always gets the same, after a restart too where `stored` holds it.
   */
  derive(key: string, at: Date): number
  /** The number that the event has already, without giving it one. */
  find(key: string, at: Date): number | undefined
}

/**
 * `{milliseconds, 42 bits}{hash of the id, 11 bits}`; an event whose millisecond is taken moves to the next free one
 * (docs/decisions/2026-11-23-ingest-event-ids.md).
 */
export function createDerivedNumbers(stored: Iterable<number>): DerivedNumbers {
  const taken = new Set<number>()
  /** From the millisecond to the number of a stored event that did not come again yet. */
  const unclaimed = new Map<number, number>()
  for (const number of stored) {
    if (number < pushedFloor) continue
    taken.add(Math.floor(number / hashSpace))
    unclaimed.set(Math.floor(number / hashSpace), number)
  }
  const given = new Map<string, number>()

  const find = (key: string, at: Date): number | undefined => {
    const known = given.get(key)
    if (known !== undefined || unclaimed.size === 0) return known
    const hash = hashOf(key)
    let gap = 0
    for (let millisecond = at.getTime(); gap <= longestGapMs; millisecond += 1) {
      const number = unclaimed.get(millisecond)
      if (number !== undefined && number % hashSpace === hash) return number
      gap = taken.has(millisecond) ? 0 : gap + 1
    }
    return undefined
  }

  return {
    find,
    derive(key, at) {
      let number = find(key, at)
      if (number === undefined) {
        let millisecond = at.getTime()
        while (taken.has(millisecond)) millisecond += 1
        taken.add(millisecond)
        number = millisecond * hashSpace + hashOf(key)
      }
      unclaimed.delete(Math.floor(number / hashSpace))
      given.set(key, number)
      return number
    },
  }
}

function hashOf(key: string): number {
  return hash('sha256', key, 'buffer').readUInt16BE(0) % hashSpace
}
