import { LRUCache } from 'lru-cache'
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
  return names.map((name) => {
    const ways = alternatives(name)
    if ([name, ...ways.map(({ text }) => text)].some((one) => known.has(one.toLowerCase()))) {
      return { name, givenBy: 'known' }
    }
    return {
      name,
      givenBy: lines.find((_line, index) => ways.some((way) => isGiven(way, names, lines, index)))?.platformEventId,
    }
  })
}

/** True for a line that asks the visitor for something. */
export function isRequest(text: string): boolean {
  return request.test(text)
}

type Way = { readonly text: string; readonly stems: ReadonlySet<string>; readonly kinds: readonly PersonalKind[] }

/** Names of facts come from cards, and are looked at with each line. */
const knownWays = new LRUCache<string, readonly Way[]>({ max: 2_000 })

/** `order number or plan number, if there is one` can be given in two ways. */
function alternatives(name: string): readonly Way[] {
  const ways = knownWays.get(name) ?? readWays(name)
  knownWays.set(name, ways)
  return ways
}

function readWays(name: string): Way[] {
  const [wanted = ''] = name.split(/,|\(/)
  return wanted.split(/\s+(?:or|o)\s+/).flatMap((part) => {
    const text = part.trim()
    const stems = contentStems(text)
    const kinds = namedKinds.flatMap(([pattern, of]) => (pattern.test(text) ? of : []))
    return stems.size === 0 ? [] : { text, stems, kinds }
  })
}

function isGiven(way: Way, names: readonly string[], lines: readonly TranscriptLine[], index: number): boolean {
  const line = lines[index]
  if (line?.speaker !== 'visitor') return false
  if (way.kinds.some((kind) => line.text.includes(`[${kind}_`))) return true
  if (tellsUnasked(way, line)) return true
  // What the visitor answered to the newest line of the agent before, if that asked for it.
  const question = lineBefore(lines, index, 'agent')
  if (question === undefined || !isRequest(question.text)) return false
  const wanted = stemsOfLine(question)
  if (shareOf(way.stems, wanted) < asked) return false
  if (refusal.test(line.text) || isQuestionBack(line.text)) return false
  const askedAtOnce = names.filter((name) => alternatives(name).some(({ stems }) => shareOf(stems, wanted) >= asked))
  // One answer to several questions: a value has to be there for each.
  if (askedAtOnce.length < 2 || !needsValue(way)) return true
  // "order number is 4711" tells no postcode.
  const told = stemsOfLine(line)
  const tellsAnother =
    shareOf(way.stems, told) < 1 &&
    askedAtOnce.some((name) => alternatives(name).some(({ stems }) => shareOf(stems, told) === 1))
  return hasOwnFigure(line.text) && !(tellsAnother && figuresIn(line.text) < 2)
}

function lineBefore(lines: readonly TranscriptLine[], index: number, speaker: TranscriptLine['speaker']) {
  for (let at = index - 1; at >= 0; at -= 1) if (lines[at]?.speaker === speaker) return lines[at]
  return undefined
}

function tellsUnasked(way: Way, line: TranscriptLine): boolean {
  const { text } = line
  if (isQuestionBack(text) || shareOf(way.stems, stemsOfLine(line)) < 1) return false
  return needsValue(way) ? hasOwnFigure(text) : /\b(?:is|are|it's|es)\b|[:=]/i.test(text)
}

function needsValue({ text, kinds }: Way): boolean {
  return kinds.length > 0 || figures.test(text)
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
