import { stopWords } from '../stop-words.ts'
import { plainWords } from './article-words.ts'
import { isWithinEdits } from './edit-distance.ts'

/** An entity whose name stands in a text. */
export type Mention = {
  readonly entity: string
  /** How much of its name stands there, from above 0 to 1; a word that many names share weighs little. */
  readonly coverage: number
  /** Whether no everyday word was taken for a name, such as `ask`. */
  readonly isSure: boolean
  /** Which word of the text it begins with. */
  readonly start: number
}

export type EntityNames = {
  /** In the order of the text. Where names overlap the one that covers most stays; equals stay together. */
  find(text: string): readonly Mention[]
}

type Name = { readonly entity: string; readonly words: readonly string[]; readonly weight: number }
type Hit = { readonly at: number; readonly word: string; readonly exactness: number }

/** Less of a name than this is none. */
const leastCoverage = 0.45
/** The same where all its words are everyday ones. */
const leastUnsureCoverage = 0.85
const shortestHead = 4
/** A misspelt word counts a little less than the word. */
const misspelt = 0.9
/** Words between two of one name. */
const widestGap = 2
const longestText = 2_000

/**
 * Finds names in talk: whole, shortened (`the Gonville` for GONVILLE HOTEL), written together or apart, misspelt.
 *
 * @param everyday words of ordinary talk, which alone are no name
 */
export function createEntityNames(entities: readonly string[], everyday: ReadonlySet<string>): EntityNames {
  const wordsOf = new Map(
    entities.map((entity) => [entity, [...new Set(plainWords(entity))].filter((word) => !stopsNames.has(word))]),
  )
  const counts = new Map<string, number>()
  const together = new Map<string, readonly [string, string]>()
  for (const words of wordsOf.values()) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    for (const [index, word] of words.entries()) {
      const next = words[index + 1]
      if (next !== undefined) together.set(word + next, [word, next])
    }
  }
  const weightOf = (word: string) => 1 / (counts.get(word) ?? 1)
  const isEveryday = (word: string) => stopWords.has(word) || everyday.has(word)
  const names: Name[] = [...wordsOf].map(([entity, words]) => ({
    entity,
    words,
    weight: words.reduce((sum, word) => sum + weightOf(word), 0),
  }))
  const byWord = new Map<string, Name[]>()
  for (const name of names) for (const word of name.words) byWord.set(word, [...(byWord.get(word) ?? []), name])
  const known = new Map<string, string | undefined>()
  /** The word of a name that a word of the text may be a slip of. */
  const corrected = (word: string): string | undefined => {
    if (counts.has(word)) return word
    if (word.length < 5 || word.length > 20 || isEveryday(word)) return undefined
    if (!known.has(word)) {
      if (known.size > 5_000) known.clear()
      const edits = word.length < 8 ? 1 : 2
      known.set(
        word,
        [...counts.keys()].find((other) => other.length >= 5 && isWithinEdits(word, other, edits)),
      )
    }
    return known.get(word)
  }

  return {
    find(text) {
      const words = respaced(plainWords(text.slice(-longestText)), counts, together)
      const hits: Hit[] = words.flatMap((word, at) => {
        const meant = corrected(word)
        return meant === undefined ? [] : [{ at, word: meant, exactness: meant === word ? 1 : misspelt }]
      })
      const candidates = new Set(hits.flatMap(({ word }) => byWord.get(word) ?? []))
      const found = [...candidates].flatMap((name) => mentionsOf(name, hits, weightOf, isEveryday))
      return withoutCovered(found)
    },
  }
}

/** Joints of names: `A and B`, `the`. */
const stopsNames = new Set(['and', 'the', 'of', 'at', 'by', 'in', 'on', 'for'])

/** `guesthouse` as the names write it, `guest house`; and the other way round. */
function respaced(
  words: readonly string[],
  counts: ReadonlyMap<string, number>,
  together: ReadonlyMap<string, readonly [string, string]>,
): string[] {
  const result: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const joined = word + (words[at + 1] ?? '')
    const parts = counts.has(word) ? undefined : together.get(word)
    if (parts) result.push(...parts)
    else if (at + 1 < words.length && counts.has(joined)) {
      result.push(joined)
      at += 1
    } else result.push(word)
  }
  return result
}

type Span = Mention & { readonly end: number; readonly weight: number }

/** The stretches of a text in which words of one name stand close together. */
function mentionsOf(
  name: Name,
  hits: readonly Hit[],
  weightOf: (word: string) => number,
  isEveryday: (word: string) => boolean,
): Span[] {
  const stretches: Hit[][] = []
  for (const hit of hits.filter(({ word }) => name.words.includes(word))) {
    const stretch = stretches.at(-1)
    const last = stretch?.at(-1)
    const goesOn = last && hit.at - last.at <= widestGap && name.words.indexOf(last.word) < name.words.indexOf(hit.word)
    if (stretch && goesOn) stretch.push(hit)
    else stretches.push([hit])
  }
  return stretches.flatMap((stretch) => {
    const weight = stretch.reduce((sum, { word, exactness }) => sum + weightOf(word) * exactness, 0)
    const coverage = weight / name.weight
    if (coverage < leastCoverage && !isHead(name, stretch, weightOf)) return []
    const isSure =
      stretch.some(({ word }) => !isEveryday(word)) || (stretch.length > 1 && coverage >= leastUnsureCoverage)
    if (!isSure && coverage < leastUnsureCoverage) return []
    const [first, last] = [stretch[0], stretch.at(-1)]
    return first && last ? [{ entity: name.entity, coverage, isSure, start: first.at, end: last.at, weight }] : []
  })
}

/** Names are shortened to how they begin: two words, or one that no other name has. */
function isHead(name: Name, stretch: readonly Hit[], weightOf: (word: string) => number): boolean {
  const [first] = stretch
  if (!first || !stretch.every(({ word }, index) => word === name.words[index])) return false
  return stretch.length > 1 || (weightOf(first.word) === 1 && first.word.length >= shortestHead)
}

function withoutCovered(spans: readonly Span[]): Mention[] {
  const overlap = (one: Span, other: Span) => one.start <= other.end && other.start <= one.end
  const isBeaten = (one: Span, other: Span) =>
    other.end - other.start > one.end - one.start
      ? other.weight >= one.weight
      : other.end - other.start === one.end - one.start &&
        other.weight >= one.weight * 0.99 &&
        other.coverage > one.coverage * 1.15
  return spans
    .filter((one) => !spans.some((other) => other !== one && overlap(one, other) && isBeaten(one, other)))
    .sort((one, other) => one.start - other.start)
    .map(({ entity, coverage, isSure, start }) => ({ entity, coverage, isSure, start }))
}
