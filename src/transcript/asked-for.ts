import type { LineEvent } from '../domain/conversation.ts'
import { platformNumber } from '../domain/line-order.ts'
import type { PersonalKind } from '../domain/personal-kind.ts'
import type { TranscriptLine } from './transcript.ts'

/** What agents ask for, by the words of their question, and what is quicker to look for, as no such question is without it. */
export const questions: readonly (readonly [PersonalKind, asks: RegExp, needs?: RegExp])[] = [
  // First: "the name of your first pet" asks for no name.
  [
    'SECRET',
    /\b(?:pin|pin code|pin number|security (?:question|answer|code)s?|maiden name|first pet|pet you (?:have|had)|name of (?:the|your) (?:\w+ )?pet|pet['’]?s name|favou?rite (?:teacher|pet)|childhood|secret (?:answer|word)|password|name of your (?:first|favou?rite)\b.{0,30})\b/iu,
    /pin|security|maiden|pet|favou?rite|childhood|secret|password|name of your/iu,
  ],
  [
    'NAME',
    /\b(?:(?:your|full|first|last|the|get|have|for|of|a|confirm) (?:[\w'’]+ )?names?|(?:with|for) whom|who (?:is|are) (?:it|this|that|they) for|who(?:m)? (?:am i|i am|i['’]m) (?:speaking|chatting|talking)|nombre|apellidos?|namen?|prénom)\b/iu,
    /name|who|nombre|apellido|prénom/iu,
  ],
  [
    'ACCOUNT',
    /\b(?:account (?:id|number|no|#)|(?:user|member(?:ship)?|customer|client) ?(?:name|id|number)|número de (?:cuenta|cliente)|kundennummer)\b/iu,
    /account|user|member|customer|client|mero de|kundennummer/iu,
  ],
  ['ORDER', /\border (?:id|number|no|#)|\bn[úu]mero de pedido|\bbestellnummer/iu],
  [
    'ADDRESS',
    /\b(?:(?:shipping|billing|home|street|postal|delivery|full|your|the) address|zip ?code|post ?code|dirección|anschrift|adresse)\b/iu,
    /address|zip|post|direcci|anschrift|adresse/iu,
  ],
  [
    'BIRTH',
    /\b(?:date of birth|birth ?(?:day|date)|dob|when (?:were you|was \w+) born|fecha de nacimiento|geburtsdatum|date de naissance)\b/iu,
    /birth|dob|born|nacimiento|geburtsdatum|naissance/iu,
  ],
]

const linesBack = 12
const agentStretches = 2

/**
 * The kinds that the agent asked for shortly before this line: by the lines' order, so that a chat that is read again
 * gives the same.
 */
export function askedFor(lines: readonly TranscriptLine[], event: LineEvent): ReadonlySet<PersonalKind> {
  const asked = new Set<PersonalKind>()
  if (event.speaker !== 'visitor') return asked
  let stretches = 0
  let speaker: string = 'visitor'
  let seen = 0
  let asksNow = false
  for (let index = lines.length - 1; index >= 0 && seen < linesBack; index -= 1) {
    const line = lines[index]
    if (!line || line.speaker === 'system' || !isBefore(line, event)) continue
    if (line.speaker === 'agent' && speaker !== 'agent') stretches += 1
    speaker = line.speaker
    if (stretches > agentStretches) break
    seen += 1
    if (line.speaker !== 'agent') continue
    const text = line.text.slice(0, 1_000)
    // A newer question is what the visitor answers now.
    if (stretches === 1 && text.includes('?')) asksNow = true
    if (stretches > 1 && asksNow) break
    for (const [kind, question, needs] of questions)
      if (needs?.test(text) !== false && question.test(text)) asked.add(kind)
  }
  return asked
}

/** By the platform's numbers where both have one, for its times may be wrong; by time otherwise. */
function isBefore(line: TranscriptLine, event: LineEvent): boolean {
  const [number, next] = [platformNumber(line), platformNumber(event)]
  if (number !== undefined && next !== undefined) return number < next
  return line.at <= event.at && line.platformEventId !== event.platformEventId
}
