import type { ArticleLine } from './article.ts'
import type { EntityNames, Mention } from './entity-names.ts'

/** An entity that was named, with what tells whether the last line is about it. */
export type EntityInPlay = {
  readonly entity: string
  /** Lines since it was named last; 0 is the last line. */
  readonly linesAgo: number
  readonly features: readonly number[]
}

export const entityFeatures = [
  'in-last-line',
  'in-line-before',
  'in-second-line-before',
  'earlier',
  'latest-line',
  'second-latest-line',
  'older-line',
  'named-last',
  'by-agent',
  'times-named',
  'coverage',
  'sure',
  'last-in-its-line',
  'among-several',
  'lines-ago',
  'among-several-latest',
] as const

/** Whether no everyday word was taken for its name. */
export function isSurelyInPlay({ features }: EntityInPlay): boolean {
  return features[entityFeatures.indexOf('sure')] === 1
}

const mostEntities = 8
/** What was named before these lines is no longer meant. */
const mostLines = 60

type Named = Mention & {
  readonly linesAgo: number
  readonly speaker: ArticleLine['speaker']
  readonly beside: number
  readonly isLast: boolean
  readonly times: number
}

/** The entities that were named, the one named last first. */
export function entitiesInPlay(lines: readonly ArticleLine[], names: EntityNames): readonly EntityInPlay[] {
  const latest = new Map<string, Named>()
  for (const [index, { speaker, text }] of lines.slice(-mostLines).entries()) {
    const linesAgo = Math.min(lines.length, mostLines) - 1 - index
    const mentions = names.find(text)
    for (const mention of mentions) {
      const before = latest.get(mention.entity)
      latest.set(mention.entity, {
        ...mention,
        isSure: mention.isSure || (before?.isSure ?? false),
        linesAgo,
        speaker,
        beside: mentions.length,
        isLast: mention === mentions.at(-1),
        times: (before?.times ?? 0) + 1,
      })
    }
  }
  const ordered = [...latest.values()]
    .sort((one, other) => one.linesAgo - other.linesAgo || other.start - one.start)
    .slice(0, mostEntities)
  const linesNamed = [...new Set(ordered.map(({ linesAgo }) => linesAgo))]
  return ordered.map((named, place) => ({
    entity: named.entity,
    linesAgo: named.linesAgo,
    features: toFeatures(named, place, linesNamed.indexOf(named.linesAgo)),
  }))
}

/** In the order of `entityFeatures`. */
function toFeatures(named: Named, place: number, line: number): number[] {
  const { linesAgo, speaker, times, coverage, isSure, isLast, beside } = named
  return [
    linesAgo === 0,
    linesAgo === 1,
    linesAgo === 2,
    linesAgo > 2,
    line === 0,
    line === 1,
    line > 1,
    place === 0,
    speaker === 'agent',
    Math.log(times),
    coverage,
    isSure,
    isLast,
    beside > 1,
    Math.log1p(linesAgo),
    beside > 1 && line === 0,
  ].map(Number)
}
