import { LRUCache } from 'lru-cache'
import type { ConversationEvent } from '../domain/conversation.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import { untilItWorks } from '../lib/until-it-works.ts'
import type { Store } from '../store/store.ts'
import type { Finder } from './finders/found.ts'
import { createTranscript, foldEvents } from './transcript.ts'
import type { Fold, Transcript } from './transcript.ts'
import type { VisitorHasher } from './visitor-hasher.ts'

/** An ended conversation stays at hand this long, for the agent's wrap-up. */
const keepEndedMs = 600_000

export type TranscriptsOptions = {
  readonly store: Store
  readonly account: string
  /** Conversations in memory at most; the one unheard for longest goes first and is read from the store again. */
  readonly max: number
  /** The team's patterns of personal values, as they are now; none where it is left out. */
  readonly teamFinders?: () => readonly Finder[]
  /** Makes what the store keeps of a visitor's e-mail address and the like; nothing is kept where it is left out. */
  readonly hashVisitor?: VisitorHasher
  /** Called in order within a conversation. `first` is true the first time this process sees the conversation. */
  readonly onFold: (fold: Fold, seenAt: Date, first: boolean) => void
  readonly onError: (error: unknown, conversationId: ConversationId | undefined) => void
  /** Aborted when Sotto ends: what the store has not taken by then is read again at the next start. */
  readonly signal: AbortSignal
}

export type Transcripts = {
  /**
   * Takes events in; they are folded in order within a conversation, conversations side by side. Resolves when they, and
   * all that was taken of the conversation before, are committed to the store; rejects only when Sotto ends before that.
   */
  take(
    agentId: AgentId,
    conversationId: ConversationId,
    events: readonly ConversationEvent[],
    seenAt: Date,
  ): Promise<void>
  /**
   * This agent's session brings no more of the conversation: where it is still this agent's, it counts as ended, until
   * the platform says otherwise. Without an agent, whoever has it.
   */
  leave(conversationId: ConversationId, because: 'ended' | 'moved' | 'lost', at: Date, agentId?: AgentId): void
  /** Drops the conversation from memory. Resolves when nothing more of what was taken of it is written. */
  forget(conversationId: ConversationId): Promise<void>
  get(conversationId: ConversationId): Transcript | undefined
  /** Those that have not ended. */
  live(): Transcript[]
  /** Those that ended, for as long as they are at hand. */
  ended(): Transcript[]
  /** Resolves when everything taken so far is folded. */
  idle(): Promise<void>
}

export function createTranscripts(options: TranscriptsOptions): Transcripts {
  const { store } = options
  const cache = new LRUCache<ConversationId, Transcript>({ max: options.max, ttlAutopurge: true })
  const chains = new Map<ConversationId, Promise<void>>()

  /** Runs the work after what came before it in the conversation; its failure is told, and the caller's too. */
  const inOrder = (conversationId: ConversationId, work: () => Promise<void>): Promise<void> => {
    const done = (chains.get(conversationId) ?? Promise.resolve()).then(work)
    const chain = done
      .catch((error: unknown) => options.onError(error, conversationId))
      .then(() => {
        if (chains.get(conversationId) === chain) chains.delete(conversationId)
      })
    chains.set(conversationId, chain)
    return done
  }

  const stubborn = <Value>(work: () => Promise<Value>): Promise<Value> => untilItWorks(work, options.signal)
  /** What is not committed yet, by conversation. */
  const pending = new Map<ConversationId, Promise<unknown>>()
  const persist = (conversationId: ConversationId, work: () => Promise<void>) => {
    const all = Promise.all([pending.get(conversationId), stubborn(work)])
    pending.set(conversationId, all)
    all.then(
      () => {
        if (pending.get(conversationId) === all) pending.delete(conversationId)
      },
      (error: unknown) => options.onError(error, conversationId),
    )
  }

  const open = async (conversationId: ConversationId, agentId: AgentId, at: Date): Promise<Transcript> => {
    const transcript = createTranscript(conversationId, {
      account: options.account,
      agentId,
      at,
      teamFinders: options.teamFinders,
    })
    const stored = await stubborn(() => store.conversation(conversationId))
    if (!stored) return transcript
    const { lines: _lines, tipsShown: _shown, tipsWithheld: _withheld, ...conversation } = stored
    transcript.conversation = { ...conversation, agentId }
    for (const id of await stubborn(() => store.platformEventIds(conversationId))) transcript.knownIds.add(id)
    transcript.lines.push(...(await stubborn(() => store.lines(conversationId))))
    transcript.earlierIds = new Set(transcript.lines.map(({ platformEventId }) => platformEventId))
    return transcript
  }

  const fold = (transcript: Transcript, events: readonly ConversationEvent[], seenAt: Date, first: boolean) => {
    const folded = foldEvents(transcript, events)
    const { conversation } = transcript
    if (first || folded.conversationChanged)
      // As it is when it is written: a retry must not bring back what has changed since.
      persist(conversation.conversationId, () => store.saveConversation(transcript.conversation))
    if (folded.newEvents.length > 0)
      persist(conversation.conversationId, () => store.appendEvents(folded.newEvents, seenAt))
    const visitor = transcript.visitorValues.take()
    const { hashVisitor } = options
    if (hashVisitor && visitor.length > 0) {
      const hashes = visitor.map(hashVisitor)
      persist(conversation.conversationId, () => store.saveVisitorHashes(conversation.conversationId, hashes))
    }
    cache.set(conversation.conversationId, transcript, conversation.state === 'ended' ? { ttl: keepEndedMs } : {})
    options.onFold(folded, seenAt, first)
  }

  return {
    async take(agentId, conversationId, events, seenAt) {
      await inOrder(conversationId, async () => {
        const known = cache.get(conversationId)
        fold(known ?? (await open(conversationId, agentId, seenAt)), events, seenAt, known === undefined)
      })
      await pending.get(conversationId)
    },
    leave(conversationId, because, at, agentId) {
      // Told by `onError` where it fails.
      void inOrder(conversationId, async () => {
        const stored = cache.has(conversationId) ? undefined : await stubborn(() => store.conversation(conversationId))
        const transcript = cache.get(conversationId) ?? (stored && (await open(conversationId, stored.agentId, at)))
        if (!transcript || transcript.conversation.state === 'ended') return
        if (agentId !== undefined && transcript.conversation.agentId !== agentId) return
        transcript.conversation = { ...transcript.conversation, state: 'ended', endedAt: at }
        persist(conversationId, () => store.saveConversation(transcript.conversation))
        cache.set(conversationId, transcript, { ttl: keepEndedMs })
        options.onFold(
          { transcript, newEvents: [], newLines: [], conversationChanged: true, movedFrom: undefined, ended: because },
          at,
          false,
        )
      })
    },
    forget: (conversationId) =>
      inOrder(conversationId, async () => {
        cache.delete(conversationId)
        // What could not be written is told by `onError`, and not tried again.
        await pending.get(conversationId)?.catch(() => undefined)
      }),
    get: (conversationId) => cache.get(conversationId),
    live: () => [...cache.values()].filter((transcript) => transcript.conversation.state !== 'ended'),
    ended: () => [...cache.values()].filter((transcript) => transcript.conversation.state === 'ended'),
    async idle() {
      while (chains.size > 0) await Promise.all(chains.values())
    },
  }
}
