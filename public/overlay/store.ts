import { signal, type ReadonlySignal, type Signal } from '@preact/signals-core'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { TakenAction } from '../../src/domain/tip-action.ts'
import type { SequencedTipEvent } from '../../src/domain/tip.ts'
import type { LinesSaid } from '../../src/overlay/context-protocol.ts'
import type { overlayNamespace, OverlayToServer, ServerToOverlay, TipActionAnswer } from '../../src/overlay/protocol.ts'
import { createAnnouncer } from '../lib/announce.ts'
import { createClock, type Clock } from '../lib/clock.ts'
import { comeBackSooner } from '../lib/come-back.ts'
import { connect } from '../lib/connect.ts'
import type { LiveSocket } from '../lib/live-socket.ts'
import { leaveWhenSignedOut } from '../lib/sign-out.ts'
import { host } from './host.ts'
import { milestone } from './milestone.ts'
import { createPace } from './pace.ts'
import { refusalWords } from './refusal-words.ts'
import { say } from './say.ts'
import { createSettings, type Settings } from './settings.ts'
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
  /** For what is loaded later, which asks and hears by itself. */
  readonly socket: LiveSocket<ServerToOverlay, OverlayToServer>
  /** Told of lines that were said, and that the connection is back. */
  readonly listeners: Set<(said: LinesSaid | 'back') => void>
  /** By conversation whose transcript is open: the line to show, where one is asked for. */
  readonly reading: ReadonlySignal<Readonly<Record<string, { readonly number?: number | undefined }>>>
  /** Opens a conversation's transcript, at a line where one is given, or closes it. */
  read(conversationId: string, open: boolean, number?: number): void
  readonly state: ReadonlySignal<OverlayState>
  readonly clock: Clock
  readonly announce: (text: string) => void
  readonly settings: Settings
  change(input: OverlayInput): void
  /** Tells the server what the agent did with a tip; answers with the reason when it was not recorded. */
  act(tip: OverlayTip, conversationId: string, taken: TakenAction): Promise<string | undefined>
  /** Resolves when the answer, a tip, has begun; with the reason when there is none. */
  ask(conversationId: ConversationId, question: string): Promise<string | undefined>
  /** No tips for a while, or tips again. */
  snooze(on: boolean): void
  /** The agent is done with a conversation that is over: it goes off the list, here and on their other pages. */
  leave(conversationId: ConversationId): void
}

/** Older tips are none that an agent has to be called for. */
const freshForMs = 15_000
/** Visible changes of what the server tells come no more often. */
const changeEveryMs = 250

