import { LRUCache } from 'lru-cache'
import { conversationId } from '../../domain/ids.ts'
import type { ConversationId } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import { createHeardConversation, readHeardConversation } from './heard-conversation.ts'
import type { HeardConversation } from './heard-conversation.ts'
import type { PolledConversations } from './polled-conversations.ts'
import type { ConversationStarted } from './wire.ts'

/** What a source's conversation id means in Sotto. */
export type Found = {
  readonly id: ConversationId
  /** Undefined where it has not started. */
  readonly conversation: HeardConversation | undefined
  /** Polling may hear it too. */
  readonly shared: boolean
  /** Stands before the event ids of a push that goes to a conversation which something else began. */
  readonly keyPrefix: string
  /** The conversation that the id meant before it was known to be another's, where that has not ended. */
  readonly leaving: HeardConversation | undefined
}

export type ConversationFinder = {
  /** `polledId` is what polling calls the chat, where its key was told. Rejects where the store cannot be read. */
  find(
    source: string,
    externalId: string,
    start: ConversationStarted | undefined,
    polledId: ConversationId | undefined,
    /** Set for what an agent's widget shows. */
    bridgedSession: string | undefined,
  ): Promise<Found>
  /** From memory, or begun by this call. */
  hold(found: Found): HeardConversation
  /** Reads it from the store again when it is next looked for. */
  forget(id: ConversationId): void
}

export function createConversationFinder(options: {
  readonly account: string
  readonly store: Pick<Store, 'conversation' | 'platformEventIds' | 'lines'>
  readonly polled: PolledConversations | undefined
  /** In memory at most. */
  readonly max: number
}): ConversationFinder {
  const { account, store, polled, max } = options
  const heard = new LRUCache<ConversationId, HeardConversation>({ max })
  const sessions = new LRUCache<string, string>({ max })
  const chats = new LRUCache<string, ConversationId>({ max })

  const atHand = async (id: ConversationId): Promise<HeardConversation | undefined> => {
    const conversation = heard.get(id) ?? (await readHeardConversation(store, id))
    if (conversation) heard.set(id, conversation)
    return conversation
  }

  /** What polling has done with the conversation since the last push. */
  const update = async (conversation: HeardConversation, polling: PolledConversations): Promise<void> => {
    const { conversationId: id } = conversation
    conversation.polled = polling.isPolled(id)
    if (polling.takeLeft(id)) conversation.agentId = undefined
    if (!conversation.polled) return
    // Polling moves it from agent to agent without telling us.
    const stored = await store.conversation(id)
    conversation.agentId = stored?.agentId ?? conversation.agentId
    conversation.opened ||= stored !== undefined
  }

  /** The conversation that both ways know as `id`, with what polling has done with it. */
  const located = async (
    id: ConversationId,
    ownId: ConversationId,
    own: HeardConversation | undefined,
    polling: PolledConversations,
  ): Promise<Found> => {
    if (id === ownId) {
      const alone = { id, conversation: own, keyPrefix: '', leaving: undefined }
      if (own === undefined) return { ...alone, shared: true }
      own.shared = !own.ownNumbers
      await update(own, polling)
      return { ...alone, shared: own.shared }
    }
    const conversation = (await atHand(id)) ?? createHeardConversation(id)
    conversation.shared = true
    await update(conversation, polling)
    conversation.agentId ??= own?.agentId
    const leaving = own?.agentId === undefined ? undefined : own
    return { id, conversation, shared: true, keyPrefix: `${ownId} `, leaving }
  }

  return {
    async find(source, externalId, start, polledId, bridgedSession) {
      const key = `${source}/${externalId}`
      const ownId = conversationId(`ingest-${key.replace('/', '-')}`)
      const own = await atHand(ownId)
      // Chats of another account are polled by nobody here.
      if (start?.rtSessionId !== undefined && (start.accountId ?? account) === account) {
        sessions.set(key, start.rtSessionId)
      }
      if (polledId !== undefined) chats.set(key, polledId)
      if (bridgedSession !== undefined && polled !== undefined) {
        return located(await polled.bridge(ownId, bridgedSession), ownId, own, polled)
      }
      const talk = { rtSessionId: sessions.get(key) ?? own?.rtSessionId, polledId: chats.get(key) ?? own?.polledId }
      const alone = { id: ownId, conversation: own, shared: false, keyPrefix: '', leaving: undefined }
      if (polled === undefined || (talk.rtSessionId ?? talk.polledId) === undefined) return alone
      // The platform's numbers of both ways would be taken for one another.
      const id = own?.ownNumbers === true ? ((await polled.known(talk)) ?? ownId) : await polled.push(ownId, talk)
      return located(id, ownId, own, polled)
    },
    hold({ id, conversation, shared }) {
      const held = heard.get(id) ?? conversation ?? createHeardConversation(id)
      held.shared ||= shared
      heard.set(id, held)
      return held
    },
    forget: (id) => heard.delete(id),
  }
}
