import type { Evidence } from './scorer.ts'
import type { Topic } from './topic.ts'
import { createVectorMatch } from './vector-match.ts'
import { createWordMatch, rarityOf } from './word-match.ts'

/** Of earlier lines more is kept than where past conversations tell how topics change. */
const fade = 0.7

/**
 * What the playbook's own texts say. The usual weights were fitted on the development parts of three data sets together
 * (docs/tip-quality.md); where there are examples they are fitted anew.
 *
 * @param vectorOf the sentence vector of a topic's text, where there is one
 */
export function playbookEvidence(
  topics: readonly Topic[],
  vectorOf: (text: string) => Float32Array | undefined,
): readonly Evidence[] {
  const named = (topic: Topic) => [topic.title]
  const told = (topic: Topic) => [topic.title, ...topic.about, ...topic.examples]
  const all = (topic: Topic) => [...told(topic), ...topic.replies]
  const said = (topic: Topic) => [topic.title, ...topic.replies]
  const rarity = rarityOf(topics.map((topic) => all(topic).join('\n')))
  const words = (textsOf: (topic: Topic) => readonly string[], speaker: 'visitor' | 'agent') =>
    createWordMatch(
      topics.map((topic) => textsOf(topic).join('\n')),
      { speaker, fade, rarity },
    )
  const meaning = (textsOf: (topic: Topic) => readonly string[], speaker: 'visitor' | 'agent') =>
    createVectorMatch(
      topics.map((topic) => textsOf(topic).flatMap((text) => vectorOf(text) ?? [])),
      { speaker, fade },
    )
  return [
    { score: words(named, 'visitor'), usualWeight: 0.27 },
    { score: words(told, 'visitor'), usualWeight: 0.2 },
    { score: words(all, 'visitor'), usualWeight: 0.65 },
    { score: words(all, 'agent'), usualWeight: 0.2 },
    { score: meaning(named, 'visitor'), usualWeight: 0.25 },
    { score: meaning(told, 'visitor'), usualWeight: 0.12 },
    { score: meaning(said, 'visitor'), usualWeight: 0.05 },
    { score: meaning(said, 'agent'), usualWeight: 0.8 },
  ]
}

/** Every text of the topics of which a vector is wanted, each once. */
export function playbookTexts(topics: readonly Topic[]): readonly string[] {
  return [
    ...new Set(topics.flatMap(({ title, about, examples, replies }) => [title, ...about, ...examples, ...replies])),
  ]
}
