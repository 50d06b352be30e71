import type { ConversationId } from './domain/ids.ts'
import type { TeamMemory } from './knowledge/memory/team-memory.ts'
import { untilItWorks } from './lib/until-it-works.ts'
import type { BoardServer } from './monitor/board-server.ts'
import type { ProgressWatch } from './overlay/progress-watch.ts'
import type { OverlayServer } from './overlay/overlay-server.ts'
import type { TipStream } from './overlay/tip-stream.ts'
import type { Store } from './store/store.ts'
import type { OutcomeWatch } from './tips/outcome/outcome-watch.ts'
import type { TipDesk } from './tips/tip-desk.ts'
import type { Transcripts } from './transcript/transcripts.ts'

export type ForgetConversationParts = {
  readonly transcripts: Pick<Transcripts, 'forget'>
  readonly desk: Pick<TipDesk, 'forget'>
  readonly outcomes: Pick<OutcomeWatch, 'forget'>
  readonly memory: Pick<TeamMemory, 'forget'>
  readonly stream: Pick<TipStream, 'forget'>
  readonly store: Pick<Store, 'forgetConversation'>
  readonly overlay: Pick<OverlayServer, 'conversationErased'>
  readonly progress: Pick<ProgressWatch, 'forget'>
  readonly board: Pick<BoardServer, 'changed' | 'forget'>
  /** Aborted when Sotto ends. */
  readonly signal: AbortSignal
}

/**
 * Removes every word of a conversation, from the pages first: memory, vault, tips in the making, and the store. Resolves
 * when none of it is left on disk; tries until it works, and rejects only when Sotto ends before that.
 */
export async function forgetConversation(
  { transcripts, desk, outcomes, memory, stream, store, overlay, board, progress, signal }: ForgetConversationParts,
  conversationId: ConversationId,
): Promise<void> {
  overlay.conversationErased(conversationId)
  await transcripts.forget(conversationId)
  await desk.forget(conversationId)
  outcomes.forget(conversationId)
  memory.forget(conversationId)
  progress.forget(conversationId)
  // What was being folded meanwhile may have reached a page.
  overlay.conversationErased(conversationId)
  stream.forget(conversationId)
  board.forget(conversationId)
  board.changed()
  await untilItWorks(() => store.forgetConversation(conversationId), signal)
}
