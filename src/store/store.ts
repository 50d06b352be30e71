import type { Conversation, KeptEvent, Speaker } from '../domain/conversation.ts'
import type { AgentId, ConversationId, PersonId, PromptId, PromptVersionId, TipId } from '../domain/ids.ts'
import type { MomentsOfConversation } from '../domain/past-moment.ts'
import type { TakenAction } from '../domain/tip-action.ts'
import type { OutcomeVerdict, SequencedTipEvent, Tip } from '../domain/tip.ts'
import type { VisitorHash } from '../domain/visitor-hash.ts'
import type { AgentSettingsRecords } from './agent-settings-records.ts'
import type { PastMomentRecords } from './past-moment-records.ts'
import type { PromptRecords } from './prompt-records.ts'
import type { TipActionRecords } from './tip-action-records.ts'

export type StoredLine = {
  readonly platformEventId: number
  /** The number under which the line came the other way too, where it did. */
  readonly copy?: number | undefined
  readonly speaker: Speaker
  /** Redacted. */
  readonly text: string
  readonly at: Date
  readonly agentsOnly: boolean
}

export type StoredTipAction = TakenAction & {
  readonly tipId: TipId
  readonly personId: PersonId
  /** Rises with each action of a process, so that their order is known. */
  readonly at: Date
}

/** A tip on record; `outcome` is there once it is known. */
export type StoredTip = Tip & { readonly outcome?: OutcomeVerdict }

export type ConversationSummary = Conversation & {
  readonly lines: number
  readonly tipsShown: number
  readonly tipsWithheld: number
}

/** A past conversation from a file, with all that is kept of it. */
export type ImportedConversation = {
  readonly conversation: Conversation
  readonly events: readonly KeptEvent[]
  readonly hashes: readonly VisitorHash[]
  readonly moments: MomentsOfConversation
  readonly at: Date
}

export type StoreCounts = {
  readonly lines: Readonly<Record<Speaker, number>>
  readonly tips: { readonly shown: number; readonly withheld: number }
}

/**
 * What lasts. Writes are queued and committed together within `flushEveryMs`; a write's promise resolves when it is
 * committed. Reads see every write made before them. All text that comes in is redacted already.
 */
export type Store = AsyncDisposable &
  PromptRecords &
  AgentSettingsRecords &
  PastMomentRecords &
  TipActionRecords & {
    /** Inserts the conversation, or changes what is given of it. */
    saveConversation(conversation: Conversation): Promise<void>
    /** Keeps each (conversation, platform event id) once; a second copy changes nothing. */
    appendEvents(events: readonly KeptEvent[], seenAt: Date): Promise<void>
    /** Keeps a whole past conversation at once, or nothing of it. */
    saveImported(past: ImportedConversation): Promise<void>
    /** Inserts the tip or replaces it; what became of it stays. */
    saveTip(tip: Tip): Promise<void>
    /** Notes what became of a stored tip. */
    saveOutcome(tipId: TipId, verdict: OutcomeVerdict): Promise<void>
    appendTipEvent(event: SequencedTipEvent, at: Date): Promise<void>
    /** Keeps by what the conversation's visitor can be found again; a second time changes nothing. */
    saveVisitorHashes(conversationId: ConversationId, hashes: readonly VisitorHash[]): Promise<void>
    /** Keeps a prompt file's content for ever under its version. */
    savePromptVersion(version: {
      readonly promptId: PromptId
      readonly file: string
      readonly version: PromptVersionId
      readonly content: string
      readonly at: Date
    }): Promise<void>

    /** The versions that a prompt file has had, newest first. */
    promptVersions(
      file: string,
    ): Promise<readonly { readonly version: PromptVersionId; readonly content: string; readonly firstSeenAt: Date }[]>
    conversation(id: ConversationId): Promise<ConversationSummary | undefined>
    /** Newest first; `before` is the oldest one already seen. */
    conversations(page: {
      readonly before: { readonly startedAt: Date; readonly conversationId: ConversationId } | undefined
      readonly limit: number
    }): Promise<readonly ConversationSummary[]>
    /** The conversation of the account that has this `rtSessionId`; the first one, if several do. */
    conversationOfSession(account: string, rtSessionId: string): Promise<Conversation | undefined>
    /** The conversation that polling knows under this id, where it is not the conversation's own. */
    conversationPolledAs(polledId: ConversationId): Promise<Conversation | undefined>
    /** The conversations, oldest first, whose visitor has any of these hashes. */
    conversationsOfVisitor(hashes: readonly VisitorHash[]): Promise<readonly ConversationId[]>
    /** Conversations that had not ended when last heard, by the ids under which polling knows them. */
    unfinished(agentId: AgentId): Promise<readonly ConversationId[]>
    platformEventIds(id: ConversationId): Promise<ReadonlySet<number>>
    /** As they were said (`inOrder`). */
    lines(id: ConversationId): Promise<readonly StoredLine[]>
    tips(id: ConversationId): Promise<readonly StoredTip[]>
    /** Tip events after `after`, in order; the deltas of one tip come as one, `whole`. */
    tipEvents(id: ConversationId, after: number): Promise<readonly SequencedTipEvent[]>
    lastStreamSequence(id: ConversationId): Promise<number>
    counts(): Promise<StoreCounts>
    /** Writes that are not committed yet. */
    waitingWrites(): number
    /**
     * Removes a conversation, with its lines and tips, from the file's free space and log too. What is still written of it
     * afterwards is dropped, until the conversation itself is saved anew.
     */
    forgetConversation(id: ConversationId): Promise<void>
    /** The accounts of which there are conversations, and how many. */
    accounts(): Promise<readonly { readonly account: string; readonly conversations: number }[]>
    /** Removes every conversation of an account, with its lines and tips, from the file's free space and log too. */
    forgetAccount(account: string): Promise<void>
  }
