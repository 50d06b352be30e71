import type { TipMode } from '../domain/agent-settings.ts'
import type { MomentReason } from '../domain/moment.ts'
import type { Tenure } from '../domain/person.ts'
import type { TipKind, Withheld } from '../domain/tip.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { Minimum } from './offline/fits.ts'

/** When Sotto keeps quiet, as the team's file says (architecture §3.5). */
export type Policy = {
  /** From the first words of one tip to those of the next, for as long as the agent has not answered since. */
  readonly minimumGapMs: number
  readonly mostPerConversation: number
  /** Tips that answer the same line. */
  readonly mostAtOnce: number
  readonly notWhileAgentTypes: boolean
  /** Lines of visitor and agent after the one that a tip answers. */
  readonly staleAfterLines: number
  /** What agents of a tenure get; the others get everything. */
  readonly quieter: { readonly tenures: readonly Tenure[]; readonly kinds: readonly TipKind[] }
  /** Kinds that come even to an agent who wants quiet until they ask. */
  readonly evenWhenQuiet: readonly TipKind[]
  /** Kinds that neither gap nor cap, typing nor snooze keep back. */
  readonly always: readonly TipKind[]
  readonly snoozeMs: number
  /** After a visitor's line that nobody answered: the moment `idle`, once a line. */
  readonly idleMs: number
  /** A burst is over when the visitor stops typing, or after this much quiet where nobody tells; `mostMs` at the latest. */
  readonly burst: { readonly quietMs: number; readonly mostMs: number }
  /** Of the offline engine: how well a card must fit. */
  readonly minimum: Minimum
}

/** A tip that was shown in the conversation before; `at` is when its first words were, epoch milliseconds. */
export type ShownBefore = { readonly answers: number; readonly at: number }

/** What the rules look at; the same before the engine is asked and before the tip is shown. */
export type Candidate = {
  readonly kind: TipKind
  readonly reason: MomentReason
  readonly tenure: Tenure
  /** Platform event id of the line that it answers. */
  readonly answers: number
  readonly transcript: Pick<Transcript, 'lines' | 'typing'>
  readonly shown: readonly ShownBefore[]
  /** What the agent wants. */
  readonly mode: TipMode
  /** Epoch milliseconds; undefined where the agent wants tips. */
  readonly snoozedUntil: number | undefined
  /** Epoch milliseconds. */
  readonly now: number
}

type Rule = (policy: Policy, candidate: Candidate) => Withheld | undefined

const tenure: Rule = ({ quieter }, candidate) =>
  quieter.tenures.includes(candidate.tenure) && !quieter.kinds.includes(candidate.kind)
    ? { rule: 'tenure', numbers: { tenure: candidate.tenure, kind: candidate.kind } }
    : undefined

const risksAndFacts: readonly TipKind[] = ['risk', 'missing-facts']

const unwanted: Rule = ({ evenWhenQuiet }, { mode, kind }) => {
  if (mode === 'all' || (mode === 'risks' ? risksAndFacts : evenWhenQuiet).includes(kind)) return undefined
  return { rule: 'mode', numbers: { mode, kind } }
}

const answered: Rule = (_policy, candidate) => {
  // A tip may be meant for what the agent has just said.
  if (candidate.reason === 'agent-line') return undefined
  const lines = saidAfter(candidate, candidate.answers).filter(({ speaker }) => speaker === 'agent').length
  return lines > 0 ? { rule: 'answered', numbers: { lines } } : undefined
}

const stale: Rule = ({ staleAfterLines }, candidate) => {
  const lines = saidAfter(candidate, candidate.answers).length
  return lines >= staleAfterLines ? { rule: 'stale', numbers: { lines, most: staleAfterLines } } : undefined
}

const snoozed: Rule = (_policy, { snoozedUntil, now }) =>
  snoozedUntil !== undefined && snoozedUntil > now
    ? { rule: 'snoozed', numbers: { forMs: snoozedUntil - now } }
    : undefined

const agentTyping: Rule = ({ notWhileAgentTypes }, { transcript }) =>
  notWhileAgentTypes && transcript.typing.agent ? { rule: 'agent-typing', numbers: {} } : undefined

const cap: Rule = ({ mostPerConversation }, { shown }) =>
  shown.length >= mostPerConversation
    ? { rule: 'cap', numbers: { shown: shown.length, most: mostPerConversation } }
    : undefined

const atOnce: Rule = ({ mostAtOnce }, { shown, answers }) => {
  const standing = shown.filter((tip) => tip.answers === answers).length
  return standing >= mostAtOnce ? { rule: 'at-once', numbers: { standing, most: mostAtOnce } } : undefined
}

const gap: Rule = ({ minimumGapMs }, candidate) => {
  // What answers the same line comes at the same time.
  const last = candidate.shown.findLast((tip) => tip.answers !== candidate.answers)
  if (last === undefined) return undefined
  const sinceMs = candidate.now - last.at
  if (sinceMs >= minimumGapMs) return undefined
  const hasAnswered = saidAfter(candidate, last.answers).some(({ speaker }) => speaker === 'agent')
  return hasAnswered ? undefined : { rule: 'gap', numbers: { sinceMs, minimumMs: minimumGapMs } }
}

/** The first that applies is the reason. What the agent asked for is never kept back. */
const everyKind: readonly Rule[] = [tenure, unwanted, answered, stale]
const mostKinds: readonly Rule[] = [snoozed, agentTyping, cap, atOnce, gap]

/** Why the candidate may not be shown now; undefined where it may. */
export function withheldBy(policy: Policy, candidate: Candidate): Withheld | undefined {
  if (candidate.reason === 'asked') return undefined
  if (candidate.reason === 'closed')
    return tenure(policy, candidate) ?? unwanted(policy, candidate) ?? snoozed(policy, candidate)
  const rules = policy.always.includes(candidate.kind) ? everyKind : [...everyKind, ...mostKinds]
  for (const rule of rules) {
    const why = rule(policy, candidate)
    if (why !== undefined) return why
  }
  return undefined
}

/** Why none of these kinds may be shown now, as it is for the first of them; undefined where one of them may. */
export function withheldByEach(
  policy: Policy,
  kinds: readonly TipKind[],
  candidate: Omit<Candidate, 'kind'>,
): Withheld | undefined {
  const reasons = kinds.map((kind) => withheldBy(policy, { ...candidate, kind }))
  return reasons.includes(undefined) ? undefined : reasons[0]
}

/** What visitor and agent said after a line, as the visitor can see it. */
function saidAfter({ transcript: { lines } }: Candidate, platformEventId: number): Transcript['lines'] {
  const from = lines.findIndex((line) => line.platformEventId === platformEventId || line.copy === platformEventId)
  return (from === -1 ? [] : lines.slice(from + 1)).filter(
    ({ speaker, agentsOnly }) => speaker !== 'system' && !agentsOnly,
  )
}
