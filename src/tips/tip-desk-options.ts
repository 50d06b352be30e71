import type { Agent } from '../domain/agent.ts'
import type { TipMode } from '../domain/agent-settings.ts'
import type { Card } from '../domain/card.ts'
import type { AgentId, ConversationId, TipId } from '../domain/ids.ts'
import type { SaidLine } from '../domain/past-moment.ts'
import type { StandingTip, Tip, TipEvent, TipExpiry } from '../domain/tip.ts'
import type { CardMatch } from '../knowledge/card-search.ts'
import type { Learning } from '../knowledge/learned/learning.ts'
import type { TeamMemory } from '../knowledge/memory/team-memory.ts'
import type { CardFinder } from '../knowledge/retrieval/card-finder.ts'
import type { Prompt } from '../prompts/prompt-file.ts'
import type { MakerOfPrompt, TipMaker } from './engines.ts'
import type { RepeatsOptions } from './repeats/repeats.ts'
import type { Policy } from './silence-policy.ts'

/** Where cards for a moment come from. */
export type CardSource = {
  /** The best cards for a redacted text, best first. `leavesMachine` is false where no other machine may see the text. */
  find(
    text: string,
    limit: number,
    options: {
      readonly signal: AbortSignal
      readonly leavesMachine: boolean
      /** The conversation, redacted: what it names narrows the search. */
      readonly lines?: readonly SaidLine[]
    },
  ): readonly CardMatch[] | Promise<readonly CardMatch[]>
  /** The articles that answer the visitor's last words, where there are lists of them; never rejects. */
  readonly findArticle?: CardFinder['findArticle']
  /** A card by its id. */
  readonly card?: (cardId: string) => Card | undefined
}

export type TipDeskOptions = RepeatsOptions & {
  /** What may speak in a conversation. */
  readonly prompts: (conversationId: ConversationId) => readonly Prompt[]
  /** Versions that are tried: made and checked beside those that speak, kept, never shown; default: none. */
  readonly shadows?: () => readonly Prompt[]
  readonly search: () => CardSource
  /** Looks for what the team did before, where it is known; never rejects. */
  readonly past?: TeamMemory['find']
  /** Asks what was learned from cards and past; never rejects. */
  readonly learned?: Learning['ask']
  /** In order of preference; the next one answers where one failed. */
  readonly makers: readonly (TipMaker | MakerOfPrompt)[]
  /** Default: every conversation. The others get tips of the offline engine only. */
  readonly mayAskModel?: (conversationId: ConversationId) => boolean
  /** True while tips are made and kept, and none is shown; default: never. */
  readonly dark?: () => boolean
  /** Default: only what asks for nothing, has no support or is a repeat is withheld, and nothing waits. */
  readonly policy?: () => Policy
  /** Epoch milliseconds; undefined where the agent wants tips. */
  readonly snoozedUntil?: (agentId: AgentId) => number | undefined
  /** Which tips an agent wants; default: all. */
  readonly mode?: (agentId: AgentId) => TipMode
  readonly agent: (agentId: AgentId) => Agent | undefined
  /** Where tip events go: the conversation's stream. */
  readonly publish: (conversationId: ConversationId, event: TipEvent) => void
  /** Ends the time of the tips that still stand in a conversation, except of those that are spared. */
  readonly expire: (conversationId: ConversationId, because: TipExpiry, spares?: (tip: StandingTip) => boolean) => void
  /** Keeps a tip that is shown or withheld; called again when it changes. */
  readonly keep: (tip: Tip) => void
  /** Tips of the conversation that the agent waved away, on record; default: none. */
  readonly dismissed?: (conversationId: ConversationId) => Promise<readonly TipId[]>
  /** A conversation's tips on record. By then what is published of the conversation goes out at once. */
  readonly earlier: (conversationId: ConversationId) => Promise<readonly Tip[]>
  readonly onMakerError: (error: unknown, conversationId: ConversationId) => void
  /** Hosts to which a tip may link, beside those that its cards link to. */
  readonly linkHosts?: () => readonly string[]
  /** The cards that were found for what the visitor said last, the agent's own questions excepted. */
  readonly onFound?: (conversationId: ConversationId, matches: readonly CardMatch[]) => void
  readonly newTipId: () => TipId
  readonly now?: () => Date
  /** Never rejects; ends early on abort. Default: by the clock of the process. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}
