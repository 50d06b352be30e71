import { LRUCache } from 'lru-cache'
import type { ConversationEvent } from '../domain/conversation.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import { untilItWorks } from '../lib/until-it-works.ts'
import type { Store } from '../store/store.ts'
import { createHeardFacts } from './heard-facts.ts'
import type { HeardFacts } from './heard-facts.ts'
import { createHeldEvents } from './held-events.ts'
import type { HeldEvents } from './held-events.ts'
import { isOfflineOnly } from './scope.ts'
import type { Scope, Verdict } from './scope.ts'

type LeftBecause = 'ended' | 'moved' | 'lost'

export type ScopeGateOptions = {
  /** As the team's file has it now; undefined where no sound file is known. */
  readonly scope: () => Scope | undefined
  readonly store: Pick<Store, 'conversation'>
  /** Called in order within a conversation. Resolves when the events are committed. */
  readonly take: (
    agentId: AgentId,
    conversationId: ConversationId,
    events: readonly ConversationEvent[],
    seenAt: Date,
  ) => Promise<void>
  readonly leave: (conversationId: ConversationId, because: LeftBecause, at: Date, agentId?: AgentId) => void
  /** Removes every word of the conversation. Resolves when that is committed; tries until it works. */
  readonly erase: (conversationId: ConversationId) => Promise<void>
  readonly onError: (error: unknown, conversationId: ConversationId) => void
  /** Aborted when Sotto ends. */
  readonly signal: AbortSignal
}

export type ScopeCounts = {
  /** Running conversations that may not be heard, and such whose skill or consent is not known. */
  readonly outside: number
  readonly waiting: number
  /** Conversations erased since the start because the visitor did not want to be heard. */
  readonly erased: number
}

/** Stands before the transcripts: what may not be heard goes no further. Polled and pushed conversations alike. */
export type ScopeGate = {
  take: ScopeGateOptions['take']
  leave: ScopeGateOptions['leave']
  /** The team's file changed: who falls out is stopped now, who comes in is heard from now on. */
  judgeAgain(): void
  /** False for good once a conversation has been one of an offline-only skill. */
  mayAskModel(conversationId: ConversationId): boolean
  counts(): ScopeCounts
  /** Resolves when everything taken so far is handed on. */
  idle(): Promise<void>
}

/** Conversations in memory; the one unheard for longest goes first. */
const conversationsAtMost = 50_000

type Gated = {
  agentId: AgentId
  readonly facts: HeardFacts
  readonly held: HeldEvents
  verdict: Verdict
  /** Something of it may be stored. */
  stored: boolean
  /** The store was asked what an earlier process knew. */
  looked: boolean
  offlineOnly: boolean
  /** It was heard, and then fell out of scope. */
  stopped: boolean
  over: boolean
}

