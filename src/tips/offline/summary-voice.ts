import type { FactSource } from '../../domain/fact.ts'
import type { TranscriptLine } from '../../transcript/transcript.ts'
import { withheldBefore } from '../policy.ts'
import { bestFit } from './fits.ts'
import { cite, nothingFound } from './offline-tip.ts'
import type { OfflineVoice } from './offline-tip.ts'

const fewestVisitorLines = 2
const factsShown = 5
const longestPart = 160
/** What the visitor's machine tells, or how busy the team was, says nothing of the conversation. */
const ofNoInterest: ReadonlySet<FactSource> = new Set(['visit', 'availability'])

/** What was asked, known and done, in the words that stand there; nothing of it is made up or left to guess. */
export const summaryVoice: OfflineVoice = ({ lines, facts, matches }, minimum) => {
  const visitor = lines.filter((line) => line.speaker === 'visitor')
  if (visitor.length < fewestVisitorLines) return nothingFound({ lines: visitor.length, minimum: fewestVisitorLines })
  const asked = visitor.find(asksForSomething)
  if (asked === undefined) return nothingFound({ asked: 0 })
  const answered = lines.findLast((line) => line.speaker === 'agent')
  const newest = visitor.at(-1)
  const isOpen = newest && newest !== asked && asksForSomething(newest) && lines.at(-1) === newest
  const known = facts.filter(({ source }) => !ofNoInterest.has(source)).slice(0, factsShown)
  const topic = bestFit(matches, minimum)?.card
  const parts = [
    `Asked: ${brief(asked.text)}`,
    known.length > 0 && `Known: ${known.map(({ name, value }) => `${name}: ${brief(value)}`).join('; ')}`,
    answered && `Last by the agent: ${brief(answered.text)}`,
    isOpen && `Without an answer: ${brief(newest.text)}`,
    topic && `Card: ${topic.title}`,
  ]
  return { text: parts.filter((part) => typeof part === 'string').join('\n'), cards: topic ? [cite(topic)] : [] }
}

/** More than a greeting or thanks. */
function asksForSomething({ text }: TranscriptLine): boolean {
  const words = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0
  return words >= 3 && withheldBefore(text) === undefined
}

/** The first sentences, as far as there is room; a placeholder is never cut. */
function brief(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= longestPart) return line
  // Some languages have no spaces.
  const end = line.lastIndexOf(' ', longestPart)
  return `${line.slice(0, end > 0 ? end : longestPart).replace(/(?:\[[A-Z]*(?:_\d*)?|[\uD800-\uDBFF])$/, '')}…`
}
