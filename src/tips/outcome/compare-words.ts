import { align, alignsAtMost } from './align.ts'
import { typoLikeness } from './likeness.ts'
import { mostCharacters, mostSentences, toSentences } from './sentences.ts'
import { createGrid, foundIn, runsOf, weightOf } from './word-grid.ts'
import type { Range, WordGrid } from './word-grid.ts'
import { hasBlank, toWords } from './words.ts'
import type { Word } from './words.ts'

/** How far a tip's words stand in what an agent wrote, each 0 to 1. */
export type WordMatch = {
  /** The whole tip, in some run of the agent's sentences. */
  readonly whole: number
  /** Half of the tip or more, sentence by sentence, in some run of the agent's sentences. */
  readonly part: number
}

/** Sums of weights differ by so little when they are put together in another order. */
const rounding = 1e-9
/** A part that says less than this share of the tip is not the tip. */
const smallestShare = 0.5
/** A tip that says less than this by its words must be all that the agent wrote: "yes" stands in many lines. */
const shortTip = 2
/** "We can" and "we cannot" differ in a word and in everything. */
export const negationPenalty = 0.75
const negations = /^(?:not|never|cannot|nor|unable|.*n't)$/

/** Compares a tip with lines of the agent that follow each other. Blanks of the tip take what the agent filled in. */
export function compareWords(tip: string, lines: readonly string[]): WordMatch {
  if (isTaken(tip, lines)) return { whole: 1, part: 1 }
  const words = read(tip, lines)
  const { grid, runs, all } = lay(words)
  const weight = weightOf(grid.tip)
  if (weight === 0) return { whole: 0, part: 0 }
  const parts = runsOf(words.tip).filter(
    (part) => part.to - part.from < all.to && weightOf(grid.tip, part) >= smallestShare * weight,
  )
  const whole = best(grid, [all], runs, 0)
  return { whole, part: best(grid, parts, runs, whole) }
}

/** Whether `compareWords` would find as much of the whole tip, for a fraction of its work. */
export function hasWhole(tip: string, lines: readonly string[], least: number): boolean {
  if (isTaken(tip, lines)) return least <= 1
  const words = read(tip, lines)
  if (standsAtMost(words) < least - rounding) return false
  const { grid, runs, all } = lay(words)
  return runs.some(
    (run) => alignsAtMost(grid, all, run, foundIn(grid, run)) >= least - rounding && scoreOf(grid, all, run) >= least,
  )
}

/** Most agents who take a tip take it letter by letter. A tip with blanks has to be filled in before. */
export function isTaken(tip: string, lines: readonly string[]): boolean {
  return lines.includes(tip) && !hasBlank(tip) && /[\p{L}\p{N}]/u.test(tip)
}

/**
 * The weight that lines must have at least so that `hasWhole` can find as much of the tip in them. Words of a line can be
 * shared once, and count among those that are not shared; only such as fill a blank count for nothing.
 */
export function leastSaid(tip: string, least: number): number {
  const isShort = (tip.match(/[.!?…\n]/g)?.length ?? 0) < mostSentences && tip.length <= mostCharacters
  // Where nothing is left out the words need not be told apart by sentences, which takes longer than all the rest.
  const weight = weightOf(isShort ? toWords(tip, { blanks: true }) : toSentences(tip, { blanks: true }).flat())
  return (weight * least) / (hasBlank(tip) ? 2 : 2 - least)
}

/** The weight of all words of the lines, of those too that are left out where lines are compared. */
export function weightSaid(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + weightOf(toWords(line, { blanks: false })), 0)
}

/** The words of a tip's sentences, and of each line's sentences. */
type Words = {
  readonly tip: readonly (readonly Word[])[]
  readonly lines: readonly (readonly (readonly Word[])[])[]
}

function read(tip: string, lines: readonly string[]): Words {
  return {
    tip: toSentences(tip, { blanks: true }),
    lines: lines.map((line) => toSentences(line, { blanks: false })),
  }
}

/**
 * What `align` cannot exceed, whatever the run, told without a grid. Its score is a mean over the words of both sides by
 * their weight: shared ones count 1, mistyped ones `typoLikeness`, others nothing; only what fills a blank is left out.
 * So the best that can become of tip words that the lines do not have as they are is that all of them are mistyped.
 */
function standsAtMost({ tip, lines }: Words): number {
  const left = new Map<string, number>()
  for (const line of lines)
    for (const sentence of line) for (const { text } of sentence) left.set(text, (left.get(text) ?? 0) + 1)
  let weight = 0
  let shared = 0
  for (const sentence of tip) {
    for (const word of sentence) {
      weight += word.weight
      const count = left.get(word.text) ?? 0
      if (count > 0) left.set(word.text, count - 1)
      if (count > 0) shared += word.weight
    }
  }
  return weight === 0 ? 0 : typoLikeness + (1 - typoLikeness) * (shared / weight)
}

/** The words of a tip and of the lines side by side, and the runs of the agent's sentences that may hold the tip. */
function lay({ tip, lines }: Words) {
  const grid = createGrid(tip.flat(), lines.flat(2))
  const isShort = weightOf(grid.tip) < shortTip
  const lone = () => lines.map((line) => line.flat())
  const runs = isShort ? runsOf(lone(), 1) : runsOf(lines.flat(), tip.length + 2)
  return { grid, runs, all: { from: 0, to: grid.tip.length } }
}

/** True where one of the two says no and the other does not: however alike they are, they do not say the same. */
export function saysNoOnce(tip: string, line: string): boolean {
  return isTurned(toWords(tip, { blanks: true }), toWords(line, { blanks: false }))
}

/** The best score of any of these parts of the tip in any of the runs, where it is better than what is reached. */
function best(grid: WordGrid, parts: readonly Range[], runs: readonly Range[], reached: number): number {
  const pairs = runs.flatMap((run) => {
    const found = foundIn(grid, run)
    return parts.map((part) => ({ part, run, most: alignsAtMost(grid, part, run, found) }))
  })
  // Hardly any other one can exceed what the most promising one has.
  const first = pairs.reduce<(typeof pairs)[number] | undefined>(
    (most, pair) => (most === undefined || pair.most > most.most ? pair : most),
    undefined,
  )
  let score = reached
  for (const pair of first ? [first, ...pairs] : []) {
    if (pair.most <= score - rounding) continue
    score = Math.max(score, scoreOf(grid, pair.part, pair.run))
  }
  return score
}

function scoreOf(grid: WordGrid, tip: Range, run: Range): number {
  const turned = isTurned(grid.tip.slice(tip.from, tip.to), grid.line.slice(run.from, run.to))
  return align(grid, tip, run) * (turned ? negationPenalty : 1)
}

/** What fills a blank may say no without turning the sentence round. */
function isTurned(tip: readonly Word[], run: readonly Word[]): boolean {
  const saysNo = tip.some(({ text }) => negations.test(text))
  if (saysNo === run.some(({ text }) => negations.test(text))) return false
  return saysNo || tip.every(({ weight }) => weight > 0)
}
