import type { Card } from '../../domain/card.ts'
import type { FactSource } from '../../domain/fact.ts'
import { trackSteps } from '../../knowledge/steps/track-steps.ts'
import type { TranscriptLine } from '../../transcript/transcript.ts'
import { withheldBefore } from '../policy.ts'
import type { TipRequest } from '../request.ts'
import { bestFit } from './fits.ts'
import { cite, nothingFound } from './offline-tip.ts'
import type { OfflineVoice } from './offline-tip.ts'

const fewestVisitorLines = 2
const factsShown = 5
const stepsShown = 6
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
  const track = topic && trackOf(topic, { lines, facts })
  const parts = [
    `Asked: ${brief(asked.text)}`,
    known.length > 0 && `Known: ${known.map(({ name, value }) => `${name}: ${brief(value)}`).join('; ')}`,
    track && track.told.length > 0 && `Told: ${track.told.join(', ')}`,
    track && track.done.length > 0 && `Done: ${track.done.map(brief).join(' ')}`,
    answered && `Last by the agent: ${brief(answered.text)}`,
    isOpen && `Without an answer: ${brief(newest.text)}`,
    track && track.missing.length > 0 && `Not told: ${track.missing.join(', ')}`,
    topic && `Card: ${topic.title}`,
  ]
  const standsOn = [asked, answered, isOpen && newest].flatMap((line) => (line ? line.platformEventId : []))
  return {
    text: parts.filter((part) => typeof part === 'string').join('\n'),
    cards: topic ? [cite(topic)] : [],
    lines: [...new Set([...standsOn, ...(track?.lines ?? [])])].toSorted((one, other) => one - other),
  }
}

/** The steps that an agent's line did, the facts that a visitor's line told, and those that nobody told. */
function trackOf(card: Card, { lines, facts }: Pick<TipRequest, 'lines' | 'facts'>) {
  const track = trackSteps(lines, facts, card)
  const done = track.steps.filter(({ doneBy }) => typeof doneBy === 'number').slice(0, stepsShown)
  const told = track.facts.filter(({ givenBy }) => typeof givenBy === 'number')
  return {
    done: done.map(({ step }) => step),
    told: told.map(({ name }) => name),
    missing: track.facts.flatMap(({ name, givenBy }) => (givenBy === undefined ? name : [])),
    lines: [...done.map(({ doneBy }) => doneBy), ...told.map(({ givenBy }) => givenBy)].filter(
      (line) => typeof line === 'number',
    ),
  }
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
