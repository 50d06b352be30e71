import type { Speaker } from './conversation.ts'
import type { AgentId, ConversationId } from './ids.ts'

/** A line as it was said then. Redacted. */
export type SaidLine = { readonly speaker: Speaker; readonly text: string }

/** A point of a past conversation at which an agent answered, and what they did next. All text is redacted. */
export type PastMoment = {
  readonly conversationId: ConversationId
  /** The last lines before the answer, oldest first. */
  readonly situation: readonly SaidLine[]
  /** What the agent wrote then; lines that followed each other are one. */
  readonly reply: string
  /** What the team's own tool had noted of the answer; undefined where nothing is. */
  readonly marks: PastMarks | undefined
  /** 0 to 1; `how-it-went.ts` says by what. */
  readonly wentWell: number
}

/** As a team's own tool names the step and what it belongs to, such as `ask_name` of `delivery_late`. */
export type PastMarks = { readonly action?: string | undefined; readonly task?: string | undefined }

/** A past moment with what finds it again, and what decides who may use it. */
export type StoredMoment = PastMoment & {
  /** Rises with each moment that is stored; never given twice. */
  readonly number: number
  readonly vectors: MomentVectors
  readonly agentId: AgentId
  readonly skill: string | undefined
  readonly language: string | undefined
  /** The fact by which the visitor had consented to be heard; undefined where nobody asked for consent. */
  readonly consentBy: string | undefined
  /** It may never reach a language model. */
  readonly offlineOnly: boolean
  readonly storedAt: Date
}

/** What a sentence encoder makes of a moment, a byte for each dimension. */
export type MomentVectors = { readonly situation: Int8Array; readonly reply: Int8Array }

/** A conversation's moments on their way into the store; they replace those that it has. */
export type MomentsOfConversation = {
  readonly conversationId: ConversationId
  readonly moments: readonly (PastMoment & { readonly vectors: MomentVectors })[]
  /** Name of the encoder: vectors of two are never compared. */
  readonly encoder: string
  readonly consentBy: string | undefined
  readonly offlineOnly: boolean
  readonly at: Date
}
