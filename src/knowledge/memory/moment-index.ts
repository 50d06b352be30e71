import type { ConversationId } from '../../domain/ids.ts'
import type { StoredMoment } from '../../domain/past-moment.ts'
import { startThread } from '../../lib/thread.ts'
import type { Thread } from '../../lib/thread.ts'
import type { ScanCalls } from './scan-worker.ts'
import { clearRow, likenessOf, makeRows, setRow } from './situation-rows.ts'
import type { SituationRows } from './situation-rows.ts'

/** A moment and how like its situation is, as a cosine. */
export type NearMoment = { readonly moment: StoredMoment; readonly likeness: number }

/** Moments at hand, in memory. */
export type MomentIndex = AsyncDisposable & {
  readonly size: () => number
  /** Rises with each moment that comes or goes; `gone` with those that go. */
  readonly changes: () => { readonly all: number; readonly gone: number }
  /** All of them, without their situations' vectors, in no order. */
  readonly all: () => Iterable<StoredMoment>
  /** Takes a moment in; one of the same number is there once. */
  add(moment: StoredMoment): void
  removeConversation(conversationId: ConversationId): void
  /** Leaves those whose number passes. */
  keep(passes: (number: number, moment: StoredMoment) => boolean): void
  has(conversationId: ConversationId): boolean
  /** The likest ones that may be used, the likest first. Rejects with the signal's reason, and where the thread fell over. */
  nearest(
    situation: Int8Array,
    wanted: { readonly limit: number; readonly mayUse: (moment: StoredMoment) => boolean },
    signal: AbortSignal,
  ): Promise<readonly NearMoment[]>
}

const roomAtFirst = 256
/** So many more than are wanted are looked for at first, and then so many times more, since some may not be used. */
const lookedFor = { first: 4, more: 8 }
const nowhere = new Int8Array(0)

/**
 * Brute force over rows that a thread of its own looks through: 10,000 situations of 512 dimensions are 5 MB and 5 ms, of
 * which the main loop has nothing. A row that becomes free is taken by the next moment, so that nothing moves.
 */
export function openMomentIndex(): MomentIndex {
  let rows: SituationRows | undefined
  const moments: (StoredMoment | undefined)[] = []
  const free: number[] = []
  const places = new Map<number, number>()
  const changes = { all: 0, gone: 0 }
  let thread: Thread<ScanCalls> | undefined
  let told: SituationRows | undefined

  const rowsFor = (row: number, dimensions: number): SituationRows => {
    if (rows && row < rows.lengths.length) return rows
    return (rows = makeRows(dimensions, rows ? rows.lengths.length * 2 : roomAtFirst, rows))
  }
  const remove = (number: number, place: number) => {
    moments[place] = undefined
    if (rows) clearRow(rows, place)
    places.delete(number)
    free.push(place)
    changes.all += 1
    changes.gone += 1
  }
  const removeAll = (goes: (moment: StoredMoment) => boolean) => {
    for (const [number, place] of places) {
      const moment = moments[place]
      if (moment && goes(moment)) remove(number, place)
    }
  }
  const start = (): Thread<ScanCalls> => {
    const started = startThread<ScanCalls>(new URL('./scan-worker.ts', import.meta.url), () => {
      if (thread === started) thread = told = undefined
    })
    return started
  }
  const near = async (shared: SituationRows, situation: Int8Array, most: number, signal: AbortSignal) => {
    const asked = (thread ??= start())
    if (told !== shared) {
      told = shared
      await asked.ask('use', shared, signal)
    }
    return await asked.ask('near', { situation, most }, signal)
  }

  return {
    size: () => places.size,
    changes: () => ({ ...changes }),
    *all() {
      for (const moment of moments) if (moment) yield moment
    },
    add(moment) {
      if (places.has(moment.number)) return
      // Before somebody waits for it.
      thread ??= start()
      const { situation } = moment.vectors
      if (places.size === 0 && rows?.dimensions !== situation.length) {
        rows = undefined
        moments.length = 0
        free.length = 0
      }
      const place = free.pop() ?? moments.length
      const its = rowsFor(place, situation.length)
      if (situation.length !== its.dimensions) return void free.push(place)
      setRow(its, place, situation)
      // Its situation stands in the rows already.
      moments[place] = { ...moment, vectors: { ...moment.vectors, situation: nowhere } }
      places.set(moment.number, place)
      changes.all += 1
    },
    removeConversation: (conversationId) => removeAll((moment) => moment.conversationId === conversationId),
    keep: (passes) => removeAll((moment) => !passes(moment.number, moment)),
    has: (conversationId) => moments.some((moment) => moment?.conversationId === conversationId),
    async nearest(situation, { limit, mayUse }, signal) {
      for (let most = limit * lookedFor.first; ; most *= lookedFor.more) {
        const shared = rows
        if (!shared || situation.length !== shared.dimensions) return []
        const found = await near(shared, situation, most, signal)
        const may = found.flatMap(({ row }): readonly NearMoment[] => {
          // Erased, or another moment's by now: what counts is what stands there when it is used.
          const moment = moments[row]
          if (!moment || !mayUse(moment)) return []
          return [{ moment, likeness: likenessOf(shared, row, situation) }]
        })
        if (may.length >= limit || found.length < most)
          return may.toSorted((one, other) => other.likeness - one.likeness).slice(0, limit)
      }
    },
    [Symbol.asyncDispose]: async () => thread?.[Symbol.asyncDispose](),
  }
}
