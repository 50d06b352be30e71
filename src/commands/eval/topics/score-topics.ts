import { rankGroups } from '../../../knowledge/topics/rank-groups.ts'
import type { Topic, TopicLine } from '../../../knowledge/topics/topic.ts'
import { createTopicRanker } from '../../../knowledge/topics/topic-ranker.ts'
import { SetupError } from '../../../lib/setup-error.ts'
import type { Embedder } from '../../../model/embedder.ts'
import type { Fold } from '../folds.ts'
import { openEvalEmbedder } from '../open-eval-embedder.ts'
import { rankMetrics, rankOf } from '../rank-metrics.ts'
import type { Rank } from '../rank-metrics.ts'
import type { EvalInput, EvalScore, Metrics, Table } from '../task.ts'
import type { TopicCase, TopicItem } from './topic-case.ts'

/** Topics that are ranked among each other, and the conversations that are about them. */
export type TopicSet = { readonly topics: readonly Topic[]; readonly folds: readonly Fold<TopicItem>[] }

type Answer = {
  readonly asked: TopicCase
  readonly rank: Rank
  readonly groupRank: Rank
  readonly best: string
  readonly certainty: number
}

/** Earlier lines hardly count, so that they need no sentence vector. */
const linesEmbedded = 8

/**
 * Ranks the topics at each point, by a ranker that learned from the fold's history.
 *
 * @param groupName name of the figures of the wider topics, where those are wanted: `flow` makes `flowTop1`
 */
export async function scoreTopics(
  sets: readonly TopicSet[],
  { onProgress, signal }: EvalInput,
  { groupName }: { readonly groupName?: string } = {},
): Promise<EvalScore> {
  await using embedder = openEvalEmbedder(onProgress)
  const total = sets.flatMap(({ folds }) => folds.flatMap(({ test }) => test.flatMap(({ asked }) => asked))).length
  if (total === 0) throw new SetupError('The data has no point at which a topic is known.')
  const answers: Answer[] = []
  const durationsMs: number[] = []
  for (const { topics, folds } of sets) {
    const groupOf = new Map(topics.map(({ topicId, group }) => [topicId, group ?? topicId]))
    for (const { test, history } of folds) {
      const examples = history.flatMap(({ known }) => known)
      const ranker = await createTopicRanker({
        topics,
        examples: await embedEach(examples, embedder, signal),
        embedder,
        signal,
      })
      for (const asked of await embedEach(
        test.flatMap((item) => item.asked),
        embedder,
        signal,
      )) {
        signal.throwIfAborted()
        onProgress(answers.length, total)
        const startedAt = performance.now()
        const ranked = ranker.rank(asked.lines)
        durationsMs.push(performance.now() - startedAt)
        const groups = rankGroups(ranked).map(({ group }) => group)
        answers.push({
          asked,
          rank: rankOf(
            asked.wanted,
            ranked.map(({ topic }) => topic.topicId),
          ),
          groupRank: rankOf(groupOf.get(asked.wanted) ?? '', groups),
          best: ranked
            .slice(0, 3)
            .map(({ topic, probability }) => `${topic.topicId} ${probability.toFixed(2)}`)
            .join(', '),
          certainty: ranked[0]?.probability ?? 0,
        })
      }
    }
  }
  const kinds = [...Map.groupBy(answers, ({ asked }) => asked.kind)].filter(([kind]) => kind !== undefined)
  const groups = groupName === undefined ? {} : namedAlike(groupName, rankMetrics(answers.map((one) => one.groupRank)))
  return {
    n: answers.length,
    abstained: 0,
    durationsMs,
    metrics: {
      ...rankMetrics(answers.map(({ rank }) => rank)),
      ...groups,
      ...Object.fromEntries(
        kinds.map(([kind, some]) => [kind, { n: some.length, ...rankMetrics(some.map(({ rank }) => rank)) }]),
      ),
    },
    tables: [rankTable(answers, kinds), certaintyTable(answers)],
    misses: answers
      .filter(({ rank }) => rank !== 1)
      .sort((one, other) => (other.rank ?? Infinity) - (one.rank ?? Infinity) || other.certainty - one.certainty)
      .map(({ asked: { id, lines, wanted }, best, rank }) => ({
        id,
        lines: lines.slice(-linesEmbedded).map(({ speaker, text }) => `${speaker.padEnd(7)} ${text}`),
        wanted: `${wanted} (rank ${rank ?? 'none'})`,
        got: best,
      })),
  }
}

/** The same with the sentence vectors of the newest lines. */
async function embedEach<One extends { readonly lines: readonly TopicLine[] }>(
  all: readonly One[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<readonly One[]> {
  const texts = [...new Set(all.flatMap(({ lines }) => lines.slice(-linesEmbedded).map(({ text }) => text)))]
  const vectors = await embedder.embed(texts, signal)
  const byText = new Map(texts.map((text, index) => [text, vectors[index]]))
  // One line stays one object in all points that show it, since what was found out about it is kept by object.
  const made = new Map<TopicLine, TopicLine>()
  const withVector = (line: TopicLine): TopicLine => {
    const vector = byText.get(line.text)
    const whole = made.get(line) ?? (vector ? { ...line, vector } : line)
    made.set(line, whole)
    return whole
  }
  return all.map((one) => ({ ...one, lines: one.lines.map(withVector) }))
}

function namedAlike(name: string, metrics: Metrics): Metrics {
  return Object.fromEntries(
    Object.entries(metrics).map(([key, value]) => [`${name}${key[0]?.toUpperCase() ?? ''}${key.slice(1)}`, value]),
  )
}

function rankTable(answers: readonly Answer[], kinds: readonly (readonly [string | undefined, readonly Answer[]])[]) {
  const row = (name: string, some: readonly Answer[]): Table[number] => {
    const { top1, top3, mrr } = rankMetrics(some.map(({ rank }) => rank))
    return [name, some.length, percent(top1), percent(top3), mrr.toFixed(3)]
  }
  return [
    ['points', 'n', 'top 1', 'top 3', 'mrr'],
    row('all', answers),
    ...kinds.map(([kind, some]) => row(kind ?? '', some)),
  ]
}

/** Whether the probabilities may be believed: where one can abstain, and what is then left. */
function certaintyTable(answers: readonly Answer[]): Table {
  const bands = [0, 0.2, 0.4, 0.6, 0.8]
  return [
    ['probability of the first', 'n', 'right'],
    ...bands.map((from, index) => {
      const to = bands[index + 1] ?? Infinity
      const some = answers.filter(({ certainty }) => certainty >= from && certainty < to)
      return [`from ${from}`, some.length, percent(rankMetrics(some.map(({ rank }) => rank)).top1)]
    }),
  ]
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