export function createScopeGate(options: ScopeGateOptions): ScopeGate {
  const { scope, store } = options
  const conversations = new LRUCache<ConversationId, Gated>({ max: conversationsAtMost })
  const turns = new Map<ConversationId, Promise<unknown>>()
  let erased = 0

  const inTurn = <Value>(conversationId: ConversationId, work: () => Promise<Value>): Promise<Value> => {
    const done = (turns.get(conversationId) ?? Promise.resolve()).then(work)
    const turn = done
      .catch((error: unknown) => options.onError(error, conversationId))
      .then(() => {
        if (turns.get(conversationId) === turn) turns.delete(conversationId)
      })
    turns.set(conversationId, turn)
    return done
  }

  const open = (agentId: AgentId, conversationId: ConversationId): Gated => {
    const known = conversations.get(conversationId)
    if (known) return known
    const gated: Gated = {
      agentId,
      facts: createHeardFacts(agentId),
      held: createHeldEvents(),
      verdict: 'waiting',
      stored: false,
      looked: false,
      offlineOnly: false,
      stopped: false,
      over: false,
    }
    conversations.set(conversationId, gated)
    return gated
  }

  /** What the verdict asks for. `committed` is the commit of what was handed on; it is not waited for here. */
  const act = async (
    conversationId: ConversationId,
    gated: Gated,
    events: readonly ConversationEvent[],
    seenAt: Date,
  ): Promise<{ readonly committed: Promise<void> | undefined }> => {
    if (!gated.looked && !isOpenToAll(scope())) {
      const known = await untilItWorks(() => store.conversation(conversationId), options.signal)
      gated.looked = true
      gated.stored ||= known !== undefined
      gated.facts.learnStored(known?.skill)
    }
    const before = gated.verdict
    const verdict = gated.facts.judge(scope(), gated.stored)
    gated.verdict = verdict
    const skill = gated.facts.skill()
    gated.offlineOnly ||= skill !== undefined && isOfflineOnly(scope(), skill)
    if (verdict === 'heard') {
      // To the rest of the service it had ended.
      const again = { type: 'info-learned' as const, conversationId, at: seenAt, info: { state: 'chatting' as const } }
      const all = [...(gated.stopped ? [again] : []), ...gated.held.take(), ...events]
      gated.stopped = false
      if (all.length === 0) return { committed: undefined }
      gated.stored = true
      return { committed: options.take(gated.agentId, conversationId, all, seenAt) }
    }
    gated.held.hold(events, { lines: verdict === 'waiting' })
    if (verdict === 'outside') gated.held.dropLines()
    if (verdict === 'refused') {
      gated.held.dropPersonal()
      gated.facts.forget(scope())
      if (gated.stored) {
        await options.erase(conversationId)
        gated.stored = false
        erased += 1
      }
    } else if (before === 'heard' && !gated.over) {
      gated.stopped = true
      options.leave(conversationId, 'lost', seenAt)
    }
    return { committed: undefined }
  }

  return {
    async take(agentId, conversationId, events, seenAt) {
      const { committed } = await inTurn(conversationId, async () => {
        const gated = open(agentId, conversationId)
        gated.agentId = agentId
        gated.facts.learn(events)
        const done = await act(conversationId, gated, events, seenAt)
        const state = events.findLast((event) => event.type === 'state-changed')?.state
        if (state !== undefined) gated.over = state === 'ended'
        if (state === 'ended' && gated.verdict !== 'heard') options.leave(conversationId, 'ended', seenAt)
        if (gated.over && !gated.stored) conversations.delete(conversationId)
        return done
      })
      await committed
    },
    leave(conversationId, because, at, agentId) {
      // Told by `onError` where it fails.
      void inTurn(conversationId, async () => {
        const gated = conversations.get(conversationId)
        const others = agentId !== undefined && gated?.facts.agentId() !== agentId
        // One that was heard may still be refused later; of the others nothing is left to know.
        if (gated && !others && !gated.stored) conversations.delete(conversationId)
        else if (gated && !others) gated.over = true
        options.leave(conversationId, because, at, agentId)
      }).catch(() => undefined)
    },
    judgeAgain() {
      for (const [conversationId, gated] of conversations.entries()) {
        if (gated.over) continue
        // Told by `onError` where it fails.
        void inTurn(conversationId, () => act(conversationId, gated, [], new Date()))
          .then(({ committed }) => committed)
          .catch(() => undefined)
      }
    },
    mayAskModel(conversationId) {
      const gated = conversations.peek(conversationId)
      return gated !== undefined && !gated.offlineOnly && !isOfflineOnly(scope(), gated.facts.skill())
    },
    counts() {
      const running = [...conversations.values()].filter(({ over }) => !over)
      const count = (...verdicts: readonly Verdict[]) => running.filter((one) => verdicts.includes(one.verdict)).length
      return { outside: count('outside', 'refused'), waiting: count('waiting'), erased }
    },
    async idle() {
      while (turns.size > 0) await Promise.all(turns.values())
    },
  }
}

/** Then the store need not be asked. */
function isOpenToAll(scope: Scope | undefined): boolean {
  return (
    scope !== undefined &&
    scope.agents === 'all' &&
    scope.skills === 'all' &&
    scope.consent === undefined &&
    scope.offlineSkills.length === 0
  )
}
