import { tipOutcomes } from '../../../domain/tip.ts'
import type { OutcomeVerdict, TipOutcome } from '../../../domain/tip.ts'
import { SetupError } from '../../../lib/setup-error.ts'
import { createBundledEmbedder } from '../../../model/bundled-embedder.ts'
import { judgeOutcome } from '../../../tips/outcome/judge-outcome.ts'
import { readLines } from '../read-lines.ts'
import type { EvalScore, EvalTask, Miss } from '../task.ts'
import { readReplyTexts } from './reply-texts.ts'
import { pairKinds, starConversation, tipPairs } from './tip-pairs.ts'
import type { TipPair } from './tip-pairs.ts'

/** What the verdict of a pair should be: any of the three that count as accepted, or `ignored`. */
const wasAccepted = ({ kind }: TipPair) => kind === 'picked'
const isAccepted = ({ outcome }: OutcomeVerdict) => outcome !== 'ignored'

/** Whether the outcome tells the offer that an agent picked from those beside it, and from what agents say unprompted. */
export const outcomeTask: EvalTask = {
  name: 'outcome',
  scores: 'whether an offered reply counts as accepted by the line that the agent then sent',
  takes: ['playbook'],
  async run({ data, playbook, onProgress, signal }): Promise<EvalScore> {
    if (playbook === undefined) throw new SetupError('Name the playbook whose replies were offered: --playbook FILE.')
    const texts = readReplyTexts(playbook)
    const pairs = readLines(data, starConversation).flatMap((conversation) => tipPairs(conversation, texts))
    if (pairs.length === 0) throw new SetupError(`No agent turn of ${data} has an offer with a text in ${playbook}.`)
    await using embedder = createBundledEmbedder({ cached: 20_000 })
    const durationsMs: number[] = []
    const known = new Map<string, OutcomeVerdict>()
    const judge = async ({ tip, line }: TipPair): Promise<OutcomeVerdict> => {
      const key = JSON.stringify([tip, line])
      const startedAt = performance.now()
      const verdict = known.get(key) ?? (await judgeOutcome(tip, [line], embedder, signal))
      // The same pair again takes no time, and is none that production would see.
      if (!known.has(key)) durationsMs.push(performance.now() - startedAt)
      known.set(key, verdict)
      return verdict
    }
    const counts = emptyCounts()
    const wrong = new Map<string, { readonly pair: TipPair; readonly verdict: OutcomeVerdict; times: number }>()
    for (const [index, pair] of pairs.entries()) {
      signal.throwIfAborted()
      onProgress(index, pairs.length)
      const verdict = await judge(pair)
      counts[pair.kind][verdict.outcome] += 1
      if (isAccepted(verdict) === wasAccepted(pair)) continue
      const key = JSON.stringify([pair.kind, pair.tip, pair.line])
      const before = wrong.get(key)
      if (before) before.times += 1
      else wrong.set(key, { pair, verdict, times: 1 })
    }
    const worst = [...wrong.values()].sort((one, other) => other.times - one.times)
    return {
      n: pairs.length,
      abstained: 0,
      durationsMs,
      metrics: { ...accuracies(counts), confusion: counts },
      tables: [
        [['offer', ...tipOutcomes], ...pairKinds.map((kind) => [kind, ...tipOutcomes.map((one) => counts[kind][one])])],
      ],
      misses: worst.map(({ pair, verdict, times }) => toMiss(pair, verdict, times)),
    }
  },
}

type Counts = Readonly<Record<TipPair['kind'], Record<TipOutcome, number>>>

function emptyCounts(): Counts {
  const none = () => ({ used: 0, adapted: 0, 'same-step': 0, ignored: 0 })
  return { picked: none(), other: none(), custom: none() }
}

function accuracies(counts: Counts): {
  accuracy: number
  balancedAccuracy: number
  recall: number
  specificity: number
} {
  const all = (kinds: readonly TipPair['kind'][], outcomes: readonly TipOutcome[]) =>
    kinds.flatMap((kind) => outcomes.map((outcome) => counts[kind][outcome])).reduce((sum, count) => sum + count, 0)
  const [truePositives, positives] = [all(['picked'], ['used', 'adapted', 'same-step']), all(['picked'], tipOutcomes)]
  const [trueNegatives, negatives] = [all(['other', 'custom'], ['ignored']), all(['other', 'custom'], tipOutcomes)]
  const recall = positives === 0 ? 0 : truePositives / positives
  const specificity = negatives === 0 ? 0 : trueNegatives / negatives
  return {
    accuracy: rounded((truePositives + trueNegatives) / Math.max(1, positives + negatives)),
    balancedAccuracy: rounded((recall + specificity) / 2),
    recall: rounded(recall),
    specificity: rounded(specificity),
  }
}

function toMiss(pair: TipPair, { outcome, words, meaning }: OutcomeVerdict, times: number): Miss {
  return {
    id: times === 1 ? pair.id : `${pair.id} and ${times - 1} more like it`,
    lines: [`tip   ${pair.tip}`, `agent ${pair.line}`],
    wanted: wasAccepted(pair) ? 'accepted (the agent picked it)' : `ignored (${pair.kind} offer)`,
    got: `${outcome} (words ${words}${meaning === undefined ? '' : `, meaning ${meaning}`})`,
  }
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000
}
