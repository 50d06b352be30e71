import { LRUCache } from 'lru-cache'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Card } from '../domain/card.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import { waitQuietly } from '../lib/wait.ts'
import type { CardMatch } from '../knowledge/card-search.ts'
import { findNeededFacts } from '../knowledge/steps/needed-facts.ts'
import type { Minimum } from '../tips/offline/fits.ts'
import type { CardSource } from '../tips/tip-desk-options.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { cardInPlay } from './card-in-play.ts'
import type { PlaybookProgress } from './context-protocol.ts'
import { isSameProgress, playbookProgress } from './playbook-progress.ts'

export type ProgressWatchOptions = {
  readonly transcript: (conversationId: ConversationId) => Transcript | undefined
  /** The agent's own conversations that have not ended. */
  readonly liveOf: (agentId: AgentId) => readonly Transcript[]
  /** True while a page of the agent's is open: for nobody else anything is worked out. */
  readonly isWatched: (agentId: AgentId) => boolean
  readonly send: (progress: PlaybookProgress) => void
  /** As it is now in the playbook. */
  readonly card: (cardId: string) => Card | undefined
  readonly search: () => CardSource
  readonly mayLeaveMachine: (conversationId: ConversationId) => boolean
  readonly minimum: () => Minimum
  readonly onError: (error: unknown) => void
  /** Aborted when Sotto ends. */
  readonly signal: AbortSignal
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Tells pages how far their conversations are on their cards. */
export type ProgressWatch = {
  /** The tip desk found these cards for what the visitor said last. */
  found(conversationId: ConversationId, matches: readonly CardMatch[]): void
  /** Something was said or learned. */
  changed(transcript: Transcript): void
  /** A page of the agent's was opened: it is told everything, whether it changed or not. */
  opened(agentId: AgentId): void
  forget(conversationId: ConversationId): void
  /** Resolves when nothing is left to work out. */
  idle(): Promise<void>
}

/** Lines come in bursts: what follows within this time is worked out with it. */
const burstMs = 700
const conversationsAtMost = 20_000
const cardsLookedFor = 3
const linesLookedAt = 20

type Watched = {
  card: Card | undefined
  told: PlaybookProgress | undefined
  /** A page does not know it yet. */
  news: boolean
  waiting: boolean
  looked: boolean
}

/**
 * Works progress out off the way of tips: at most once per burst of a conversation, one conversation per turn of the event
 * loop, with the cards that the tip desk found anyway. It looks for cards itself only where a page opens on a conversation
 * of which the desk told nothing yet.
 */
export function createProgressWatch(options: ProgressWatchOptions): ProgressWatch {
  const wait = options.wait ?? waitQuietly
  const watched = new LRUCache<ConversationId, Watched>({ max: conversationsAtMost })
  const works = new Set<Promise<void>>()
  /** So that sixty conversations of one agent never take one long turn. */
  let turn: Promise<void> = Promise.resolve()

  const of = (id: ConversationId): Watched => {
    const known = watched.get(id) ?? { card: undefined, told: undefined, news: false, waiting: false, looked: false }
    watched.set(id, known)
    return known
  }

  const look = async (id: ConversationId, state: Watched) => {
    state.looked = true
    const { lines } = options.transcript(id) ?? { lines: [] }
    const said = lines.filter(({ speaker }) => speaker === 'visitor').slice(-linesLookedAt)
    if (said.length === 0) return
    const matches = await options.search().find(said.map(({ text }) => text).join(' . '), cardsLookedFor, {
      signal: options.signal,
      leavesMachine: options.mayLeaveMachine(id),
    })
    state.card ??= cardInPlay(undefined, matches, options.minimum())
  }

  const workOut = (id: ConversationId, state: Watched) => {
    const transcript = options.transcript(id)
    // The team may have changed it, or taken it away.
    state.card = state.card && options.card(state.card.cardId)
    if (!transcript || !state.card || transcript.conversation.state === 'ended') return
    if (!options.isWatched(transcript.conversation.agentId) || watched.peek(id) !== state) return
    const progress = playbookProgress(id, state.card, transcript, state.told)
    if (!state.news && isSameProgress(state.told, progress)) return
    state.news = false
    state.told = progress
    options.send(progress)
  }

  const soon = (id: ConversationId, afterMs: number, looks: boolean) => {
    const state = of(id)
    if (state.waiting || options.signal.aborted) return
    state.waiting = true
    const work = (async () => {
      await wait(afterMs, options.signal)
      turn = turn.then(() => nextTurn())
      await turn
      state.waiting = false
      if (options.signal.aborted) return
      if (looks && !state.card && !state.looked) await look(id, state)
      workOut(id, state)
    })()
      .catch(options.onError)
      .finally(() => works.delete(work))
    works.add(work)
  }

  return {
    found(id, matches) {
      const state = of(id)
      state.looked = true
      const transcript = options.transcript(id)
      const answers = state.card && transcript ? tellsNeededFact(state.card, transcript) : false
      const card = cardInPlay(state.card, matches, options.minimum(), answers)
      if (!card) return
      state.card = card
      if (transcript && options.isWatched(transcript.conversation.agentId)) soon(id, burstMs, false)
    },
    changed({ conversation: { conversationId, agentId } }) {
      if (watched.peek(conversationId)?.card && options.isWatched(agentId)) soon(conversationId, burstMs, false)
    },
    opened(agentId) {
      for (const { conversation } of options.liveOf(agentId)) {
        of(conversation.conversationId).news = true
        soon(conversation.conversationId, 0, true)
      }
    },
    forget: (id) => void watched.delete(id),
    async idle() {
      while (works.size > 0) await Promise.all(works)
    },
  }
}

/** Whether what the visitor said since the agent's last line tells a fact that the card needs. */
function tellsNeededFact({ factsNeeded }: Card, { lines, facts }: Transcript): boolean {
  const said = lines.slice(-linesLookedAt)
  const burst = said.slice(said.findLastIndex(({ speaker }) => speaker === 'agent') + 1)
  const numbers = new Set<unknown>(burst.map(({ platformEventId }) => platformEventId))
  return findNeededFacts(factsNeeded, [...facts.values()], said).some(({ givenBy }) => numbers.has(givenBy))
}
