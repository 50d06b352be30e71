import type { ConversationId } from '../../domain/ids.ts'
import type { SaidLine, StoredMoment } from '../../domain/past-moment.ts'
import type { Embedder } from '../../model/embedder.ts'
import { findAgreed } from './agreed-replies.ts'
import type { AgreedReply } from './agreed-replies.ts'
import { toByteVector } from './byte-vector.ts'
import type { MemoryRules } from './memory-file.ts'
import type { MomentIndex } from './moment-index.ts'
import { noPast } from './past.ts'
import type { Past, PastExample } from './past.ts'
import { embedSituation, withoutPlaceholders } from './situation-vector.ts'
import { situationOf } from './take-moments.ts'

/** What is asked of the past: a conversation as it stands. */
export type PastQuery = {
  readonly conversationId: ConversationId
  readonly language: string | undefined
  /** Redacted, oldest first, without lines for agents only. */
  readonly lines: readonly SaidLine[]
  /** What this conversation's visitor wrote, and what the platform knows of them. Redacted. */
  readonly told: string
}

export type FindPastOptions = {
  readonly index: MomentIndex
  readonly embedder: Embedder
  readonly rules: MemoryRules
  /** Whether a moment's conversation is one of those that may be heard today. */
  readonly inScope: (moment: StoredMoment) => boolean
  /** Whether its words may reach a language model. */
  readonly mayReachModel: (moment: StoredMoment) => boolean
}

const momentsCompared = 20
const examplesGiven = 3
const longestSituation = 200

/** Looks for what the team did before. Rejects with the signal's reason, and with the encoder's error. */
export async function findPast(
  { conversationId, language, lines, told }: PastQuery,
  { index, embedder, rules, inScope, mayReachModel }: FindPastOptions,
  signal: AbortSignal,
): Promise<Past> {
  const situation = situationOf(lines)
  if (index.size() < rules.fewestConversations || situation.at(-1)?.speaker !== 'visitor') return noPast
  const vector = toByteVector(await embedSituation(situation, embedder, signal, 'tip'))
  const mayUse = (moment: StoredMoment) =>
    moment.conversationId !== conversationId &&
    moment.wentWell >= rules.wentWell &&
    sameLanguage(moment.language, language) &&
    inScope(moment)
  const near = await index.nearest(vector, { limit: momentsCompared, mayUse }, signal)
  const alike = near.filter(({ likeness }) => likeness >= rules.likeness)
  const agreed = findAgreed(alike, rules, told)
  const reaching = alike.filter(({ moment }) => mayReachModel(moment))
  const forModel = reaching.length === alike.length ? agreed : findAgreed(reaching, rules, told)
  const isSound = agreed[0] !== undefined && agreed[0].agreement >= rules.agreement
  return { agreed, isSound, examples: forModel.slice(0, examplesGiven).map(toExample) }
}

function toExample({ moment, text, conversations }: AgreedReply): PastExample {
  const asked = moment.situation.findLast(({ speaker }) => speaker === 'visitor')?.text ?? ''
  return { situation: withoutPlaceholders(asked).slice(0, longestSituation), reply: text, conversations }
}

/** Where one of them is not known they may be the same. */
function sameLanguage(one: string | undefined, other: string | undefined): boolean {
  const base = (language: string) => language.toLowerCase().split(/[-_]/)[0]
  return one === undefined || other === undefined || base(one) === base(other)
}
