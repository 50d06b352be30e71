import { createNearness } from './nearness.ts'
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
  const all = (topic: Topic) => [...told(topic), ...topic.steps, ...topic.replies]
  const said = (topic: Topic) => topic.replies
  const done = (topic: Topic) => topic.steps
  const nearness = createNearness()
  const rarity = rarityOf(topics.map((topic) => all(topic).join('\n')))
  const words = (textsOf: (topic: Topic) => readonly string[], speaker: 'visitor' | 'agent') =>
    createWordMatch(
      topics.map((topic) => textsOf(topic).join('\n')),
      { speaker, fade, rarity },
    )
  const meaning = (textsOf: (topic: Topic) => readonly string[], speaker: 'visitor' | 'agent') =>
    createVectorMatch(
      topics.map((topic) => textsOf(topic).flatMap((text) => vectorOf(text) ?? [])),
      { nearness, speaker, fade },
    )
  return [
    { score: words(named, 'visitor'), usualWeight: 1.26 },
    { score: words(told, 'visitor'), usualWeight: 1.4 },
    { score: words(all, 'visitor'), usualWeight: 1.02 },
    { score: words(all, 'agent'), usualWeight: 0.43 },
    { score: meaning(named, 'visitor'), usualWeight: 0.35 },
    { score: meaning(told, 'visitor'), usualWeight: 0.26 },
    { score: meaning(said, 'visitor'), usualWeight: 0.24 },
    { score: meaning(said, 'agent'), usualWeight: 0.94 },
    { score: meaning(done, 'visitor'), usualWeight: 0.07 },
    { score: meaning(done, 'agent'), usualWeight: 0.18 },
  ]
}

/** Every text of the topics of which a vector is wanted, each once. */
export function playbookTexts(topics: readonly Topic[]): readonly string[] {
  return [
    ...new Set(
      topics.flatMap(({ title, about, examples, steps, replies }) => [
        title,
        ...about,
        ...examples,
        ...steps,
        ...replies,
      ]),
    ),
  ]
}
