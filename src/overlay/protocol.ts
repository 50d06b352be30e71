import type { AgentSettings } from '../domain/agent-settings.ts'
import type { ConversationState, Speaker } from '../domain/conversation.ts'
import type { ConversationId, PersonId, TipId } from '../domain/ids.ts'
import type { RefusalCode, Refused } from '../domain/refusal.ts'
import type { StandingAction } from '../domain/tip-action.ts'
import type { DownReason, SequencedTipEvent, TipAction, TipEngine } from '../domain/tip.ts'
import type {
  ContextAnswer,
  LinesAsk,
  LinesSaid,
  OverlayCard,
  OverlayLine,
  PlaybookProgress,
  TranscriptAsk,
  TranscriptPart,
} from './context-protocol.ts'

/** Socket.IO namespace of the overlay. */
export const overlayNamespace = '/overlay'

/** How well we hear this agent's conversations right now. Times are epoch milliseconds. */
export type Freshness =
  | { readonly state: 'live'; readonly since: number }
  | { readonly state: 'catching-up'; readonly since: number }
  | { readonly state: 'stale'; readonly since: number; readonly code: StaleCode; readonly because: string }
  /** The platform answers nobody. */
  | { readonly state: 'platform-down'; readonly since: number; readonly because: string }
  /** Nothing is polled: a conversation is heard as its platform sends it, or as the agent opens it in the workspace. */
  | { readonly state: 'as-sent'; readonly since: number; readonly by: 'platform' | 'workspace' }
  /** Nothing is heard until the agent opens a conversation in the workspace, with the widget beside it. */
  | { readonly state: 'not-opened'; readonly since: number }

/** Why an agent's conversations are not heard: by what Sotto would hear them, or what keeps it from them. */
export type StaleCode = 'platform-silent' | 'stopped' | 'stopped-for-harm'

/** One live conversation of the agent, as the overlay lists it. Times are epoch milliseconds. */
export type OverlayConversation = {
  readonly conversationId: ConversationId
  readonly visitorName: string | undefined
  readonly skill: string | undefined
  readonly state: ConversationState
  readonly startedAt: number
  /** When the visitor's oldest unanswered line was sent; undefined when it is not the agent's turn. */
  readonly waitingSince: number | undefined
  /** Since when nothing of it is heard, because the workspace shows another one; left out where it is heard. */
  readonly unheardSince?: number
  readonly lastLine: { readonly speaker: Speaker; readonly text: string; readonly at: number } | undefined
}

export type OverlayStart = {
  /** To be given back in the next handshake. */
  readonly bootId: string
  readonly agent: { readonly personId: PersonId; readonly name: string }
  readonly engine: TipEngine
  readonly freshness: Freshness
  readonly conversations: readonly OverlayConversation[]
  /** Until when the agent wants no tips; left out where they want them. */
  readonly snoozedUntil?: number
  /** How the agent wants their overlay; left out where they have chosen nothing yet. */
  readonly settings?: AgentSettings
  /** The server's clock, epoch milliseconds, so that the page shows true ages on a wrong clock. */
  readonly now: number
}

/**
 * What the page says when it connects: who it is for, and the last `streamSequence` it has per conversation. A refusal
 * arrives as `connect_error` with the message `signed-out` or `not-allowed`.
 */
export type OverlayHandshake = {
  readonly as?: string
  /** In the place of a cookie, from `POST /overlay/frame-token`, for a page in a frame of another site. */
  readonly token?: string
  /** The `bootId` of the last `overlay-start`; the server sends everything anew where it is not its own. */
  readonly bootId?: string
  readonly positions: Readonly<Record<string, number>>
}

