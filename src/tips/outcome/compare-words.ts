import { align, alignsAtMost } from './align.ts'
import { mostCharacters, mostSentences, toSentences } from './sentences.ts'
import { createGrid, runsOf, sharesAtMost, weightOf } from './word-grid.ts'
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
  const { sentences, grid, runs, all } = lay(tip, lines)
  const weight = weightOf(grid.tip)
  if (weight === 0) return { whole: 0, part: 0 }
  const parts = runsOf(sentences).filter(
    (part) => part.to - part.from < all.to && weightOf(grid.tip, part) >= smallestShare * weight,
  )
  const whole = best(grid, all, runs, 0)
  return { whole, part: parts.reduce((score, part) => best(grid, part, runs, score), whole) }
}

/** Whether `compareWords` would find as much of the whole tip, for a fraction of its work. */
export function hasWhole(tip: string, lines: readonly string[], least: number): boolean {
  if (isTaken(tip, lines)) return least <= 1
  const { grid, runs, all } = lay(tip, lines)
  return runs.some((run) => alignsAtMost(grid, all, run) >= least && scoreOf(grid, all, run) >= least)
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

/** The words of a tip and of the lines side by side, and the runs of the agent's sentences that may hold the tip. */
function lay(tip: string, lines: readonly string[]) {
  const sentences = toSentences(tip, { blanks: true })
  const said = lines.map((line) => toSentences(line, { blanks: false }))
  const grid = createGrid(sentences.flat(), said.flat(2))
  const isShort = weightOf(grid.tip) < shortTip
  const lone = () => said.map((line) => line.flat())
  const runs = isShort ? runsOf(lone(), 1) : runsOf(said.flat(), sentences.length + 2)
  return { sentences, grid, runs, all: { from: 0, to: grid.tip.length } }
}

/** True where one of the two says no and the other does not: however alike they are, they do not say the same. */
export function saysNoOnce(tip: string, line: string): boolean {
  return isTurned(toWords(tip, { blanks: true }), toWords(line, { blanks: false }))
}

/** The best score of these words of the tip in any of the runs, where it is better than what is reached. */
function best(grid: WordGrid, tip: Range, runs: readonly Range[], reached: number): number {
  const { lineWeights } = grid
  return runs.reduce((score, run) => {
    const said = (lineWeights[run.to] ?? 0) - (lineWeights[run.from] ?? 0)
    if (sharesAtMost(grid, tip, said) <= score - rounding || alignsAtMost(grid, tip, run) <= score) return score
    return Math.max(score, scoreOf(grid, tip, run))
  }, reached)
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
