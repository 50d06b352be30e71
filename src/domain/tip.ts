import type { AgentId, CardId, ConversationId, PromptId, PromptVersionId, TipId } from './ids.ts'
import type { TipHops } from './tip-hops.ts'

export const tipKinds = ['reply', 'next-step', 'article', 'missing-facts', 'risk', 'summary', 'answer'] as const
export type TipKind = (typeof tipKinds)[number]

/** False for what the agent alone wants to know: no line to the visitor tells what became of it. */
export function isForVisitor(kind: TipKind): boolean {
  return kind !== 'answer' && kind !== 'summary'
}

/** How a tip's making ended. */
export type TipEnd = 'complete' | 'superseded' | 'failed'

/** Which of the two spoke: a language model, or the offline engine. */
export type TipEngine = 'model' | 'offline'

/** Why a tip's time is over. */
export type TipExpiry = 'answered' | 'overtaken' | 'closed'

/** A tip that is on the agent's stream, and whose time is not over. */
export type StandingTip = {
  readonly kind: TipKind
  /** Platform event id of the line. */
  readonly answers: number
  readonly ended: boolean
}

/** What became of a complete tip that was shown, by what the agent then wrote (architecture §3.6). */
export const tipOutcomes = ['used', 'adapted', 'same-step', 'ignored'] as const
export type TipOutcome = (typeof tipOutcomes)[number]

/** An outcome, with the scores that decided, each 0 to 1. */
export type OutcomeVerdict = {
  readonly outcome: TipOutcome
  /** How far the tip's words stand in the agent's lines. */
  readonly words: number
  /** How close the meaning is; undefined where the words had decided, or nothing could tell. */
  readonly meaning: number | undefined
}

export const tipActions = ['copied', 'inserted', 'edited', 'dismissed', 'pinned', 'up', 'down'] as const
export type TipAction = (typeof tipActions)[number]

/** Why a tip was no good, by the agent's choice; a choice only, so that no free text is kept. */
export const downReasons = [
  'wrong',
  'too-late',
  'already-said',
  'not-this-case',
  'too-long',
  'tone',
  'outdated',
  'other',
] as const
export type DownReason = (typeof downReasons)[number]

/** A card that a tip stands on, by name, so that the page can show it. */
export type CitedCard = { readonly cardId: CardId; readonly title: string }

/** What the page learns when a tip begins. `answers` is the platform event id of the visitor's line it answers. */
export type TipStart = {
  readonly type: 'tip-start'
  readonly tipId: TipId
  readonly kind: TipKind
  readonly engine: TipEngine
  /** The model's name, or undefined where the offline engine spoke. */
  readonly model: string | undefined
  readonly promptId: PromptId
  readonly promptVersion: PromptVersionId
  readonly answers: number
  readonly cards: readonly CitedCard[]
  /** Epoch milliseconds. */
  readonly at: number
}

/** `whole`: the text replaces what the page has of this tip (a replay); otherwise it is added to it. */
export type TipDelta = {
  readonly type: 'tip-delta'
  readonly tipId: TipId
  readonly text: string
  readonly whole: boolean
}

/** `hops` and `lines` are there wherever the making was seen to its end. */
export type TipEnded = {
  readonly type: 'tip-end'
  readonly tipId: TipId
  readonly end: TipEnd
  readonly hops?: TipHops
  /** Platform event ids of the lines that the tip stands on. */
  readonly lines?: readonly number[]
}
export type TipExpired = { readonly type: 'tip-expired'; readonly tipId: TipId; readonly because: TipExpiry }

/** What became of the tip, once the agent's own lines have told. */
export type TipJudged = { readonly type: 'tip-judged'; readonly tipId: TipId; readonly outcome: TipOutcome }

export type TipEvent = TipStart | TipDelta | TipEnded | TipExpired | TipJudged

/** A tip event on its way to a page; `streamSequence` is gap-free within one conversation and starts at 1. */
export type SequencedTipEvent = TipEvent & { readonly conversationId: ConversationId; readonly streamSequence: number }

/** A rule of the silence policy, or a check of what a model said, that kept a tip back. */
export const withheldRules = [
  'acknowledgement',
  'no-support',
  'repeat',
  'model-abstained',
  'echo',
  'leak',
  'foreign-link',
  'invented-placeholder',
  'markup',
  'too-long',
  'wrong-language',
  'unsupported-figure',
  'unsupported-promise',
  'unsound-citation',
  'dark',
  'shadow',
  'tenure',
  'mode',
  'answered',
  'stale',
  'snoozed',
  'agent-typing',
  'cap',
  'at-once',
  'gap',
] as const
export type WithheldRule = (typeof withheldRules)[number]

/** Why a tip was not shown, with the numbers the rule looked at. */
export type Withheld = { readonly rule: WithheldRule; readonly numbers: Readonly<Record<string, number | string>> }

/** Milliseconds since the visitor sent the line that the tip answers, hop by hop; undefined where it was not reached. */
export type TipLatency = {
  readonly lineSentAt: number
  readonly lineSeenAt: number
  /** When Sotto stopped waiting on purpose, for a visitor who may go on or an agent who may answer. Old records lack it. */
  readonly wantedAt?: number | undefined
  readonly askedAt: number | undefined
  readonly firstTokenAt: number | undefined
  readonly firstShownAt: number | undefined
  readonly endedAt: number | undefined
}

/** What a tip took of its model. */
export type TipUsage = {
  readonly inputTokens: number
  /** Those of the input that the endpoint had read before. */
  readonly cachedTokens: number
  readonly outputTokens: number
  /** False where the endpoint did not tell, and the tokens are guessed. */
  readonly reported: boolean
  /** By the team's price list; undefined where it does not know the model. */
  readonly cost: { readonly amount: number; readonly currency: string } | undefined
}

/** A tip as stored, shown or withheld. All text is redacted. */
export type Tip = {
  readonly tipId: TipId
  readonly conversationId: ConversationId
  readonly agentId: AgentId
  readonly kind: TipKind
  readonly engine: TipEngine
  readonly model: string | undefined
  readonly promptId: PromptId
  readonly promptVersion: PromptVersionId
  readonly answers: number
  readonly text: string
  readonly cards: readonly CitedCard[]
  /** Platform event ids of the lines that it stands on; old records lack them. */
  readonly lines?: readonly number[] | undefined
  /** What was sent to the model, redacted; empty for the offline engine. */
  readonly sent: string
  readonly end: TipEnd | undefined
  readonly withheld: Withheld | undefined
  readonly latency: TipLatency
  /** Undefined where no model was asked, or it was interrupted. */
  readonly usage?: TipUsage | undefined
  readonly at: Date
}
