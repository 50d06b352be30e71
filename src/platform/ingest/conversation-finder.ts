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
  /** The conversation that the id meant before polling heard it, where that has not ended. */
  readonly leaving: HeardConversation | undefined
}

export type ConversationFinder = {
  /** Rejects where the store cannot be read. */
  find(source: string, externalId: string, start: ConversationStarted | undefined): Promise<Found>
  /** From memory, or begun by this call. */
  hold(found: Found): HeardConversation
  /** Reads it from the store again when it is next looked for. */
  forget(id: ConversationId): void
}

type Session = { readonly accountId: string; readonly rtSessionId: string }

export function createConversationFinder(options: {
  readonly account: string
  readonly store: Pick<Store, 'conversation' | 'platformEventIds' | 'lines'>
  readonly polled: PolledConversations | undefined
  /** In memory at most. */
  readonly max: number
}): ConversationFinder {
  const { store, max } = options
  const heard = new LRUCache<ConversationId, HeardConversation>({ max })
  const sessions = new LRUCache<string, Session>({ max })

  const atHand = async (id: ConversationId, polled: boolean): Promise<HeardConversation | undefined> => {
    const conversation = heard.get(id) ?? (await readHeardConversation(store, id, polled))
    if (conversation) heard.set(id, conversation)
    return conversation
  }

  return {
    async find(source, externalId, start) {
      const key = `${source}/${externalId}`
      if (start?.rtSessionId !== undefined) {
        sessions.set(key, { accountId: start.accountId ?? options.account, rtSessionId: start.rtSessionId })
      }
      const ownId = conversationId(`ingest-${key.replace('/', '-')}`)
      const own = await atHand(ownId, false)
      const session = sessions.get(key)
      const id = session && options.polled?.knownConversation(session.accountId, session.rtSessionId)
      if (id === undefined) return { id: ownId, conversation: own, leaving: undefined }
      const conversation = (await atHand(id, true)) ?? createHeardConversation(id, true)
      // Polling moves it from agent to agent without telling us.
      conversation.agentId = (await store.conversation(id))?.agentId ?? conversation.agentId ?? own?.agentId
      return { id, conversation, leaving: own?.agentId === undefined ? undefined : own }
    },
    hold({ id, conversation }) {
      const held = heard.get(id) ?? conversation ?? createHeardConversation(id, false)
      heard.set(id, held)
      return held
    },
    forget: (id) => heard.delete(id),
  }
}
