import { setImmediate as nextTurn } from 'node:timers/promises'
import type { StoredMoment } from '../../domain/past-moment.ts'
import { createBreather } from '../../lib/breather.ts'
import type { Store } from '../../store/store.ts'
import { momentEncoder } from './embed-moments.ts'
import type { MemoryRules } from './memory-file.ts'
import type { MomentIndex } from './moment-index.ts'

export type KeptMoments = {
  /** Brings the index to what the store holds, whoever wrote it. Lets others in between. */
  refresh(): Promise<void>
}

/** Few enough that reading them holds nobody up. */
const readAtOnce = 25
const numbersAtOnce = 1_000
const retentionEveryMs = 3_600_000

/** Keeps an index of moments in step with the store, by the team's rules. */
export function createKeptMoments(options: {
  readonly store: Pick<Store, 'pastMoments' | 'pastMomentState' | 'pastMomentNumbers' | 'forgetPastMoments'>
  readonly index: MomentIndex
  readonly rules: () => MemoryRules
  readonly isForgotten: (moment: StoredMoment) => boolean
  readonly now: () => Date
  readonly signal: AbortSignal
}): KeptMoments {
  const { store, index, rules, isForgotten, now, signal } = options
  const nothing = { count: 0, last: 0 }
  let known = nothing
  /** The highest number that was read. */
  let read = 0
  let retainedAt = -Infinity

  /** Resolves with how many there were. */
  const readOn = async (most: number, last: number): Promise<number> => {
    const breather = createBreather()
    read = Math.max(read, last - most)
    for (let count = 0; ;) {
      const moments = await store.pastMoments({ encoder: momentEncoder, after: read, limit: readAtOnce })
      for (const moment of moments) if (!isForgotten(moment)) index.add(moment)
      read = moments.at(-1)?.number ?? read
      count += moments.length
      if (moments.length < readAtOnce || signal.aborted) return count
      if (breather.isDue()) await breather.breathe()
    }
  }
  const readNumbers = async (): Promise<ReadonlySet<number>> => {
    const numbers = new Set<number>()
    for (let after = 0; ;) {
      const page = await store.pastMomentNumbers({ after, limit: numbersAtOnce })
      for (const number of page) numbers.add(number)
      after = page.at(-1) ?? after
      if (page.length < numbersAtOnce || signal.aborted) return numbers
      await nextTurn()
    }
  }
  const retain = async (keepMs: number) => {
    const at = now().getTime()
    if (at - retainedAt < retentionEveryMs) return
    const oldest = new Date(at - keepMs)
    await store.forgetPastMoments(oldest)
    index.keep((_number, moment) => moment.storedAt >= oldest)
    retainedAt = at
  }

  return {
    async refresh() {
      const { use, most, keepMs } = rules()
      await retain(keepMs)
      if (!use) {
        index.keep(() => false)
        known = nothing
        read = 0
        return
      }
      const state = await store.pastMomentState()
      if (state.count === known.count && state.last === known.last) return
      const came = await readOn(most, state.last)
      // What was removed meanwhile, by another process too; each look at all numbers costs, so only where some must be gone.
      if (known.count + came !== state.count) {
        const numbers = await readNumbers()
        if (signal.aborted) return
        index.keep((number) => numbers.has(number))
      }
      if (index.size() > most) index.keep((number) => number > state.last - most)
      known = state
    },
  }
}
