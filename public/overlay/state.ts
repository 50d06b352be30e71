import type { SequencedTipEvent, TipAction, TipEnd, TipExpiry, TipStart } from '../../src/domain/tip.ts'
import type { Freshness, OverlayConversation, OverlayStart, ServerToOverlay } from '../../src/overlay/protocol.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { Connection } from '../lib/connect.ts'

/** One tip as far as the page has received it. */
export type OverlayTip = Omit<TipStart, 'type'> & {
  readonly text: string
  readonly end: TipEnd | undefined
  readonly expired: TipExpiry | undefined
  readonly actions: readonly TipAction[]
}

/** A conversation's tips, oldest first, and the last `streamSequence` that went into them. */
export type TipStream = { readonly position: number; readonly tips: readonly OverlayTip[] }

export type Closing = {
  readonly because: Parameters<ServerToOverlay['conversation-closed']>[0]['because']
  /** Epoch milliseconds. */
  readonly at: number
}

export type ListedConversation = OverlayConversation & { readonly closing: Closing | undefined }

export type OverlayState = {
  readonly connection: Connection
  readonly agentName: string | undefined
  readonly freshness: Freshness | undefined
  /** In the order in which they came, so that nothing changes its place. */
  readonly conversations: readonly ListedConversation[]
  readonly streams: Readonly<Record<string, TipStream>>
}

export type OverlayInput =
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'started'; readonly start: OverlayStart }
  | { readonly type: 'freshness'; readonly freshness: Freshness }
  | { readonly type: 'conversation-changed'; readonly conversation: OverlayConversation }
  | { readonly type: 'conversation-closed'; readonly conversationId: string; readonly closing: Closing }
  | { readonly type: 'conversation-removed'; readonly conversationId: string }
  | { readonly type: 'tip-event'; readonly event: SequencedTipEvent }
  | { readonly type: 'stream-reset'; readonly conversationId: string }
  | {
      readonly type: 'action-taken'
      readonly conversationId: string
      readonly tipId: string
      readonly action: TipAction
    }

export const initialState: OverlayState = {
  connection: 'connecting',
  agentName: undefined,
  freshness: undefined,
  conversations: [],
  streams: {},
}

const emptyStream: TipStream = { position: 0, tips: [] }

/** The page's state after one thing that it heard or did. Pure; hearing the same thing twice changes nothing. */
export function reduce(state: OverlayState, input: OverlayInput): OverlayState {
  switch (input.type) {
    case 'connection':
      return { ...state, connection: input.connection }
    case 'freshness':
      return { ...state, freshness: input.freshness }
    case 'started':
      return started(state, input.start)
    case 'conversation-changed':
      return { ...state, conversations: listed(state.conversations, input.conversation) }
    case 'conversation-closed':
      return { ...state, conversations: closed(state.conversations, input.conversationId, input.closing) }
    case 'conversation-removed':
      return removed(state, input.conversationId)
    case 'tip-event':
      return withStream(state, input.event.conversationId, (stream) => heard(stream, input.event))
    case 'stream-reset':
      return withStream(state, input.conversationId, () => emptyStream)
    case 'action-taken':
      return withStream(state, input.conversationId, ({ position, tips }) => ({
        position,
        tips: changed(tips, input.tipId, (tip) => ({ ...tip, actions: [...tip.actions, input.action] })),
      }))
    default:
      return assertNever(input)
  }
}

/** The last `streamSequence` per conversation: what the page tells the server when it comes back. */
export function positionsOf(state: OverlayState): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(state.streams).map(([id, { position }]) => [id, position]))
}

function started(state: OverlayState, start: OverlayStart): OverlayState {
  const open = new Set<string>(start.conversations.map(({ conversationId }) => conversationId))
  const gone = state.conversations.filter((known) => !open.has(known.conversationId))
  const stillListed = gone.reduce(
    // Closed while the page was away: the server no longer says why.
    (all, { conversationId }) => closed(all, conversationId, { because: 'lost', at: start.now }),
    state.conversations,
  )
  return {
    ...state,
    agentName: start.agent.name,
    freshness: start.freshness,
    conversations: start.conversations.reduce(listed, stillListed),
  }
}

function listed(
  conversations: readonly ListedConversation[],
  conversation: OverlayConversation,
): readonly ListedConversation[] {
  const fresh = { ...conversation, closing: undefined }
  const index = conversations.findIndex(({ conversationId }) => conversationId === conversation.conversationId)
  return index < 0 ? [...conversations, fresh] : conversations.with(index, fresh)
}

function closed(
  conversations: readonly ListedConversation[],
  conversationId: string,
  closing: Closing,
): readonly ListedConversation[] {
  return conversations.map((known) =>
    known.conversationId === conversationId && known.closing === undefined ? { ...known, closing } : known,
  )
}

function removed(state: OverlayState, conversationId: string): OverlayState {
  const { [conversationId]: _forgotten, ...streams } = state.streams
  const conversations = state.conversations.filter((known) => known.conversationId !== conversationId)
  return { ...state, conversations, streams }
}

function withStream(
  state: OverlayState,
  conversationId: string,
  change: (stream: TipStream) => TipStream,
): OverlayState {
  const before = state.streams[conversationId] ?? emptyStream
  const after = change(before)
  return after === before ? state : { ...state, streams: { ...state.streams, [conversationId]: after } }
}

function heard(stream: TipStream, event: SequencedTipEvent): TipStream {
  if (event.streamSequence <= stream.position) return stream
  return { position: event.streamSequence, tips: withEvent(stream.tips, event) }
}

function withEvent(tips: readonly OverlayTip[], event: SequencedTipEvent): readonly OverlayTip[] {
  switch (event.type) {
    case 'tip-start': {
      const { type: _type, conversationId: _conversationId, streamSequence: _streamSequence, ...start } = event
      const others = tips.filter(({ tipId }) => tipId !== start.tipId)
      return [...others, { ...start, text: '', end: undefined, expired: undefined, actions: [] }]
    }
    case 'tip-delta':
      return changed(tips, event.tipId, (tip) => ({ ...tip, text: event.whole ? event.text : tip.text + event.text }))
    case 'tip-end':
      return changed(tips, event.tipId, (tip) => ({ ...tip, end: event.end }))
    case 'tip-expired':
      return changed(tips, event.tipId, (tip) => ({ ...tip, expired: event.because }))
    default:
      return assertNever(event)
  }
}

function changed(
  tips: readonly OverlayTip[],
  tipId: string,
  change: (tip: OverlayTip) => OverlayTip,
): readonly OverlayTip[] {
  return tips.map((tip) => (tip.tipId === tipId ? change(tip) : tip))
}