export type ServerToOverlay = {
  /** First event of every connection. The replay of missed tip events follows it. */
  'overlay-start': (start: OverlayStart) => void
  'conversation-changed': (conversation: OverlayConversation) => void
  'conversation-closed': (closed: {
    readonly conversationId: ConversationId
    readonly because: 'ended' | 'moved' | 'lost'
  }) => void
  /** Its visitor does not want to be heard, or the agent is done with it: nothing of it may stay on a page. */
  'conversation-removed': (erased: { readonly conversationId: ConversationId }) => void
  'tip-event': (event: SequencedTipEvent) => void
  /** The page knows more than the server (it fell over in mid-tip): forget this conversation's tips, all of them follow. */
  'stream-reset': (reset: { readonly conversationId: ConversationId }) => void
  freshness: (freshness: Freshness) => void
  /** A model is gone (`offline`) or back (`model`); never sent where there is none. Follows `overlay-start` while it is gone. */
  'engine-changed': (engine: TipEngine) => void
  /** The agent wants no tips until then, or wants them again. */
  snoozed: (snoozed: { readonly until: number | undefined }) => void
  /** The agent changed something of their settings, on this page or another one of theirs: all that hold now. */
  settings: (settings: AgentSettings) => void
  /** What the agent did with a tip, on this page or another one of theirs. */
  'tip-action-taken': (taken: TipActionMessage) => void
  /** New lines of a transcript that the page has open. */
  'lines-said': (said: LinesSaid) => void
  /** How far a conversation is on its card, whenever that changed; nothing comes where no card fits. */
  'playbook-progress': (progress: PlaybookProgress) => void
  /**
   * What holds of all that the agent did with the conversation's tips, in the place of what the page knows of it. Follows
   * the replay of the conversation.
   */
  'tip-actions-known': (known: {
    readonly conversationId: ConversationId
    readonly actions: readonly (StandingAction & { readonly tipId: TipId })[]
  }) => void
  /** The page sends too much; its messages are not looked at for a while, and the connection ends if it goes on. */
  refused: (refused: { readonly code: RefusalCode; readonly reason: string }) => void
}

export type TipActionMessage = {
  readonly conversationId: ConversationId
  readonly tipId: TipId
  readonly action: TipAction
  /** Why a tip was no good; with `down` only, and may be left out. */
  readonly reason?: DownReason | undefined
  /** The agent takes it back; only what was dismissed, pinned, up or down. */
  readonly undone?: boolean | undefined
}
export type TipActionAnswer = { readonly ok: true } | Refused

export type AskMessage = {
  readonly conversationId: ConversationId
  /** 1 to 500 characters. */
  readonly question: string
}
export type AskAnswer = TipActionAnswer

export type OverlayToServer = {
  /**
   * The agent asks about a conversation of theirs. Answered when the first words of the answer, a tip, are on the stream,
   * or with the reason why there are none; a model may take its time.
   */
  ask: (ask: AskMessage, answer: (answer: AskAnswer) => void) => void
  /** No tips for a while (prompts/policy.yaml says how long), or tips again. All pages of the agent are told. */
  snooze: (snooze: { readonly on: boolean }) => void
  /** The agent is done with a conversation that is over: it goes off the list of all their pages. */
  'leave-conversation': (left: { readonly conversationId: ConversationId }) => void
  /** Some of the agent's own settings. All their pages are told; what is no setting changes nothing. */
  'change-settings': (change: Partial<AgentSettings>) => void
  'tip-action': (action: TipActionMessage, answer: (answer: TipActionAnswer) => void) => void
  /** Lines of an own conversation, 60 at most; from then on `lines-said` brings its new ones, until `leave-transcript`. */
  'read-transcript': (ask: TranscriptAsk, answer: (answer: ContextAnswer<TranscriptPart>) => void) => void
  'leave-transcript': (left: { readonly conversationId: ConversationId }) => void
  /** Single lines of an own conversation; numbers that it does not have are left out. */
  'read-lines': (
    ask: LinesAsk,
    answer: (answer: ContextAnswer<{ readonly lines: readonly OverlayLine[] }>) => void,
  ) => void
  /** A card of the playbooks, such as one that a tip stands on. */
  'read-card': (
    ask: { readonly cardId: string },
    answer: (answer: ContextAnswer<{ readonly card: OverlayCard }>) => void,
  ) => void
}
