import { randomUUID } from 'node:crypto'
import type { Server } from 'socket.io'
import type { Card } from '../domain/card.ts'
import { conversationId as toConversationId } from '../domain/ids.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { CardMatch } from '../knowledge/card-search.ts'
import type { Embedder } from '../model/embedder.ts'
import { cardInPlay } from '../overlay/card-in-play.ts'
import type { OverlayServerOptions } from '../overlay/overlay-server.ts'
import { startOverlayServer } from '../overlay/overlay-server.ts'
import { createProgressWatch } from '../overlay/progress-watch.ts'
import { createTipStream } from '../overlay/tip-stream.ts'
import { createSnoozes } from '../tips/snoozes.ts'
import { createTipDesk } from '../tips/tip-desk.ts'
import type { TipDeskOptions } from '../tips/tip-desk-options.ts'
import type { Policy } from '../tips/silence-policy.ts'
import type { Finder } from '../transcript/finders/found.ts'
import { redactQuestion } from '../transcript/redact-question.ts'
import type { Fold } from '../transcript/transcript.ts'
import { practiceAccount, practisingAgent } from './practising-agent.ts'
import type { PracticeConversation } from './practice-conversation.ts'
import { practiceNamespace } from './practice-protocol.ts'
import type { PracticeReview } from './practice-protocol.ts'
import { createPracticeRecords } from './practice-records.ts'
import { createPracticeRun } from './practice-run.ts'
import type { PracticeRun } from './practice-run.ts'
import { cardsToReview } from './review/cards-to-review.ts'
import { reviewPractice } from './review/review-practice.ts'
import { judgeTips } from './review/review-tips.ts'

/** Parts of the product that practice uses as real conversations do. None of them keeps, counts or learns anything. */
export type PracticeRoomOptions = Pick<
  TipDeskOptions,
  'agent' | 'dark' | 'learned' | 'linkHosts' | 'makers' | 'mode' | 'newTipId' | 'onMakerError' | 'past'
> &
  Pick<
    OverlayServerOptions,
    'authenticate' | 'bootId' | 'engine' | 'offlineStandsIn' | 'sessionEndsAt' | 'settings'
  > & {
    readonly io: Server
    /** What speaks, whatever is tried elsewhere. */
    readonly prompts: () => ReturnType<TipDeskOptions['prompts']>
    readonly search: TipDeskOptions['search']
    readonly policy: () => Policy
    readonly embedder: Embedder
    readonly teamFinders: () => readonly Finder[]
    /** A card that holds today. */
    readonly card: (cardId: string) => Card | undefined
    readonly anyCard: (cardId: string) => Card | undefined
    /** Whether conversations of a skill may be told to a language model. */
    readonly mayAskModel: (skill: string | undefined) => boolean
    readonly onError: (error: unknown) => void
    /** What the page of an agent is told of their practice changed. */
    readonly onChange: (agentId: AgentId) => void
    /** Aborted when Sotto ends. */
    readonly signal: AbortSignal
  }

/**
 * Where people practise: desk, stream and overlay as they are for real conversations, over records in memory. It is given
 * neither store, metrics, board nor memory, so that nothing of a practice can reach them.
 */
export type PracticeRoom = {
  runOf(agentId: AgentId): PracticeRun | undefined
  begin(agentId: AgentId, conversation: PracticeConversation): PracticeRun
  /** Undefined unless a practice of the agent's is over. */
  review(agentId: AgentId): Promise<PracticeReview | undefined>
  /** Nothing is left of the agent's practice. */
  leave(agentId: AgentId): Promise<void>
  count(): number
  /** To every page: the model is gone, or back. */
  engineChanged(): void
  disconnectStrangers: ReturnType<typeof startOverlayServer>['disconnectStrangers']
  /** Ends all practices; resolves when no tip is in the making. */
  close(): Promise<void>
}

