import type { Fact } from '../../domain/fact.ts'
import type { PersonalKind } from '../../domain/personal-kind.ts'
import type { TranscriptLine } from '../../transcript/transcript.ts'
import { contentStems, shareOf, stemsOfLine } from './content-stems.ts'

/** Where something comes from: the platform event id of the line that told it, or it was known without a line. */
export type Source = number | 'known'

/** A fact that a card needs. */
export type NeededFact = {
  readonly name: string
  /** Undefined while it is missing. */
  readonly givenBy: Source | undefined
}

/** A line asks for a fact when it has this share of the fact's words. */
const asked = 0.6

/** Names of facts whose values the redaction replaces by a placeholder of its kind. */
const namedKinds: readonly (readonly [RegExp, readonly PersonalKind[]])[] = [
  [/e-?mail|correo/i, ['EMAIL']],
  [/phone|mobile|teléfono/i, ['PHONE']],
  [/\bname\b|\bnombre\b/i, ['NAME']],
  [/(?<!mail )address|street|post ?code|\bzip\b|dirección/i, ['ADDRESS']],
  [/birth|nacimiento/i, ['BIRTH']],
  [/iban|account/i, ['IBAN', 'ACCOUNT']],
  [/order|booking|reservation|reference|pedido/i, ['ORDER']],
  [/passport|\bid\b|customer number/i, ['ID']],
]
/** Names of facts that have a figure. */
const figures = /number|code|\bzip\b|size|amount|número|importe/i
const refusal =
  /^\W*(?:no|nope|not|why|what for|i (?:do not|don'?t|can'?t|cannot)|never|no idea|i'm not|one moment|hang on|hold on|wait)\b/i
/** An agent's line that wants an answer. */
const request = /\?|\b(?:please|could you|can you|may i|let me know|tell me|i need|por favor)\b/i

/** Which of the facts that a card needs were given: known beforehand, told by the visitor, or answered when asked. */
export function findNeededFacts(
  names: readonly string[],
  facts: readonly Fact[],
  lines: readonly TranscriptLine[],
): readonly NeededFact[] {
  const known = new Set(
    facts
      .filter(({ value }) => value !== '')
      .flatMap(({ name, key = name }) => [name.toLowerCase(), key.toLowerCase()]),
  )
  const wanted = readNames(names)
  return wanted.map(({ name, called, ways }) => {
    if (called.some((one) => known.has(one))) return { name, givenBy: 'known' }
    return {
      name,
      givenBy: lines.find((_line, index) => ways.some((way) => isGiven(way, wanted, lines, index)))?.platformEventId,
    }
  })
}

/** True for a line that asks the visitor for something. */
export function isRequest(text: string): boolean {
  return request.test(text)
}

type Way = {
  readonly text: string
  readonly stems: ReadonlySet<string>
  /** How the placeholders of its kinds begin. */
  readonly placeholders: readonly string[]
  readonly needsValue: boolean
}

type Wanted = {
  readonly name: string
  /** In small letters: the name and its ways. */
  readonly called: readonly string[]
  readonly ways: readonly Way[]
}

/** Names of facts come from cards, and are looked at with each line. Kept no longer than the card's list. */
const ofNames = new WeakMap<readonly string[], readonly Wanted[]>()

function readNames(names: readonly string[]): readonly Wanted[] {
  const known = ofNames.get(names)
  if (known) return known
  const wanted = names.map((name): Wanted => {
    const ways = readWays(name)
    return { name, called: [name, ...ways.map(({ text }) => text)].map((one) => one.toLowerCase()), ways }
  })
  ofNames.set(names, wanted)
  return wanted
}

/** `order number or plan number, if there is one` can be given in two ways. */
function readWays(name: string): Way[] {
  const [wanted = ''] = name.split(/,|\(/)
  return wanted.split(/\s+(?:or|o)\s+/).flatMap((part) => {
    const text = part.trim()
    const stems = contentStems(text)
    const kinds = namedKinds.flatMap(([pattern, of]) => (pattern.test(text) ? of : []))
    const needsValue = kinds.length > 0 || figures.test(text)
    return stems.size === 0 ? [] : { text, stems, placeholders: kinds.map((kind) => `[${kind}_`), needsValue }
  })
}

function isGiven(way: Way, needed: readonly Wanted[], lines: readonly TranscriptLine[], index: number): boolean {
  const line = lines[index]
  if (line?.speaker !== 'visitor') return false
  if (way.placeholders.some((placeholder) => line.text.includes(placeholder))) return true
  if (tellsUnasked(way, line)) return true
  // What the visitor answered to the newest line of the agent before, if that asked for it.
  const question = lineBefore(lines, index, 'agent')
  if (question === undefined) return false
  const wanted = stemsOfLine(question)
  if (shareOf(way.stems, wanted) < asked || !isRequest(question.text)) return false
  if (refusal.test(line.text) || isQuestionBack(line.text)) return false
  const askedAtOnce = needed.filter(({ ways }) => ways.some(({ stems }) => shareOf(stems, wanted) >= asked))
  // One answer to several questions: a value has to be there for each.
  if (askedAtOnce.length < 2 || !way.needsValue) return true
  // "order number is 4711" tells no postcode.
  const told = stemsOfLine(line)
  const tellsAnother =
    shareOf(way.stems, told) < 1 && askedAtOnce.some(({ ways }) => ways.some(({ stems }) => shareOf(stems, told) === 1))
  return hasOwnFigure(line.text) && !(tellsAnother && figuresIn(line.text) < 2)
}

function lineBefore(lines: readonly TranscriptLine[], index: number, speaker: TranscriptLine['speaker']) {
  for (let at = index - 1; at >= 0; at -= 1) if (lines[at]?.speaker === speaker) return lines[at]
  return undefined
}

function tellsUnasked(way: Way, line: TranscriptLine): boolean {
  const { text } = line
  if (shareOf(way.stems, stemsOfLine(line)) < 1 || isQuestionBack(text)) return false
  return way.needsValue ? hasOwnFigure(text) : /\b(?:is|are|it's|es)\b|[:=]/i.test(text)
}

/** A figure that is no placeholder of another value. */
function hasOwnFigure(text: string): boolean {
  return /\d/.test(text.replaceAll(/\[[A-Z]{1,20}_\d{1,5}\]/g, ' '))
}

function figuresIn(text: string): number {
  return text.match(/\d[\d\s.-]*/g)?.length ?? 0
}

function isQuestionBack(text: string): boolean {
  return /\?\s*$/.test(text) && !/[\d\]]/.test(text)
}
