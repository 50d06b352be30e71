import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { TipAction } from '../../src/domain/tip.ts'
import type { overlayNamespace, OverlayToServer, ServerToOverlay, TipActionAnswer } from '../../src/overlay/protocol.ts'
import { createAnnouncer } from '../lib/announce.ts'
import { createClock, type Clock } from '../lib/clock.ts'
import { connect } from '../lib/connect.ts'
import { milestone } from './milestone.ts'
import { say } from './say.ts'
import { initialState, positionsOf, reduce, type OverlayInput, type OverlayState } from './state.ts'
import { clockWords } from './times.ts'
import type { OverlayTip } from './tip-stream.ts'

const namespace: typeof overlayNamespace = '/overlay'
const answerWithinMs = 5_000
/** A model may take its time, and the offline engine after it. */
const askWithinMs = 60_000
/** What ends in the first moments after a connection ended while the page was away. */
const replayForMs = 2_000

export type OverlayStore = {
  readonly state: ReadonlySignal<OverlayState>
  readonly clock: Clock
  readonly announce: (text: string) => void
  change(input: OverlayInput): void
  /** Tells the server what the agent did with a tip; answers with the reason when it was not recorded. */
  act(tip: OverlayTip, conversationId: string, action: TipAction): Promise<string | undefined>
  /** Resolves when the answer, a tip, has begun; with the reason when there is none. */
  ask(conversationId: ConversationId, question: string): Promise<string | undefined>
  /** No tips for a while, or tips again. */
  snooze(on: boolean): void
}

/** The page's state, kept by the server's events. `as`: whose tips to show. */
export function startOverlay(as: string | undefined): OverlayStore {
  const state = signal(initialState)
  const clock = createClock()
  const announce = createAnnouncer(() => say('announcements'))
  let replayUntil = 0
  const change = (input: OverlayInput) => {
    state.value = reduce(state.value, input)
  }
  const socket = connect<ServerToOverlay, OverlayToServer>(namespace, {
    auth: () => ({
      ...(as === undefined ? {} : { as }),
      bootId: state.value.bootId,
      positions: positionsOf(state.value),
    }),
    onConnection: (connection) => change({ type: 'connection', connection }),
  })
  socket.on('overlay-start', (start) => {
    clock.set(start.now)
    replayUntil = clock.now() + replayForMs
    change({ type: 'started', start })
  })
  socket.on('freshness', (freshness) => change({ type: 'freshness', freshness }))
  socket.on('engine-changed', (engine) => change({ type: 'engine-changed', engine }))
  socket.on('snoozed', ({ until }) => {
    change({ type: 'snoozed', until })
    announce(until === undefined ? say('tips-come-again') : snoozeWords(until, clock.now()))
  })
  socket.on('conversation-changed', (conversation) => change({ type: 'conversation-changed', conversation }))
  socket.on('conversation-closed', ({ conversationId, because }) =>
    change({ type: 'conversation-closed', conversationId, closing: { because, at: clock.now() } }),
  )
  socket.on('stream-reset', (taken) => change({ type: 'stream-reset', ...taken }))
  socket.on('tip-action-taken', (taken) => change({ type: 'action-taken', ...taken }))
  socket.on('conversation-removed', (taken) => change({ type: 'conversation-removed', ...taken }))
  socket.on('tip-event', (event) => {
    const before = state.value
    change({ type: 'tip-event', event })
    const news = milestone(before, state.value, event, clock.now(), clock.now() < replayUntil)
    if (news !== undefined) announce(news)
  })
  const answered = async (question: Promise<TipActionAnswer>) => {
    try {
      const answer = await question
      return answer.ok ? undefined : answer.reason
    } catch {
      return say('no-answer')
    }
  }
  return {
    state,
    clock,
    announce,
    change,
    async act(tip, conversationId, action) {
      change({ type: 'action-taken', conversationId, tipId: tip.tipId, action })
      const conversation = state.value.conversations.find((known) => known.conversationId === conversationId)
      if (conversation === undefined) return say('not-listed')
      const message = { conversationId: conversation.conversationId, tipId: tip.tipId, action }
      return answered(socket.timeout(answerWithinMs).emitWithAck('tip-action', message))
    },
    ask: (conversationId, question) =>
      answered(socket.timeout(askWithinMs).emitWithAck('ask', { conversationId, question })),
    snooze: (on) => socket.emit('snooze', { on }),
  }
}

/** "No tips until 14:02". */
export function snoozeWords(until: number, now: number): string {
  return say('no-tips-until', { time: clockWords(until, now) })
}