/** The page's state, kept by the server's events. `as`: whose tips to show; `onTip` hears of each one that has just begun. */
export function startOverlay(as: string | undefined, onTip: (start: SequencedTipEvent) => void): OverlayStore {
  const state = signal(initialState)
  const clock = createClock()
  const announce = createAnnouncer(() => say('announcements'))
  const reading: Signal<OverlayStore['reading']['value']> = signal({})
  const listeners: OverlayStore['listeners'] = new Set()
  const tell = (said: LinesSaid | 'back') => listeners.forEach((listener) => listener(said))
  let replayUntil = 0
  /** Conversations whose missed tips are on their way. */
  let awaited = new Set<string>()
  /** What began before the page was opened is no news. */
  let newsFrom: number | undefined
  const change = (input: OverlayInput) => {
    state.value = reduce(state.value, input)
  }
  const pace = createPace(changeEveryMs)
  // In the order in which they came, all that changes the list and its tips.
  const later = (input: OverlayInput) => pace.run(() => change(input))
  const socket = connect<ServerToOverlay, OverlayToServer>(host.namespace ?? namespace, {
    auth: () => {
      pace.flush()
      const { bootId } = state.value
      return { ...host.auth?.(), ...(as === undefined ? {} : { as }), bootId, positions: positionsOf(state.value) }
    },
    onConnection: (connection) => change({ type: 'connection', connection }),
  })
  comeBackSooner(socket)
  host.opened?.(socket)
  // In a workspace the frame stays, and its own sign-in takes the place of the page.
  if (host.auth === undefined) leaveWhenSignedOut(new AbortController().signal)
  socket.on('overlay-start', (start) => {
    clock.set(start.now)
    replayUntil = clock.now() + replayForMs
    newsFrom ??= start.now
    // With all that was missed: what is shown does not go away only to come again.
    pace.gather()
    later({ type: 'started', start })
    settings.heard(start.settings)
    pace.run(() => tell('back'))
    awaited = new Set(start.conversations.map(({ conversationId }) => conversationId))
    if (awaited.size === 0) pace.flush()
  })
  socket.on('freshness', (freshness) => change({ type: 'freshness', freshness }))
  socket.on('engine-changed', (engine) => change({ type: 'engine-changed', engine }))
  socket.on('snoozed', ({ until }) => {
    change({ type: 'snoozed', until })
    announce(until === undefined ? say('tips-come-again') : snoozeWords(until, clock.now()))
  })
  socket.on('settings', (kept) => settings.heard(kept))
  socket.on('conversation-changed', (conversation) => later({ type: 'conversation-changed', conversation }))
  socket.on('conversation-closed', ({ conversationId, because }) =>
    later({ type: 'conversation-closed', conversationId, closing: { because, at: clock.now() } }),
  )
  socket.on('lines-said', tell)
  socket.on('playbook-progress', (progress) => later({ type: 'progress', progress }))
  socket.on('stream-reset', (taken) => {
    awaited.add(taken.conversationId)
    pace.gather()
    later({ type: 'stream-reset', ...taken })
  })
  socket.on('tip-action-taken', (taken) => later({ type: 'action-taken', ...taken }))
  socket.on('tip-actions-known', (known) => {
    later({ type: 'actions-known', ...known })
    if (awaited.delete(known.conversationId) && awaited.size === 0) pace.flush()
  })
  socket.on('conversation-removed', (taken) => later({ type: 'conversation-removed', ...taken }))
  socket.on('tip-event', (event) => {
    const replaying = clock.now() < replayUntil
    if (event.type === 'tip-start' && event.at >= (newsFrom ?? Infinity) && clock.now() - event.at < freshForMs)
      onTip(event)
    pace.run(() => {
      const before = state.value
      change({ type: 'tip-event', event })
      const news = milestone(before, state.value, event, clock.now(), replaying)
      if (news !== undefined) announce(news)
    })
  })
  const settings = createSettings(as, (chosen) => {
    if (state.value.connection !== 'connected') return false
    socket.emit('change-settings', chosen)
    return true
  })
  addEventListener('storage', ({ key }) => settings.keptElsewhere(key))
  const answered = async (question: Promise<TipActionAnswer>) => {
    try {
      const answer = await question
      return answer.ok ? undefined : await refusalWords(answer)
    } catch {
      return say('no-answer')
    }
  }
  return {
    socket,
    listeners,
    reading,
    read(conversationId, open, number) {
      const { [conversationId]: before, ...others } = reading.value
      if (open && before !== undefined && number === undefined) return
      reading.value = open ? { ...others, [conversationId]: { number } } : others
    },
    state,
    clock,
    announce,
    settings,
    change,
    async act(tip, conversationId, taken) {
      change({ ...taken, type: 'action-taken', conversationId, tipId: tip.tipId })
      const conversation = state.value.conversations.find((known) => known.conversationId === conversationId)
      if (conversation === undefined) return say('not-listed')
      const message = { ...taken, conversationId: conversation.conversationId, tipId: tip.tipId }
      return answered(socket.timeout(answerWithinMs).emitWithAck('tip-action', message))
    },
    ask: (conversationId, question) =>
      answered(socket.timeout(askWithinMs).emitWithAck('ask', { conversationId, question })),
    snooze: (on) => socket.emit('snooze', { on }),
    leave(conversationId) {
      change({ type: 'conversation-removed', conversationId })
      socket.emit('leave-conversation', { conversationId })
    },
  }
}

/** "No tips until 14:02". */
export function snoozeWords(until: number, now: number): string {
  return say('no-tips-until', { time: clockWords(until, now) })
}
