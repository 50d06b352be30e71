import { tellingStems } from './line-stems.ts'
import type { Topic, TopicLine } from './topic.ts'
import type { RankedTopic, TopicRanker } from './topic-ranker.ts'

/** What a conversation is about at its newest line. */
export type TopicsNow = {
  /** All topics, the likeliest first. */
  readonly ranked: readonly RankedTopic[]
  /** Those it is on; several where the visitor asks for several things. Empty where none can be told. */
  readonly onTopic: readonly RankedTopic[]
  /** Those it was on and left, the last one first. */
  readonly before: readonly Topic[]
  /** Nothing applies, or nothing was said yet that tells. */
  readonly abstain: boolean
}

export type TopicTracker = {
  /**
   * Keeps nothing of a conversation but by its line objects: pass the same ones again, with the new ones behind, and only
   * these are looked at.
   */
  topicsOf(lines: readonly TopicLine[]): TopicsNow
}

/** A part of a line with fewer telling words names no topic of its own. */
const fewestTelling = 2

/**
 * Follows which topics a conversation is on.
 *
 * @param leastProbability below it nothing is said; default 0.3
 */
export function createTopicTracker(
  ranker: TopicRanker,
  { leastProbability = 0.3 }: { readonly leastProbability?: number } = {},
): TopicTracker {
  const known = new WeakMap<
    TopicLine,
    { readonly ranked: readonly RankedTopic[]; readonly on: readonly RankedTopic[] }
  >()
  const at = (lines: readonly TopicLine[]) => {
    const newest = lines.at(-1)
    const before = newest && known.get(newest)
    if (before) return before
    const ranked = ranker.rank(lines)
    const told = lines.some(({ speaker, text }) => speaker === 'visitor' && tellingStems(text).length > 0)
    const likely = told ? ranked.filter(({ probability }) => probability >= leastProbability) : []
    const found = { ranked, on: withParts(likely, newest) }
    if (newest) known.set(newest, found)
    return found
  }
  /** A line can ask for two things, of which the whole of it shows only the stronger one. */
  const withParts = (likely: readonly RankedTopic[], newest: TopicLine | undefined): readonly RankedTopic[] => {
    const parts = newest?.speaker === 'visitor' ? partsOf(newest.text) : []
    if (parts.length < 2) return likely
    const more = parts
      .flatMap((text) => ranker.rank([{ speaker: 'visitor', text }])[0] ?? [])
      .filter(({ probability }) => probability >= Math.max(0.5, leastProbability))
    const byTopic = new Map([...more, ...likely].map((one) => [one.topic, one]))
    return [...byTopic.values()].sort((one, other) => other.probability - one.probability)
  }

  return {
    topicsOf(lines) {
      const { ranked, on } = at(lines)
      const now = new Set(on.map(({ topic }) => topic))
      const before = new Set<Topic>()
      for (let end = lines.length - 1; end > 0; end -= 1) {
        if (lines[end - 1]?.speaker !== 'visitor') continue
        for (const { topic } of at(lines.slice(0, end)).on) if (!now.has(topic)) before.add(topic)
      }
      return { ranked, onTopic: on, before: [...before], abstain: on.length === 0 }
    },
  }
}

/** Sentences and the halves of "and", so far as each says something. */
function partsOf(text: string): readonly string[] {
  return text
    .split(/[.!?;\n]+|\b(?:and|also|but|plus)\b/i)
    .filter((part) => new Set(tellingStems(part)).size >= fewestTelling)
}