export function startPracticeRoom(options: PracticeRoomOptions): PracticeRoom {
  const { search, card, policy, onError, signal } = options
  const runs = new Map<AgentId, PracticeRun>()
  const byConversation = new Map<ConversationId, PracticeRun>()
  /** The cards that each was about, as it went on. */
  const cardsOf = new Map<ConversationId, Card[]>()
  const transcript = (id: ConversationId) => byConversation.get(id)?.transcript
  const liveOf = (agentId: AgentId) =>
    [runs.get(agentId)?.transcript ?? []].flat().filter(({ conversation }) => conversation.state !== 'ended')
  const mayAskModel = (id: ConversationId) => options.mayAskModel(transcript(id)?.conversation.skill)
  const records = createPracticeRecords((id) => byConversation.has(id))
  const stream = createTipStream({ store: records, emit: (event) => overlay.emit(event), onError })
  const snoozes = createSnoozes()
  const found = (id: ConversationId, matches: readonly CardMatch[]) => {
    const known = cardsOf.get(id) ?? []
    const now = cardInPlay(known.at(-1), matches, policy().minimum)
    if (now && !known.includes(now)) known.push(now)
    cardsOf.set(id, known)
    progress.found(id, matches)
  }
  const desk = createTipDesk({
    ...options,
    prompts: options.prompts,
    shadows: () => [],
    agent: (agentId) => practisingAgent(options.agent(agentId)),
    mayAskModel,
    snoozedUntil: snoozes.until,
    publish: stream.publish,
    expire: stream.expire,
    keep: records.saveTip,
    earlier: (id) => stream.ready(id).then(() => []),
    onFound: found,
  })
  const progress = createProgressWatch({
    transcript,
    liveOf,
    isWatched: (agentId) => overlay.isWatched(agentId),
    send: (told) => overlay.progressChanged(told),
    card,
    search,
    mayLeaveMachine: mayAskModel,
    minimum: () => policy().minimum,
    onError,
    signal,
  })
  const startedAt = Date.now()
  const overlay = startOverlayServer({
    ...options,
    namespace: practiceNamespace,
    stream,
    freshness: () => ({ state: 'live', since: startedAt }),
    liveOf,
    // What is over has its review instead.
    endedOf: () => [],
    transcript,
    snoozes: {
      until: snoozes.until,
      set(agentId, on) {
        snoozes.set(agentId, on ? Date.now() + policy().snoozeMs : undefined)
        return snoozes.until(agentId)
      },
    },
    isKnown: (id) => Promise.resolve(byConversation.has(id)),
    actions: records.tipActions,
    card: options.anyCard,
    onOpened: progress.opened,
    onAsk: (asked, question) => desk.ask(asked, redactQuestion(asked, question)),
    tip: records.tip,
    onAction: async ({ personId }, id, tipId, taken) => {
      await records.appendTipAction(id, { tipId, personId, ...taken })
      desk.acted(id, tipId, taken)
    },
  })
  const onFold = (fold: Fold, seenAt: Date, first: boolean) => {
    const { conversationId, agentId, state } = fold.transcript.conversation
    if (state !== 'ended') overlay.conversationChanged(fold.transcript)
    overlay.linesSaid(fold)
    progress.changed(fold.transcript)
    desk.onFold(fold, seenAt, first)
    if (fold.ended) overlay.conversationClosed(agentId, conversationId, fold.ended)
  }
  const leave = async (agentId: AgentId) => {
    const run = runs.get(agentId)
    if (!run) return
    const { conversationId } = run
    run[Symbol.dispose]()
    runs.delete(agentId)
    byConversation.delete(conversationId)
    await desk.forget(conversationId)
    progress.forget(conversationId)
    stream.forget(conversationId)
    records.forget(conversationId)
    cardsOf.delete(conversationId)
    overlay.conversationErased(conversationId)
  }

  return {
    runOf: (agentId) => runs.get(agentId),
    begin(agentId, conversation) {
      const conversationId = toConversationId(`${practiceAccount}-${randomUUID()}`)
      const run = createPracticeRun({
        conversation,
        conversationId,
        agentId,
        account: practiceAccount,
        teamFinders: options.teamFinders,
        onFold,
        onChange: () => options.onChange(agentId),
        onError,
      })
      runs.set(agentId, run)
      byConversation.set(conversationId, run)
      run.begin()
      return run
    },
    async review(agentId) {
      const run = runs.get(agentId)
      if (run?.state().over !== true) return undefined
      const tips = records.tipsOf(run.conversationId)
      const judged = await judgeTips(tips, run.transcript, { embedder: options.embedder, signal })
      return reviewPractice(run, cardsToReview(run, cardsOf.get(run.conversationId) ?? [], options.anyCard), judged)
    },
    leave,
    count: () => runs.size,
    engineChanged: overlay.engineChanged,
    disconnectStrangers: overlay.disconnectStrangers,
    async close() {
      for (const run of runs.values()) run[Symbol.dispose]()
      await desk.close()
      await progress.idle()
    },
  }
}
