import type { StandingAction, TakenAction } from '../../src/domain/tip-action.ts'
import type { SequencedTipEvent, TipEngine } from '../../src/domain/tip.ts'
import type { PlaybookProgress } from '../../src/overlay/context-protocol.ts'
import type { Freshness, OverlayConversation, OverlayStart, ServerToOverlay } from '../../src/overlay/protocol.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { Connection } from '../lib/connect.ts'
import { acted, actionsKnown, emptyStream, heard, type TipStream } from './tip-stream.ts'

export type Closing = {
  /** `away`: it was over when the page came back, and nobody says why. */
  readonly because: Parameters<ServerToOverlay['conversation-closed']>[0]['because'] | 'away'
  /** Epoch milliseconds. */
  readonly at: number
}

export type ListedConversation = OverlayConversation & { readonly closing: Closing | undefined }

export type OverlayState = {
  readonly connection: Connection
  /** The server process that the streams come from. */
  readonly bootId: string | undefined
  readonly agentName: string | undefined
  readonly freshness: Freshness | undefined
  /** Conversations of which the page may not have everything yet; undefined until the connection has said which there are. */
  readonly behind: readonly string[] | undefined
  /** Listed by an earlier process; the one that the page is connected to since has not named them yet. */
  readonly unconfirmed: { readonly ids: readonly string[]; readonly since: number } | undefined
  /** True while the offline engine speaks in the place of a model. */
  readonly offlineStandsIn: boolean
  /** Until then the agent wants no tips, epoch milliseconds. */
  readonly snoozedUntil: number | undefined
  /** In the order in which they came, so that nothing changes its place. */
  readonly conversations: readonly ListedConversation[]
  readonly streams: Readonly<Record<string, TipStream>>
  /** By conversation, where a card fits. */
  readonly progress: Readonly<Record<string, PlaybookProgress>>
}

export type OverlayInput =
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'started'; readonly start: OverlayStart }
  | { readonly type: 'freshness'; readonly freshness: Freshness }
  | { readonly type: 'snoozed'; readonly until: number | undefined }
  | { readonly type: 'engine-changed'; readonly engine: TipEngine }
  | { readonly type: 'conversation-changed'; readonly conversation: OverlayConversation }
  | { readonly type: 'conversation-closed'; readonly conversationId: string; readonly closing: Closing }
  | { readonly type: 'conversation-removed'; readonly conversationId: string }
  | { readonly type: 'tip-event'; readonly event: SequencedTipEvent }
  | { readonly type: 'stream-reset'; readonly conversationId: string }
  | { readonly type: 'progress'; readonly progress: PlaybookProgress }
  | (TakenAction & { readonly type: 'action-taken'; readonly conversationId: string; readonly tipId: string })
  | {
      readonly type: 'actions-known'
      readonly conversationId: string
      readonly actions: readonly (StandingAction & { readonly tipId: string })[]
    }

export const initialState: OverlayState = {
  connection: 'connecting',
  bootId: undefined,
  agentName: undefined,
  freshness: undefined,
  behind: undefined,
  unconfirmed: undefined,
  offlineStandsIn: false,
  snoozedUntil: undefined,
  conversations: [],
  streams: {},
  progress: {},
}

/** The page's state after one thing that it heard or did. Pure; hearing the same thing twice changes nothing. */
export function reduce(state: OverlayState, input: OverlayInput): OverlayState {
  switch (input.type) {
    case 'connection':
      return { ...state, connection: input.connection, behind: undefined }
    case 'freshness':
      return { ...state, freshness: input.freshness }
    case 'engine-changed':
      return { ...state, offlineStandsIn: input.engine === 'offline' }
    case 'snoozed':
      return { ...state, snoozedUntil: input.until }
    case 'started':
      return started(state, input.start)
    case 'conversation-changed':
      return {
        ...confirmed(state, input.conversation.conversationId),
        conversations: listed(state.conversations, input.conversation),
      }
    case 'conversation-closed':
      return {
        ...confirmed(caughtUp(state, input.conversationId), input.conversationId),
        conversations: closed(state.conversations, input.conversationId, input.closing),
      }
    case 'conversation-removed':
      return removed(state, input.conversationId)
    case 'tip-event':
      return withStream(state, input.event.conversationId, (stream) => heard(stream, input.event))
    case 'stream-reset':
      return withStream(state, input.conversationId, () => emptyStream)
    case 'progress':
      return { ...state, progress: { ...state.progress, [input.progress.conversationId]: input.progress } }
    case 'action-taken':
      return withStream(state, input.conversationId, (stream) => acted(stream, input.tipId, input))
    case 'actions-known':
      return withStream(caughtUp(state, input.conversationId), input.conversationId, (stream) =>
        actionsKnown(stream, input.actions),
      )
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
  const gone = state.conversations.flatMap(({ conversationId, closing }) =>
    open.has(conversationId) || closing !== undefined ? [] : [conversationId],
  )
  const again = state.bootId === start.bootId
  return {
    ...state,
    // Of tips, another process tells by itself what is to be forgotten.
    ...(again ? {} : { progress: {} }),
    bootId: start.bootId,
    agentName: start.agent.name,
    freshness: start.freshness,
    behind: [...open],
    unconfirmed: again || gone.length === 0 ? undefined : { ids: gone, since: start.now },
    // It is told right after the start where it is so.
    offlineStandsIn: false,
    snoozedUntil: start.snoozedUntil,
    conversations: start.conversations.reduce(
      listed,
      // Closed while the page was away: the server no longer says why.
      (again ? gone : []).reduce((all, id) => closed(all, id, { because: 'away', at: start.now }), state.conversations),
    ),
  }
}

/** The process that the page is connected to knows the conversation. */
function confirmed(state: OverlayState, conversationId: string): OverlayState {
  const { unconfirmed } = state
  if (unconfirmed === undefined) return state
  const ids = unconfirmed.ids.filter((id) => id !== conversationId)
  return { ...state, unconfirmed: ids.length === 0 ? undefined : { ...unconfirmed, ids } }
}

/** What a conversation had while the page was away has come. */
function caughtUp(state: OverlayState, conversationId: string): OverlayState {
  return { ...state, behind: state.behind?.filter((id) => id !== conversationId) }
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
  const { [conversationId]: _gone, ...progress } = state.progress
  const conversations = state.conversations.filter((known) => known.conversationId !== conversationId)
  return { ...confirmed(caughtUp(state, conversationId), conversationId), conversations, streams, progress }
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
