import { tellingStems } from '../topics/line-stems.ts'
import { createTopicRanker } from '../topics/topic-ranker.ts'
import type { TopicExample, TopicLine } from '../topics/topic.ts'
import { cardId as asCardId } from '../../domain/ids.ts'
import { createTaskNames, toTopic } from './learnable-card.ts'
import type { LearnableCard } from './learnable-card.ts'
import type { OnCard } from './learned-now.ts'
import type { PastTalk } from './past-talks.ts'

export type LearnedTopics = {
  readonly examples: number
  /** The cards that the lines are on, the likeliest first; empty where none can be told. */
  onCards(lines: readonly TopicLine[]): readonly OnCard[]
}

/** Later lines on the same card say less and less of it. */
const linesLearned = 3
/** Below it nothing is said (2026-11-23-which-topic.md); of a few cards each is likely without any word for it. */
const leastProbability = (cards: number) => Math.max(0.3, Math.min(0.75, 1.5 / cards))

/**
 * Learns which card a conversation is on: from the cards' own texts, and from past talks whose tasks are cards. By words
 * alone: where there is a past, the sentence vectors of its lines add nothing (docs/tip-quality.md).
 */
export async function learnTopics(
  talks: readonly PastTalk[],
  cards: readonly LearnableCard[],
  signal: AbortSignal,
): Promise<LearnedTopics | undefined> {
  if (cards.length < 2) return undefined
  const taskNames = createTaskNames(cards)
  const examples = talks.flatMap((talk) => examplesOf(talk, taskNames))
  const ranker = await createTopicRanker({ topics: cards.map(toTopic), examples, signal })
  const least = leastProbability(cards.length)
  return {
    examples: examples.length,
    onCards(lines) {
      if (!lines.some(({ speaker, text }) => speaker === 'visitor' && tellingStems(text).length > 0)) return []
      return ranker
        .rank(lines)
        .filter(({ probability }) => probability >= least)
        .map(({ topic, probability }) => ({ cardId: asCardId(topic.topicId), probability }))
    },
  }
}

/** The visitor's first lines on each card, by what the agent then did. */
function examplesOf(
  { conversation, turns }: PastTalk,
  cardOf: (task: string) => string | undefined,
): readonly TopicExample[] {
  const lines: TopicLine[] = []
  const examples: TopicExample[] = []
  let current: string | undefined
  let seen = 0
  for (const [index, turn] of turns.entries()) {
    if (turn.type !== 'visitor' && turn.type !== 'agent') continue
    lines.push({ speaker: turn.type, text: turn.text })
    if (turn.type !== 'visitor') continue
    const next = turns.slice(index + 1).find(({ type }) => type === 'agent')
    const task = next?.type === 'agent' && next.flow !== undefined ? cardOf(next.flow) : current
    if (task === undefined) continue
    seen = task === current ? seen + 1 : 1
    current = task
    if (seen <= linesLearned) examples.push({ conversation, lines: [...lines], topicId: task })
  }
  return examples
}
