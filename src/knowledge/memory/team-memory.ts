import { LRUCache } from 'lru-cache'
import type { ConversationId } from '../../domain/ids.ts'
import type { SaidLine, StoredMoment } from '../../domain/past-moment.ts'
import { startTimeLimit } from '../../lib/time-limit.ts'
import { waitQuietly } from '../../lib/wait.ts'
import type { Scope } from '../../listener/scope.ts'
import type { Embedder } from '../../model/embedder.ts'
import type { Store } from '../../store/store.ts'
import { embedMoments, momentEncoder } from './embed-moments.ts'
import { findPast } from './find-past.ts'
import type { PastQuery } from './find-past.ts'
import type { Ending } from './how-it-went.ts'
import { createKeptMoments } from './kept-moments.ts'
import { isInScope, mayReachModel } from './may-use-moment.ts'
import type { MemoryRules } from './memory-file.ts'
import { openMomentIndex } from './moment-index.ts'
import { noPast } from './past.ts'
import type { Past } from './past.ts'
import { takeMoments } from './take-moments.ts'

export type TeamMemoryOptions = {
  readonly store: Pick<
    Store,
    'pastMoments' | 'pastMomentState' | 'pastMomentNumbers' | 'forgetPastMoments' | 'savePastMoments'
  >
  readonly embedder: Embedder
  readonly rules: () => MemoryRules
  readonly scope: () => Scope | undefined
  readonly isRisky: Ending['isRisky']
  readonly onError: (error: unknown) => void
  readonly now?: () => Date
  /** How often the store is looked at for what others wrote; default 30 s. */
  readonly refreshEveryMs?: number
  /** A tip is not held up longer than this for what the past may add to it; default 250. */
  readonly foundWithinMs?: number
}

/** A conversation that ended just now. Lines are redacted, without those for agents only. */
export type FinishedConversation = {
  readonly conversationId: ConversationId
  readonly lines: readonly SaidLine[]
  /** It may never reach a language model. */
  readonly offlineOnly: boolean
}

/** What the team did before, in memory. */
export type TeamMemory = AsyncDisposable & {
  /** Never rejects: where nothing is known, may be used or can be found in time, there is no past. */
  find(query: PastQuery, signal: AbortSignal): Promise<Past>
  /** Adds a conversation's moments, in the place of those that it has. */
  remember(finished: FinishedConversation): void
  /** Drops a conversation's moments at once, those too that are still being made. The store's go with the conversation. */
  forget(conversationId: ConversationId): void
  /** Moments at hand. */
  size(): number
  /** Those that may be learned from, by today's rules and scope; none where the past is not used. */
  usable(): Iterable<StoredMoment>
  /** Moments that came or went so far, and of these those that went. */
  changes(): { readonly all: number; readonly gone: number }
  /** Resolves when all that was to be remembered is stored and at hand. */
  idle(): Promise<void>
}

const forgottenAtMost = 10_000

/** Opens the memory: it is empty at first and reads what the store holds meanwhile. */
export function openTeamMemory(options: TeamMemoryOptions): TeamMemory {
  const { store, embedder, rules, scope, onError, foundWithinMs = 250 } = options
  const now = options.now ?? (() => new Date())
  const ending = new AbortController()
  const { signal: ended } = ending
  const index = openMomentIndex()
  const forgotten = new LRUCache<ConversationId, true>({ max: forgottenAtMost })
  /** What is being embedded. */
  const making = new Map<ConversationId, AbortController>()
  const isForgotten = ({ conversationId }: { readonly conversationId: ConversationId }) => forgotten.has(conversationId)
  const kept = createKeptMoments({ store, index, rules, isForgotten, now, signal: ended })
  /** One after the other: nothing here is urgent. */
  let last: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work).catch((error: unknown) => {
      if (!ended.aborted) onError(error)
    })
    return last
  }
  const keepUp = async () => {
    while (!ended.aborted) {
      await inTurn(kept.refresh)
      await waitQuietly(options.refreshEveryMs ?? 30_000, ended)
    }
  }

  const keepMoments = async ({ conversationId, lines, offlineOnly }: FinishedConversation, signal: AbortSignal) => {
    const moments = takeMoments(conversationId, lines, {
      reopened: index.has(conversationId),
      isRisky: options.isRisky,
    })
    if (moments.length === 0 && !index.has(conversationId)) return
    await store.savePastMoments({
      conversationId,
      moments: await embedMoments(moments, embedder, signal),
      encoder: momentEncoder,
      consentBy: scope()?.consent?.variable,
      offlineOnly,
      at: now(),
    })
    index.removeConversation(conversationId)
    await kept.refresh()
  }

  const keeping = keepUp()
  return {
    async find(query, signal) {
      if (!rules().use || index.size() === 0) return noPast
      using inTime = startTimeLimit(foundWithinMs, signal, ended)
      try {
        const today = scope()
        const inScope = (moment: Parameters<typeof isInScope>[0]) => isInScope(moment, today)
        const reaches = (moment: Parameters<typeof mayReachModel>[0]) => mayReachModel(moment, today)
        const parts = { index, embedder, rules: rules(), inScope, mayReachModel: reaches }
        return await findPast(query, parts, inTime.signal)
      } catch (error) {
        if (!inTime.signal.aborted) onError(error)
        return noPast
      }
    },
    remember(finished) {
      const { conversationId } = finished
      if (!rules().use || ended.aborted) return
      forgotten.delete(conversationId)
      making.get(conversationId)?.abort()
      const own = new AbortController()
      making.set(conversationId, own)
      const signal = AbortSignal.any([own.signal, ended])
      void inTurn(async () => {
        try {
          if (!signal.aborted) await keepMoments(finished, signal)
        } catch (error) {
          if (!signal.aborted) throw error
        } finally {
          if (making.get(conversationId) === own) making.delete(conversationId)
        }
      })
    },
    forget(conversationId) {
      forgotten.set(conversationId, true)
      making.get(conversationId)?.abort()
      index.removeConversation(conversationId)
    },
    size: index.size,
    *usable() {
      const today = scope()
      const { use, wentWell } = rules()
      if (!use) return
      for (const moment of index.all()) if (moment.wentWell >= wentWell && isInScope(moment, today)) yield moment
    },
    changes: index.changes,
    async idle() {
      while (making.size > 0) await last
      await last
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      await keeping
      await last
      await index[Symbol.asyncDispose]()
    },
  }
}
