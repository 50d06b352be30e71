import { LRUCache } from 'lru-cache'
import type { ConversationEvent } from '../domain/conversation.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { Store } from '../store/store.ts'
import { createTranscript, foldEvents } from './transcript.ts'
import type { Fold, Transcript } from './transcript.ts'

/** An ended conversation stays at hand this long, for the agent's wrap-up. */
const keepEndedMs = 600_000

export type TranscriptsOptions = {
  readonly store: Store
  readonly account: string
  /** Conversations in memory at most; the one unheard for longest goes first and is read from the store again. */
  readonly max: number
  /** Called in order within a conversation. `first` is true the first time this process sees the conversation. */
  readonly onFold: (fold: Fold, seenAt: Date, first: boolean) => void
  readonly onError: (error: unknown, conversationId: ConversationId) => void
}

export type Transcripts = {
  /** Takes events in; they are folded in order within a conversation, conversations side by side. */
  take(agentId: AgentId, conversationId: ConversationId, events: readonly ConversationEvent[], seenAt: Date): void
  /** The platform has no more of this conversation: one that had not ended counts as ended now. */
  leave(conversationId: ConversationId, at: Date): void
  get(conversationId: ConversationId): Transcript | undefined
  /** Those that have not ended. */
  live(): Transcript[]
  /** Resolves when everything taken so far is folded. */
  idle(): Promise<void>
}

export function createTranscripts(options: TranscriptsOptions): Transcripts {
  const { store } = options
  const cache = new LRUCache<ConversationId, Transcript>({ max: options.max, ttlAutopurge: true })
  const chains = new Map<ConversationId, Promise<void>>()

  const inOrder = (conversationId: ConversationId, work: () => Promise<void>) => {
    const chain = (chains.get(conversationId) ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => options.onError(error, conversationId))
      .then(() => {
        if (chains.get(conversationId) === chain) chains.delete(conversationId)
      })
    chains.set(conversationId, chain)
  }

  const open = async (conversationId: ConversationId, agentId: AgentId, at: Date): Promise<Transcript> => {
    const transcript = createTranscript(conversationId, { account: options.account, agentId, at })
    const stored = await store.conversation(conversationId)
    if (!stored) return transcript
    const { lines: _lines, tipsShown: _shown, tipsWithheld: _withheld, ...conversation } = stored
    transcript.conversation = { ...conversation, agentId }
    for (const id of await store.platformEventIds(conversationId)) transcript.knownIds.add(id)
    transcript.lines.push(...(await store.lines(conversationId)))
    return transcript
  }

  const fold = (transcript: Transcript, events: readonly ConversationEvent[], seenAt: Date, first: boolean) => {
    const folded = foldEvents(transcript, events)
    const { conversation } = transcript
    if (first || folded.conversationChanged) void store.saveConversation(conversation)
    if (folded.newEvents.length > 0) void store.appendEvents(folded.newEvents, seenAt)
    cache.set(conversation.conversationId, transcript, conversation.state === 'ended' ? { ttl: keepEndedMs } : {})
    options.onFold(folded, seenAt, first)
  }

  return {
    take(agentId, conversationId, events, seenAt) {
      inOrder(conversationId, async () => {
        const known = cache.get(conversationId)
        fold(known ?? (await open(conversationId, agentId, seenAt)), events, seenAt, known === undefined)
      })
    },
    leave(conversationId, at) {
      inOrder(conversationId, async () => {
        const stored = await store.conversation(conversationId)
        const transcript = cache.get(conversationId) ?? (stored && (await open(conversationId, stored.agentId, at)))
        if (!transcript || transcript.conversation.state === 'ended') return
        transcript.conversation = { ...transcript.conversation, state: 'ended', endedAt: at }
        await store.saveConversation(transcript.conversation)
        cache.set(conversationId, transcript, { ttl: keepEndedMs })
        options.onFold(
          { transcript, newEvents: [], newLines: [], conversationChanged: true, movedFrom: undefined, ended: true },
          at,
          false,
        )
      })
    },
    get: (conversationId) => cache.get(conversationId),
    live: () => [...cache.values()].filter((transcript) => transcript.conversation.state !== 'ended'),
    async idle() {
      while (chains.size > 0) await Promise.all(chains.values())
    },
  }
}
