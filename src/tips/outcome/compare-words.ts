import { align, weightOf } from './align.ts'
import { runsOf, toSentences } from './sentences.ts'
import { toWords } from './words.ts'
import type { Word } from './words.ts'

/** How far a tip's words stand in what an agent wrote, each 0 to 1. */
export type WordMatch = {
  /** The whole tip, in some run of the agent's sentences. */
  readonly whole: number
  /** Half of the tip or more, sentence by sentence, in some run of the agent's sentences. */
  readonly part: number
}

/** A part that says less than this share of the tip is not the tip. */
const smallestShare = 0.5
/** A tip that says less than this by its words must be all that the agent wrote: "yes" stands in many lines. */
const shortTip = 2
/** "We can" and "we cannot" differ in a word and in everything. */
export const negationPenalty = 0.75
const negations = /^(?:not|never|cannot|nor|unable|.*n't)$/

/** Compares a tip with lines of the agent that follow each other. Blanks of the tip take what the agent filled in. */
export function compareWords(tip: string, lines: readonly string[]): WordMatch {
  const sentences = toSentences(tip, { blanks: true })
  const whole = sentences.flat()
  const weight = weightOf(whole)
  if (weight === 0) return { whole: 0, part: 0 }
  const said = lines.flatMap((line) => toSentences(line, { blanks: false }))
  const runs =
    weight < shortTip
      ? lines.map((line) => toSentences(line, { blanks: false }).flat())
      : runsOf(said, sentences.length + 2)
  const parts = runsOf(sentences).filter(
    (part) => part.length < whole.length && weightOf(part) >= smallestShare * weight,
  )
  const wholeScore = best(whole, runs)
  return { whole: wholeScore, part: parts.reduce((score, part) => Math.max(score, best(part, runs)), wholeScore) }
}

/** True where one of the two says no and the other does not: however alike they are, they do not say the same. */
export function saysNoOnce(tip: string, line: string): boolean {
  return isTurned(toWords(tip, { blanks: true }), toWords(line, { blanks: false }))
}

function best(tip: readonly Word[], runs: readonly (readonly Word[])[]): number {
  return runs.reduce((score, run) => (mayReach(score, tip, run) ? Math.max(score, scoreOf(tip, run)) : score), 0)
}

function scoreOf(tip: readonly Word[], run: readonly Word[]): number {
  const { score } = align(tip, run)
  return isTurned(tip, run) ? score * negationPenalty : score
}

/** What fills a blank may say no without turning the sentence round. */
function isTurned(tip: readonly Word[], run: readonly Word[]): boolean {
  return isNegative(tip) !== isNegative(run) && (isNegative(tip) || !hasBlank(tip))
}

function isNegative(words: readonly Word[]): boolean {
  return words.some(({ text }) => negations.test(text))
}

function hasBlank(words: readonly Word[]): boolean {
  return words.some(({ weight }) => weight === 0)
}

/** No run can share more than the lighter of the two has; most are ruled out by that. A blank may swallow any surplus. */
function mayReach(score: number, tip: readonly Word[], run: readonly Word[]): boolean {
  const [ours, theirs] = [weightOf(tip), weightOf(run)]
  if (theirs > ours && hasBlank(tip)) return true
  return (2 * Math.min(ours, theirs)) / (ours + theirs) > score
}
