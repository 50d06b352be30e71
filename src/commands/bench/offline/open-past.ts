import { join } from 'node:path'
import { agentId, conversationId } from '../../../domain/ids.ts'
import { openLearning } from '../../../knowledge/learned/learning.ts'
import type { Learning } from '../../../knowledge/learned/learning.ts'
import { embedMoments, momentEncoder } from '../../../knowledge/memory/embed-moments.ts'
import { usualMemoryRules } from '../../../knowledge/memory/memory-file.ts'
import { takeMoments } from '../../../knowledge/memory/take-moments.ts'
import { openTeamMemory } from '../../../knowledge/memory/team-memory.ts'
import type { TeamMemory } from '../../../knowledge/memory/team-memory.ts'
import { everybody } from '../../../listener/scope.ts'
import type { Embedder } from '../../../model/embedder.ts'
import type { Store } from '../../../store/store.ts'
import { openThreadedStore } from '../../../store/threaded-store.ts'
import { makePastConversation, momentsPerConversation } from './made-past.ts'

/** The team's memory over a store with past moments, and what is learned from it. */
export type OpenPast = AsyncDisposable & { readonly memory: TeamMemory; readonly learning: Learning }

/** A store with at least so many past moments. What an earlier run stored in the folder is used again. */
export async function openPastStore(options: {
  readonly folder: string
  readonly moments: number
  readonly embedder: Embedder
  readonly onProblem: (problem: string) => void
  readonly signal: AbortSignal
}): Promise<Store> {
  const { folder, moments, embedder, onProblem, signal } = options
  const store = await openThreadedStore(join(folder, 'past.db'), { onWriteError: (error) => onProblem(String(error)) })
  const at = new Date()
  const { count } = await store.pastMomentState()
  for (let number = count / momentsPerConversation; number < moments / momentsPerConversation; number += 1) {
    const id = conversationId(`made-${number}`)
    const conversation = { conversationId: id, account: 'bench', agentId: agentId('bench'), skill: undefined }
    const lasting = { language: 'en', state: 'ended', startedAt: at, endedAt: at } as const
    await store.saveConversation({ ...conversation, ...lasting })
    const made = takeMoments(id, makePastConversation(number), { reopened: false, isRisky: () => false })
    const embedded = await embedMoments(made, embedder, signal)
    const common = { conversationId: id, consentBy: undefined, offlineOnly: false, at }
    await store.savePastMoments({ ...common, moments: embedded, encoder: momentEncoder })
  }
  return store
}

/** Begins to take the past up, as `app.ts` does. Disposing it closes the store too. */
export function openPast(options: {
  readonly store: Store
  readonly embedder: Embedder
  readonly onProblem: (problem: string) => void
}): OpenPast {
  const { store, embedder, onProblem } = options
  const onError = (error: unknown) => onProblem(String(error))
  const team = { rules: () => usualMemoryRules, scope: () => everybody, onError }
  const memory = openTeamMemory({ ...team, store, embedder, isRisky: () => false })
  const learning = openLearning({ ...team, memory, lookEveryMs: 1_000 })
  const closing = new AsyncDisposableStack()
  closing.use(store)
  closing.use(memory)
  closing.use(learning)
  return { memory, learning, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}
