import { setImmediate } from 'node:timers/promises'
import type { ConversationId } from '../../domain/ids.ts'
import type { StoredMoment } from '../../domain/past-moment.ts'
import { byteDot, byteLength } from './byte-vector.ts'

/** A moment and how like its situation is, as a cosine. */
export type NearMoment = { readonly moment: StoredMoment; readonly likeness: number }

/** Moments at hand, in memory. */
export type MomentIndex = {
  readonly size: () => number
  /** Takes a moment in; one of the same number is there once. */
  add(moment: StoredMoment): void
  removeConversation(conversationId: ConversationId): void
  /** Leaves those whose number passes. */
  keep(passes: (number: number, moment: StoredMoment) => boolean): void
  has(conversationId: ConversationId): boolean
  /** The likest ones that may be used, the likest first. Lets others in between; rejects with the signal's reason. */
  nearest(
    situation: Int8Array,
    wanted: { readonly limit: number; readonly mayUse: (moment: StoredMoment) => boolean },
    signal: AbortSignal,
  ): Promise<readonly NearMoment[]>
}

/** About 1 ms of work, so that no line and no token waits longer (issue D, show 5: at most 10 ms). */
const scannedAtOnce = 1_000
const roomAtFirst = 256
const nowhere = new Int8Array(0)

/**
 * Brute force over one typed array: 10,000 situations of 512 dimensions are 5 MB and 5 ms. A place that becomes free is
 * taken by the next moment, so that nothing moves while somebody looks.
 */
export function createMomentIndex(): MomentIndex {
  let dimensions = 0
  let vectors = new Int8Array(0)
  const moments: (StoredMoment | undefined)[] = []
  const lengths: number[] = []
  const free: number[] = []
  const places = new Map<number, number>()

  const makeRoom = (place: number) => {
    const room = vectors.length / Math.max(1, dimensions)
    if (place < room) return
    const wider = new Int8Array(Math.max(roomAtFirst, room * 2) * dimensions)
    wider.set(vectors)
    vectors = wider
  }
  const remove = (number: number, place: number) => {
    moments[place] = undefined
    vectors.fill(0, place * dimensions, (place + 1) * dimensions)
    places.delete(number)
    free.push(place)
  }
  const removeAll = (goes: (moment: StoredMoment) => boolean) => {
    for (const [number, place] of places) {
      const moment = moments[place]
      if (moment && goes(moment)) remove(number, place)
    }
  }

  return {
    size: () => places.size,
    add(moment) {
      if (places.has(moment.number)) return
      const { situation } = moment.vectors
      if (places.size === 0) dimensions = situation.length
      if (situation.length !== dimensions) return
      const place = free.pop() ?? moments.length
      makeRoom(place)
      vectors.set(situation, place * dimensions)
      // Its situation stands in the one array already.
      moments[place] = { ...moment, vectors: { ...moment.vectors, situation: nowhere } }
      lengths[place] = byteLength(situation)
      places.set(moment.number, place)
    },
    removeConversation: (conversationId) => removeAll((moment) => moment.conversationId === conversationId),
    keep: (passes) => removeAll((moment) => !passes(moment.number, moment)),
    has: (conversationId) => moments.some((moment) => moment?.conversationId === conversationId),
    async nearest(situation, { limit, mayUse }, signal) {
      const best: NearMoment[] = []
      const length = byteLength(situation)
      if (situation.length !== dimensions || length === 0) return best
      for (let place = 0; place < moments.length; place += 1) {
        if (place > 0 && place % scannedAtOnce === 0) {
          await setImmediate()
          signal.throwIfAborted()
        }
        const moment = moments[place]
        if (!moment) continue
        const there = vectors.subarray(place * dimensions, (place + 1) * dimensions)
        const likeness = byteDot(there, situation) / (length * (lengths[place] || 1))
        if (likeness <= (best.length < limit ? -1 : (best.at(-1)?.likeness ?? -1)) || !mayUse(moment)) continue
        insert(best, { moment, likeness }, limit)
      }
      // Erased while we looked.
      return best.filter(({ moment }) => places.has(moment.number))
    },
  }
}

/** Keeps the list sorted, the likest first, and no longer than the limit. */
function insert(best: NearMoment[], one: NearMoment, limit: number): void {
  let place = best.length
  while (place > 0 && (best[place - 1]?.likeness ?? 0) < one.likeness) place -= 1
  best.splice(place, 0, one)
  if (best.length > limit) best.pop()
}
