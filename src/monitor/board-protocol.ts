import type { ConversationState } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { TipEngine } from '../domain/tip.ts'

/** Socket.IO namespace of the board (lead, supervisor). */
export const boardNamespace = '/board'

/** One running conversation on the board. Times are epoch milliseconds. */
export type BoardRow = {
  readonly conversationId: ConversationId
  readonly agentName: string
  readonly skill: string | undefined
  readonly state: ConversationState
  readonly startedAt: number
  readonly waitingSince: number | undefined
  readonly lines: number
  readonly tipsShown: number
}

export type BoardSnapshot = {
  readonly now: number
  readonly engine: TipEngine
  readonly rows: readonly BoardRow[]
  /** Agents whose conversations are not heard right now, in words. */
  readonly trouble: readonly { readonly agentName: string; readonly because: string }[]
}

/** The whole board, at most once a second, and only when something changed. */
export type ServerToBoard = { 'board-snapshot': (snapshot: BoardSnapshot) => void }
