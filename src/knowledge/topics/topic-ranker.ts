import type { Embedder } from '../../model/embedder.ts'
import { combine, fitWeights } from './evidence-weights.ts'
import { learnedEvidence } from './learned-evidence.ts'
import { playbookEvidence, playbookTexts } from './playbook-evidence.ts'
import type { Evidence } from './scorer.ts'
import type { Topic, TopicExample, TopicLine } from './topic.ts'

export type RankedTopic = { readonly topic: Topic; readonly probability: number }

export type TopicRanker = {
  /** All topics, the likeliest first; their probabilities are 1 in sum. */
  rank(lines: readonly TopicLine[]): readonly RankedTopic[]
}

/** What is learned is tried on parts that it was not learned from, to find what it is worth. */
const parts = 3
/** More examples than this make the worth no clearer. */
const tried = 900
const fewestExamples = 20

/**
 * Learns to tell which topic lines are on: from the playbook's texts, from past examples, or from both; each kind of
 * evidence counts what it proved to be worth on examples held back, the usual where there are few.
 * Learning takes seconds for thousands of examples and takes all of its thread.
 *
 * @param embedder makes the vectors of the playbook's texts; without it words alone tell
 * @throws what the embedder throws; the signal's reason when it aborts.
 */
export async function createTopicRanker(options: {
  readonly topics: readonly Topic[]
  readonly examples?: readonly TopicExample[]
  readonly embedder?: Embedder | undefined
  readonly signal: AbortSignal
}): Promise<TopicRanker> {
  const { topics, examples = [], embedder, signal } = options
  const texts = playbookTexts(topics)
  const vectors = (await embedder?.embed(texts, signal)) ?? []
  const byText = new Map(texts.map((text, index) => [text, vectors[index]]))
  const fromPlaybook = playbookEvidence(topics, (text) => byText.get(text))
  const hasExamples = examples.length >= fewestExamples
  const evidence = hasExamples ? [...fromPlaybook, ...learnedEvidence(topics, examples)] : fromPlaybook
  const weights = hasExamples
    ? tryOut(topics, examples, fromPlaybook, signal)
    : evidence.map(({ usualWeight }) => usualWeight)

  return {
    rank(lines) {
      const chances = combine(
        evidence.map(({ score }) => score(lines)),
        weights,
      )
      return topics
        .map((topic, index) => ({ topic, probability: chances[index] ?? 0 }))
        .sort((one, other) => other.probability - one.probability)
    },
  }
}

/** Weights of the pieces of evidence, from examples whose conversations the learned ones had not seen. */
function tryOut(
  topics: readonly Topic[],
  examples: readonly TopicExample[],
  fromPlaybook: readonly Evidence[],
  signal: AbortSignal,
): readonly number[] {
  const labels = new Map(topics.map(({ topicId }, label) => [topicId, label]))
  const partOf = new Map<string, number>()
  for (const { conversation } of examples) if (!partOf.has(conversation)) partOf.set(conversation, partOf.size)
  const share = Math.min(1, tried / examples.length)
  const sample = examples.filter(({ conversation }) => (partOf.get(conversation) ?? 0) < share * partOf.size)
  let usual: readonly number[] = []
  const moments = Array.from({ length: parts }, (_none, part) => {
    signal.throwIfAborted()
    const isHeld = ({ conversation }: TopicExample) => (partOf.get(conversation) ?? 0) % parts === part
    const learned = learnedEvidence(
      topics,
      sample.filter((example) => !isHeld(example)),
    )
    const evidence = [...fromPlaybook, ...learned]
    usual = evidence.map(({ usualWeight }) => usualWeight)
    return sample.filter(isHeld).flatMap(({ lines, topicId }) => {
      const right = labels.get(topicId)
      return right === undefined ? [] : [{ scores: evidence.map(({ score }) => score(lines)), right }]
    })
  }).flat()
  return fitWeights(moments, usual)
}
