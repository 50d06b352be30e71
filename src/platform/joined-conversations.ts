import { LRUCache } from 'lru-cache'
import type { ConversationId } from '../domain/ids.ts'
import type { Store } from '../store/store.ts'

/**
 * Which conversation a chat is that may be both polled and pushed. The way that hears it first gives it its id; the other
 * joins it, recognised by account and `rtSessionId` (reference §7.1), after a restart too.
 */
export type JoinedConversations = {
  /** The conversation of a polled chat; `own` is its id where nobody brought it before. Rejects where the store cannot be read. */
  poll(own: ConversationId, rtSessionId: string | undefined): Promise<ConversationId>
  /** The conversation of a pushed one; the same promise. */
  push(own: ConversationId, rtSessionId: string): Promise<ConversationId>
  /** The conversation that has this session already. */
  known(rtSessionId: string): Promise<ConversationId | undefined>
  /** Pushes of this conversation were taken. */
  notePushed(id: ConversationId): void
  isPushed(id: ConversationId): boolean
  /** Polling follows the conversation, or why it no longer does; `moved` to somebody whom nobody here hears. */
  notePolling(id: ConversationId, polling: 'follows' | 'ended' | 'lost' | 'moved'): void
  /** What polling says of state and agent holds. */
  isPolled(id: ConversationId): boolean
  /** True once after it ended here because polling left it; a push that names its agent takes it up again. */
  takeLeft(id: ConversationId): boolean
}

type Joined = { readonly id: ConversationId; polledId: ConversationId | undefined }

export function createJoinedConversations(options: {
  readonly account: string
  /** What all ids of polled conversations begin with. */
  readonly polledPrefix: string
  readonly store: Pick<Store, 'conversationOfSession' | 'conversationPolledAs'>
  /** In memory at most; the rest is read from the store again. */
  readonly max?: number
}): JoinedConversations {
  const { account, polledPrefix, store, max = 50_000 } = options
  const bySession = new LRUCache<string, Joined>({ max })
  const byPolledId = new LRUCache<ConversationId, ConversationId>({ max })
  const pushed = new LRUCache<ConversationId, true>({ max })
  const polled = new Set<ConversationId>()
  const left = new LRUCache<ConversationId, true>({ max })

  const find = async (rtSessionId: string): Promise<Joined | undefined> => {
    const known = bySession.get(rtSessionId)
    if (known) return known
    const stored = await store.conversationOfSession(account, rtSessionId)
    if (!stored) return undefined
    const { conversationId: id, polledId = id.startsWith(polledPrefix) ? id : undefined } = stored
    return { id, polledId }
  }

  /** The first to come has it; others may have come while the store was read. */
  const claim = async (rtSessionId: string, first: Joined): Promise<Joined> => {
    const found = await find(rtSessionId)
    const joined = bySession.get(rtSessionId) ?? found ?? first
    bySession.set(rtSessionId, joined)
    return joined
  }

  return {
    async poll(own, rtSessionId) {
      if (rtSessionId === undefined) {
        return byPolledId.get(own) ?? (await store.conversationPolledAs(own))?.conversationId ?? own
      }
      const joined = await claim(rtSessionId, { id: own, polledId: own })
      joined.polledId ??= own
      // Two chats of one session stay two: both count their events from 0.
      const id = joined.polledId === own ? joined.id : own
      byPolledId.set(own, id)
      return id
    },
    push: async (own, rtSessionId) => (await claim(rtSessionId, { id: own, polledId: undefined })).id,
    known: async (rtSessionId) => (await find(rtSessionId))?.id,
    notePushed: (id) => pushed.set(id, true),
    isPushed: (id) => pushed.has(id),
    notePolling(id, polling) {
      if (polling === 'follows') {
        polled.add(id)
        left.delete(id)
        return
      }
      polled.delete(id)
      if (polling === 'moved' || (polling === 'lost' && !pushed.has(id))) left.set(id, true)
    },
    isPolled: (id) => polled.has(id),
    takeLeft: (id) => left.delete(id),
  }
}
