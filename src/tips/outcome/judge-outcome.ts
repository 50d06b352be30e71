import type { OutcomeVerdict } from '../../domain/tip.ts'
import { cosine } from '../../model/embedder.ts'
import type { Embedder } from '../../model/embedder.ts'
import { compareWords, hasWhole, isTaken, leastSaid, negationPenalty, saysNoOnce, weightSaid } from './compare-words.ts'

/** Tuned on the dev part of STAR and on pairs of our own; docs/outcome.md has the figures. */
export const outcomeThresholds = {
  /** Word for word: typing mistakes, marks, capitals and what fills the blanks aside. */
  used: 0.95,
  /** Clearly made from the tip. */
  adapted: 0.8,
  /** Cosine from which two texts say the same. */
  sameStep: 0.8,
} as const

/** What the words alone prove; `ignored` where they prove nothing. */
export function judgeByWords(tip: string, lines: readonly string[]): OutcomeVerdict {
  const { whole, part } = compareWords(tip, lines)
  const { used, adapted } = outcomeThresholds
  const outcome = whole >= used ? 'used' : part >= adapted ? 'adapted' : 'ignored'
  return { outcome, words: rounded(part), meaning: undefined }
}

/**
 * Tells of a tip whether `judgeByWords` would say `used`, quickly: it is asked at each line for as long as others may come,
 * and most lines are too short to be the tip.
 */
export function createUsedCheck(tip: string): (lines: readonly string[]) => boolean {
  let least: number | undefined
  /** Lines that do not use it: they are asked about again with each other tip. */
  let others: readonly string[] = []
  const isUsed = (lines: readonly string[]): boolean => {
    if (isTaken(tip, lines)) return true
    least ??= leastSaid(tip, outcomeThresholds.used)
    return weightSaid(lines) >= least && hasWhole(tip, lines, outcomeThresholds.used)
  }
  return (lines) => {
    if (lines.length === others.length && lines.every((line, index) => line === others[index])) return false
    if (isUsed(lines)) return true
    others = lines
    return false
  }
}

/**
 * What became of a tip, by the lines that the agent sent after it, oldest first; all text redacted. Words decide before
 * meaning is asked. Rejects with the signal's reason, and with the embedder's error where that has no answer.
 */
export async function judgeOutcome(
  tip: string,
  lines: readonly string[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<OutcomeVerdict> {
  const byWords = judgeByWords(tip, lines)
  if (byWords.outcome !== 'ignored') return byWords
  const meaning = lines.length === 0 ? 0 : await meaningOf(tip, lines, embedder, signal)
  const outcome = meaning >= outcomeThresholds.sameStep ? 'same-step' : 'ignored'
  return { outcome, words: byWords.words, meaning: rounded(meaning) }
}

/** The closest of the lines, or of all of them together where there are several. */
async function meaningOf(
  tip: string,
  lines: readonly string[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<number> {
  const said = lines.length > 1 ? [...lines, lines.join(' ')] : lines
  const [of, ...others] = await embedder.embed([tip, ...said].map(forMeaning), signal)
  if (!of) return 0
  // The encoder hardly hears a "not".
  const weightOf = (index: number) => (saysNoOnce(tip, said[index] ?? '') ? negationPenalty : 1)
  return Math.max(0, ...others.map((other, index) => cosine(of, other) * weightOf(index)))
}

/** The text without what the encoder would stumble over: marks of blanks and placeholders say nothing. */
export function forMeaning(text: string): string {
  return text.replaceAll(/\{[^{}]{1,80}\}|_{2,}|\[[A-Z]{1,20}_\d{1,5}\]/g, 'it')
}

function rounded(score: number): number {
  return Math.round(score * 1_000) / 1_000
}
