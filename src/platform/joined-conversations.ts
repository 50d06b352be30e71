import { LRUCache } from 'lru-cache'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { Store } from '../store/store.ts'

/**
 * Which conversation a chat is that may be both polled and pushed. The way that hears it first gives it its id; the other
 * joins it, recognised by account and `rtSessionId` (reference §7.1) or chat key, after a restart too.
 */
export type JoinedConversations = {
  /**
   * The conversation of a polled chat; `own` is its id where nobody brought it before. What a widget brought is joined
   * only where it was the widget of the agent whom polling says the chat is with. Rejects where the store cannot be read.
   */
  poll(own: ConversationId, rtSessionId: string | undefined, agentId?: AgentId): Promise<ConversationId>
  /**
   * The conversation that an agent's widget shows; `own` where only widgets know it. A widget names any session it likes,
   * so it never decides which conversation polling or another agent's widget feeds.
   */
  bridge(own: ConversationId, rtSessionId: string): Promise<ConversationId>
  /** The conversation of a pushed one; the same promise. */
  push(own: ConversationId, talk: PushedTalk): Promise<ConversationId>
  /** The conversation that the talk is known as already. */
  known(talk: PushedTalk): Promise<ConversationId | undefined>
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

/** By what a push names the chat that it is about; the session tells more surely. */
export type PushedTalk = { readonly rtSessionId: string | undefined; readonly polledId: ConversationId | undefined }

type Joined = { readonly id: ConversationId; polledId: ConversationId | undefined }

export function createJoinedConversations(options: {
  readonly account: string
  /** What all ids of polled conversations begin with. */
  readonly polledPrefix: string
  readonly store: Pick<Store, 'conversation' | 'conversationOfSession' | 'conversationPolledAs'>
  /** What the conversation is called that an agent's widget brings; left out where there are no widgets. */
  readonly bridgedId?: (agentId: AgentId, rtSessionId: string) => ConversationId
  /** In memory at most; the rest is read from the store again. */
  readonly max?: number
}): JoinedConversations {
  const { account, polledPrefix, store, bridgedId, max = 50_000 } = options
  const bySession = new LRUCache<string, Joined>({ max })
  const byPolledId = new LRUCache<ConversationId, ConversationId>({ max })
  const pushed = new LRUCache<ConversationId, true>({ max })
  const bridged = new LRUCache<ConversationId, true>({ max })
  /** Of sessions of which it is being found out whose they are. */
  const claims = new Map<string, Promise<Joined>>()
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
  const claimNow = async (rtSessionId: string, first: () => Promise<Joined>): Promise<Joined> => {
    const found = (await find(rtSessionId)) ?? (await first())
    const joined = bySession.get(rtSessionId) ?? found
    bySession.set(rtSessionId, joined)
    return joined
  }
  const claim = async (rtSessionId: string, first: () => Promise<Joined>): Promise<Joined> => {
    const claiming = claimNow(rtSessionId, first)
    claims.set(rtSessionId, claiming)
    try {
      return await claiming
    } finally {
      if (claims.get(rtSessionId) === claiming) claims.delete(rtSessionId)
    }
  }

  /** A push may have named the chat by its key, and another talk by its session; then the session is believed. */
  const findChat = async (polledId: ConversationId, rtSessionId?: string): Promise<ConversationId | undefined> => {
    const known = byPolledId.get(polledId)
    if (known !== undefined) return known
    const stored = (await store.conversationPolledAs(polledId)) ?? (await store.conversation(polledId))
    const session = stored?.rtSessionId ?? rtSessionId
    return rtSessionId === undefined || session === rtSessionId ? stored?.conversationId : undefined
  }

  const claimChat = async (polledId: ConversationId, first: ConversationId, rtSessionId?: string) => {
    const found = await findChat(polledId, rtSessionId)
    const id = byPolledId.get(polledId) ?? found ?? first
    byPolledId.set(polledId, id)
    return id
  }

  /** What the widget of this agent brought of the session. */
  const findBridged = async (agentId: AgentId, rtSessionId: string): Promise<ConversationId | undefined> => {
    const id = bridgedId?.(agentId, rtSessionId)
    if (id === undefined) return undefined
    return bridged.has(id) || (await store.conversation(id)) !== undefined ? id : undefined
  }

  return {
    async poll(own, rtSessionId, agentId) {
      if (rtSessionId === undefined) {
        return byPolledId.get(own) ?? (await store.conversationPolledAs(own))?.conversationId ?? own
      }
      const joined = await claim(rtSessionId, async () => {
        const known = agentId && (await findBridged(agentId, rtSessionId))
        return { id: await claimChat(own, known ?? own, rtSessionId), polledId: own }
      })
      joined.polledId ??= own
      // Two chats of one session stay two: both count their events from 0.
      const id = joined.polledId === own ? joined.id : own
      byPolledId.set(own, id)
      return id
    },
    async push(own, { rtSessionId, polledId }) {
      if (rtSessionId !== undefined) {
        return (await claim(rtSessionId, () => Promise.resolve({ id: own, polledId: undefined }))).id
      }
      if (polledId === undefined) return own
      return claimChat(polledId, own)
    },
    async bridge(own, rtSessionId) {
      bridged.set(own, true)
      // What came before may still read the store; what comes from now on knows of the widget's.
      await claims.get(rtSessionId)?.catch(() => undefined)
      const found = await find(rtSessionId)
      return (found ?? bySession.get(rtSessionId))?.id ?? own
    },
    async known({ rtSessionId, polledId }) {
      if (rtSessionId !== undefined) return (await find(rtSessionId))?.id
      return polledId === undefined ? undefined : findChat(polledId)
    },
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
