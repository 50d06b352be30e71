import type { RankedTopic } from './topic-ranker.ts'

/** The wider topics, the likeliest first: each is as likely as its topics together. A topic without one stands alone. */
export function rankGroups(ranked: readonly RankedTopic[]): readonly { group: string; probability: number }[] {
  const sums = new Map<string, number>()
  for (const { topic, probability } of ranked) {
    const group = topic.group ?? topic.topicId
    sums.set(group, (sums.get(group) ?? 0) + probability)
  }
  return [...sums]
    .map(([group, probability]) => ({ group, probability }))
    .sort((one, other) => other.probability - one.probability)
}
