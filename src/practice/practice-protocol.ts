import type { ConversationId } from '../domain/ids.ts'
import type { CitedCard, TipKind, TipOutcome } from '../domain/tip.ts'
import type { OverlayToServer, ServerToOverlay } from '../overlay/protocol.ts'

/**
 * Socket.IO namespace of practice. It speaks the overlay's protocol, for the conversation that is practised, and what stands
 * here beside it.
 */
export const practiceNamespace = '/practice'

export const practiceSpeeds = [1, 2, 4] as const
export type PracticeSpeed = (typeof practiceSpeeds)[number]

/** A conversation that can be practised. */
export type PracticeChoice = {
  readonly id: string
  readonly visitorName: string | undefined
  readonly skill: string | undefined
  readonly language: string | undefined
  /** What the visitor writes first, or how it begins. */
  readonly firstLine: string
  /** How often somebody answers in it. */
  readonly answers: number
}

/** The practice of the agent's that goes on, or has just ended. */
export type PracticeRunState = {
  readonly conversationId: ConversationId
  readonly practiceId: string
  readonly visitorName: string | undefined
  readonly over: boolean
  /** `agent`: the visitor waits for an answer. */
  readonly turn: 'visitor' | 'agent'
  readonly visitorTyping: boolean
  readonly paused: boolean
  readonly speed: PracticeSpeed
  /** How often the agent answered so far, and how often the recorded agent did. */
  readonly answered: number
  readonly answers: number
}

export type PracticeState = {
  /** Empty while there is a practice. */
  readonly choices: readonly PracticeChoice[]
  /** Ten at most, of conversations that cannot be practised, by file and line; the reason quotes nothing of them. */
  readonly problems: readonly { readonly file: string; readonly line: number; readonly reason: string }[]
  readonly run: PracticeRunState | undefined
  /** False while the team tries Sotto out unseen: then no tip is shown here either. */
  readonly tipsShown: boolean
}

/** How far a card was followed. */
export type ReviewCard = {
  readonly card: CitedCard
  /** `aside`: nothing that is said, so that nobody can tell; `if`: it holds under a condition only. */
  readonly steps: readonly {
    readonly text: string
    readonly state: 'done' | 'open' | 'if' | 'aside'
    /** The line that did it. */
    readonly line?: string | undefined
  }[]
  readonly facts: readonly { readonly name: string; readonly given: boolean }[]
  /** Replies that the card calls good. */
  readonly replies: readonly string[]
  /** What never to say, and the own line that comes close to it. */
  readonly never: readonly { readonly text: string; readonly line?: string | undefined }[]
}

/** A tip that was shown, and what became of it. */
export type ReviewTip = { readonly kind: TipKind; readonly text: string; readonly outcome: TipOutcome | undefined }

/** What the visitor said, what was answered, and what the recorded agent answered. */
export type ReviewExchange = {
  readonly visitor: readonly string[]
  readonly own: readonly string[]
  readonly recorded: readonly string[]
  readonly tips: readonly ReviewTip[]
}

/** The playbook's view of a practice that is over. Personal values stand in it. */
export type PracticeReview = {
  readonly conversationId: ConversationId
  readonly cards: readonly ReviewCard[]
  readonly exchanges: readonly ReviewExchange[]
}

/**
 * Why something was not done: what came is no such message, the practice is over, the conversation is no longer there, another
 * practice goes on, many people practise, or something went wrong.
 */
export type PracticeRefusal = 'unknown' | 'over' | 'gone' | 'running' | 'many' | 'failed'

export type PracticeAnswer<Value extends object = object> =
  (Value & { readonly ok: true }) | { readonly ok: false; readonly reason: PracticeRefusal }

export type ServerToPractice = ServerToOverlay & {
  /** After `overlay-start`, and whenever something of it changed. */
  'practice-state': (state: PracticeState) => void
}

export type PracticeToServer = OverlayToServer & {
  /** Begins a practice; refused while another one goes on. */
  'practice-begin': (ask: { readonly id: string }, answer: (answer: PracticeAnswer) => void) => void
  /** A line in the agent's place, 1 to 2,000 characters. With the `key` of one that was taken already it changes nothing. */
  'practice-say': (
    said: { readonly text: string; readonly key: string },
    answer: (answer: PracticeAnswer) => void,
  ) => void
  /** The agent begins to write, or stops. */
  'practice-write': (write: { readonly writing: boolean }) => void
  'practice-pause': (pause: { readonly paused: boolean }) => void
  'practice-speed': (speed: { readonly speed: PracticeSpeed }) => void
  /** Ends it as it is. */
  'practice-end': () => void
  /** What the playbook says of it, once it is over. */
  'practice-review': (
    ask: { readonly conversationId: ConversationId },
    answer: (answer: PracticeAnswer<{ readonly review: PracticeReview }>) => void,
  ) => void
  /** Back to the choice of conversations; nothing is left of the practice. */
  'practice-leave': () => void
}
