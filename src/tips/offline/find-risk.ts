import type { TranscriptLine } from '../../transcript/transcript.ts'
import { asking, askedInTheOpen, riskKinds, visitorSigns, writtenInTheOpen } from './risk-lexicon.ts'
import type { RiskKind } from './risk-lexicon.ts'

/** A sign of a risk; `words` are those that show it, redacted as the line is. */
export type RiskFound = { readonly kind: RiskKind; readonly words: string }

/** Words before a sign that take it back: "I am not angry", "no need to cancel my plan". */
const negation =
  /\b(?:not|no|never|without|hardly|isn['’]?t|aren['’]?t|wasn['’]?t|don['’]?t|doesn['’]?t|didn['’]?t|won['’]?t|can['’]?t)\b(?:\W+[\p{L}'’]+){0,3}\W*$/iu
/** "Not only angry" is angry. */
const more = /\bnot (?:only|just)\b/iu

/** The gravest risk in a line; undefined where there is none. Lines in capitals count as anger. */
export function findRisk(line: Pick<TranscriptLine, 'speaker' | 'text'>): RiskFound | undefined {
  const found = line.speaker === 'agent' ? inAgentLine(line.text) : inVisitorLine(line.text)
  return found.toSorted((one, other) => riskKinds.indexOf(one.kind) - riskKinds.indexOf(other.kind))[0]
}

function inAgentLine(text: string): RiskFound[] {
  return sentencesOf(text).flatMap((sentence) => {
    const asked = askedInTheOpen.exec(sentence)
    if (!asked || !asking.test(sentence) || isNegated(sentence, asked.index)) return []
    return [{ kind: 'personal-data' as const, words: asked[0] }]
  })
}

function inVisitorLine(text: string): RiskFound[] {
  const written = writtenInTheOpen.test(text) ? [{ kind: 'personal-data' as const, words: '' }] : []
  const signs = sentencesOf(text).flatMap((sentence) =>
    visitorSigns.flatMap(({ kind, pattern, evenNegated }) => {
      const sign = pattern.exec(sentence)
      if (!sign || (!evenNegated && isNegated(sentence, sign.index))) return []
      return [{ kind, words: sign[0] }]
    }),
  )
  return [...written, ...signs, ...(isShouted(text) ? [{ kind: 'angry' as const, words: '' }] : [])]
}

function sentencesOf(text: string): string[] {
  return text.slice(0, 4_000).match(/[^.!?\n]+[.!?]*/g) ?? []
}

function isNegated(sentence: string, index: number): boolean {
  const before = sentence.slice(Math.max(0, index - 60), index)
  // What was said before a comma or a "but" is another thought.
  const thought = before.split(/[,;:]|\bbut\b/i).at(-1) ?? ''
  return negation.test(thought) && !more.test(thought)
}

/** Whole words in capitals, and enough of them: an order number or one stressed word is none. */
function isShouted(text: string): boolean {
  const words = text.replaceAll(/\[[A-Z]+_\d+\]/g, ' ').match(/\p{L}{2,}/gu) ?? []
  const capitals = words.filter((word) => word === word.toUpperCase() && word !== word.toLowerCase())
  return words.length >= 5 && capitals.length >= words.length * 0.8
}
