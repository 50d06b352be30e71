import type { AgentId } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import { checkOwner } from './bridged.ts'
import type { Bridged } from './bridged.ts'
import { checkBatch } from './check-batch.ts'
import { createConversationFinder } from './conversation-finder.ts'
import { lineIdsOf } from './heard-conversation.ts'
import { toIngested } from './ingested-conversation.ts'
import type { IngestedConversation } from './ingested-conversation.ts'
import { polledIdOf, readChatKey } from './pushed-chat-key.ts'
import type { ChatKeyListeners } from './pushed-chat-key.ts'
import type { PolledConversations } from './polled-conversations.ts'
import { toReceipt } from './receipt.ts'
import type { Receipt } from './receipt.ts'
import { IngestRefusal, notCommitted } from './refusal.ts'
import { createTaken, noteChat, takeEvent } from './take-events.ts'
import type { Taken } from './take-events.ts'
import type { IngestEvent } from './wire.ts'

export type IntakeOptions = {
  /** The platform account that a start means when it names none. */
  readonly account: string
  /** The followed agent of this name or number at the source; undefined where Sotto follows no such agent. */
  readonly resolveAgent: (source: string, externalAgent: string) => AgentId | undefined
  /** Resolves when all of it is committed. Called in the order in which requests came. */
  readonly take: (batch: readonly IngestedConversation[]) => Promise<void>
  /** What was heard before this process. */
  readonly store: Pick<Store, 'conversation' | 'platformEventIds' | 'lines'>
  readonly polled?: PolledConversations
  readonly chatKeys?: ChatKeyListeners
  readonly now: () => Date
  /** Conversations in memory at most; default 5,000. */
  readonly maxConversations?: number
}

/**
 * Takes the events of one request, all or none. Resolves when they are committed.
 *
 * @throws IngestRefusal
 */
export type Intake = (source: string, events: readonly IngestEvent[], bridged?: Bridged) => Promise<Receipt>

/** One intake for all sources: requests are taken one after the other, their commits are waited for side by side. */
export function createIntake(options: IntakeOptions): Intake {
  const { store, polled } = options
  const finder = createConversationFinder({
    account: options.account,
    store,
    polled,
    max: options.maxConversations ?? 5_000,
  })
  let turn: Promise<unknown> = Promise.resolve()

  const takeBatch = async (source: string, events: readonly IngestEvent[], bridged: Bridged | undefined) => {
    // A widget speaks for its own agent and for nobody else.
    const resolve: IntakeOptions['resolveAgent'] = (from, agent) =>
      bridged === undefined
        ? options.resolveAgent(from, agent)
        : bridged.agentId === agent
          ? bridged.agentId
          : undefined
    const byId = Map.groupBy(events, (event) => event.conversationId)
    const located = await Promise.all(
      [...byId].map(async ([externalId, own]) => {
        const start = own.findLast((event) => event.type === 'conversation-started')
        const key = start && readChatKey(start, options.chatKeys, options.account, (agent) => resolve(source, agent))
        // A widget may name any chat's key: it is read, and the chat itself says whose it is.
        const polledId = bridged === undefined ? polledIdOf(key) : undefined
        const found = await finder.find(source, externalId, start, polledId, bridged?.rtSessionId)
        if (bridged !== undefined) checkOwner(bridged, found)
        return { externalId, own, key, polledId, found }
      }),
    )
    const byExternalId = new Map(located.map(({ externalId, found }) => [externalId, found]))
    checkBatch(
      events,
      new Map(located.map(({ externalId, found }) => [externalId, found.conversation])),
      (externalId) => byExternalId.get(externalId)?.shared === true,
    )

    const taken: Taken[] = []
    try {
      for (const { own, key, polledId, found } of located) {
        const conversation = finder.hold(found)
        if (found.leaving) taken.push(leave(found.leaving))
        const its = createTaken(conversation, found.keyPrefix)
        taken.push(its)
        for (const event of own) {
          takeEvent(its, event, (agent) => resolve(source, agent))
          if (event.type === 'line' && conversation.agentId) conversation.lineIds ??= lineIdsOf(event.eventId)
        }
        if (conversation.agentId) polled?.notePushed(conversation.conversationId)
        if (key) {
          its.keyIgnored =
            key.ignoredBecause === undefined ? options.chatKeys?.tell(source, key.chatKey) : key.ignoredBecause
        }
        if (bridged !== undefined && conversation.agentId !== undefined) its.learned.push(...bridged.facts)
        noteChat(its, polledId, options.now())
      }
    } catch (error) {
      forget(taken)
      throw error
    }
    return { taken, committed: commit(taken) }
  }

  const commit = async (taken: readonly Taken[]): Promise<void> => {
    const batch = toIngested(taken, options.now())
    const committed = batch.length === 0 ? Promise.resolve() : options.take(batch)
    for (const { conversation, keys } of taken) for (const key of keys) conversation.seen.set(key, committed)
    try {
      await committed
    } catch (error) {
      forget(taken)
      throw error
    }
    for (const { conversation, numbers } of taken) for (const number of numbers) conversation.committed.add(number)
  }

  /** After a failure only the store can say what it has. */
  const forget = (taken: readonly Taken[]) => {
    for (const { conversation } of taken) finder.forget(conversation.conversationId)
  }

  return async (source, events, bridged) => {
    const work = turn.then(() => takeBatch(source, events, bridged))
    // The next request goes on whatever becomes of this one; its own caller hears of a failure below.
    turn = work.catch(() => undefined)
    try {
      const { taken, committed } = await work
      // A copy is acknowledged no sooner than the event itself, which an earlier request may still be committing.
      await Promise.all([committed, ...taken.flatMap(({ waits }) => waits)])
      const receipt = toReceipt(taken)
      const { conversationId } = taken.at(-1)?.conversation ?? {}
      return bridged === undefined || conversationId === undefined ? receipt : { ...receipt, conversationId }
    } catch (error) {
      throw error instanceof IngestRefusal ? error : notCommitted('The store does not take the events.', error)
    }
  }
}

/** Polling hears the conversation now, so the one that only pushes fed ends here. */
function leave(conversation: Taken['conversation']): Taken {
  const taken = { ...createTaken(conversation, ''), left: true }
  conversation.agentId = undefined
  return taken
}
