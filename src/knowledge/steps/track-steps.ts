import type { Card } from '../../domain/card.ts'
import type { Fact } from '../../domain/fact.ts'
import type { TranscriptLine } from '../../transcript/transcript.ts'
import { wayOf, weigh } from './card-way.ts'
import type { CardWay, ReadStep } from './card-way.ts'
import { countIn, shareOf, stemsOfLine } from './content-stems.ts'
import { findNeededFacts, isRequest } from './needed-facts.ts'
import type { NeededFact, Source } from './needed-facts.ts'

export type TrackedStep = {
  /** As the card has it. */
  readonly step: string
  /** Where it begins with one: the step is done only if this holds. */
  readonly condition: string | undefined
  /** The agent's line that did it; `known` where all that it asks for was known without a line. */
  readonly doneBy: Source | undefined
}

/** How far a conversation is on a card. */
export type StepTrack = {
  /** In the card's order. */
  readonly steps: readonly TrackedStep[]
  /** What is to do next; undefined where nothing is left. */
  readonly next: TrackedStep | undefined
  readonly facts: readonly NeededFact[]
}

/** Weight of a step's words that a line has to have. */
const covered = 0.5
/** Or: share of the line's own words that are the step's, where they are two or more. */
const contained = 0.65
/** A condition is met when the visitor used this share of its words. */
const conditionMet = 0.6

/**
 * Follows a card's steps through a conversation, by words alone: which were done and by which line, which is next under which
 * condition, which facts were given and which are missing. Pure; takes a millisecond for forty lines.
 */
export function trackSteps(
  lines: readonly TranscriptLine[],
  facts: readonly Fact[],
  card: Pick<Card, 'steps' | 'factsNeeded'>,
): StepTrack {
  const needed = findNeededFacts(card.factsNeeded, facts, lines)
  const way = wayOf(card)
  const said = lines.flatMap((line) => (line.speaker === 'agent' ? { line, stems: stemsOfLine(line) } : []))
  const steps = way.steps.map((read): TrackedStep => {
    const doing = said.find((one) => isDone(read, one.stems, way.usual) && (!read.asks || isRequest(one.line.text)))
    const { step, condition } = read
    return { step, condition, doneBy: doing?.line.platformEventId ?? askedFacts(read, needed) }
  })
  return { steps, next: nextStep(steps, way.conditions, lines), facts: needed }
}

function isDone({ stems, weight }: ReadStep, line: ReadonlySet<string>, usual: ReadonlyMap<string, number>): boolean {
  const both = countIn(stems, line)
  if (both < Math.min(2, stems.size) || both === 0) return false
  const said = weigh(
    [...stems].filter((stem) => line.has(stem)),
    usual,
  )
  return said / weight >= covered || (both >= 2 && said >= 1 && shareOf(line, stems) >= contained)
}

/** A step that asks for facts is done when all of those that it names were given, by whomever they were asked. */
function askedFacts({ named }: ReadStep, needed: readonly NeededFact[]): Source | undefined {
  const last = named.at(-1)
  if (last === undefined || named.some((place) => needed[place]?.givenBy === undefined)) return undefined
  return needed[last]?.givenBy
}

/**
 * The first step left after the last one done; of several that follow under conditions that of which the visitor spoke.
 * Where the last one done had a condition, further ones are other ways that were not gone; where none is done yet, a step
 * without a condition comes first.
 * Steps before it were passed over, by another way or in words that the tracker did not know again: they come last.
 */
function nextStep(
  steps: readonly TrackedStep[],
  conditions: CardWay['conditions'],
  lines: readonly TranscriptLine[],
): TrackedStep | undefined {
  const lastDone = steps.findLastIndex(({ doneBy }) => doneBy !== undefined)
  const left = steps.slice(lastDone + 1)
  const plain = left.findIndex(({ condition }) => condition === undefined)
  const choices = left.slice(0, plain === -1 ? undefined : plain)
  const visitor = choices.length === 0 ? none : stemsOfVisitor(lines)
  const met = choices.find(({ condition = '' }) => shareOf(conditions.get(condition) ?? none, visitor) >= conditionMet)
  if (met) return met
  const isOtherWay = steps[lastDone]?.condition !== undefined
  // At the beginning nobody knows yet what holds: first what is to be done whatever the circumstances.
  const following = isOtherWay || lastDone === -1 ? left.slice(choices.length) : left
  return (
    following[0] ?? steps.find(({ condition, doneBy }) => condition === undefined && doneBy === undefined) ?? left[0]
  )
}

const none: ReadonlySet<string> = new Set()

function stemsOfVisitor(lines: readonly TranscriptLine[]): ReadonlySet<string> {
  const stems = new Set<string>()
  for (const line of lines) if (line.speaker === 'visitor') for (const stem of stemsOfLine(line)) stems.add(stem)
  return stems
}
