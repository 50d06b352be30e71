import type { Card } from '../../domain/card.ts'
import type { Fact } from '../../domain/fact.ts'
import type { TranscriptLine } from '../../transcript/transcript.ts'
import { readStep } from '../card-step.ts'
import { contentStems, shareOf, stemsOfLine } from './content-stems.ts'
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
const asks = /^(?:ask|get|request|take down|note|pide|pregunta)\b/i

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
  const said = lines.flatMap((line) =>
    line.speaker === 'agent'
      ? { stems: stemsOfLine(line), isRequest: isRequest(line.text), platformEventId: line.platformEventId }
      : [],
  )
  const parts = card.steps.map((step) => ({ step, ...readStep(step) }))
  const stems = parts.map(({ text }) => contentStems(text))
  const usual = countStems(stems)
  const steps = parts.map(({ step, condition, text }, index): TrackedStep => {
    const mine = stems[index] ?? new Set()
    const line = said.find((one) => (!asks.test(text) || one.isRequest) && isDone(mine, one.stems, usual))
    return { step, condition, doneBy: line?.platformEventId ?? askedFacts(text, mine, needed) }
  })
  return { steps, next: nextStep(steps, lines), facts: needed }
}

/** How many steps have a word: one that all of them have tells none from the other. */
function countStems(stems: readonly ReadonlySet<string>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const stem of stems.flatMap((one) => [...one])) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  return counts
}

function isDone(step: ReadonlySet<string>, line: ReadonlySet<string>, usual: ReadonlyMap<string, number>): boolean {
  const weigh = (stems: Iterable<string>) => [...stems].reduce((sum, stem) => sum + 1 / (usual.get(stem) ?? 1), 0)
  const both = [...step].filter((stem) => line.has(stem))
  if (both.length < Math.min(2, step.size) || both.length === 0) return false
  return (
    weigh(both) / weigh(step) >= covered || (both.length >= 2 && weigh(both) >= 1 && shareOf(line, step) >= contained)
  )
}

/** A step that asks for facts is done when all of those that it names were given, by whomever they were asked. */
function askedFacts(text: string, step: ReadonlySet<string>, needed: readonly NeededFact[]): Source | undefined {
  if (!asks.test(text)) return undefined
  const named = needed.filter(({ name }) => shareOf(contentStems(name.split(',')[0] ?? ''), step) === 1)
  return named.every(({ givenBy }) => givenBy !== undefined) ? named.at(-1)?.givenBy : undefined
}

/**
 * The first step left after the last one done; of several that follow under conditions that of which the visitor spoke.
 * Where the last one done had a condition, further ones are other ways that were not gone; where none is done yet, a step
 * without a condition comes first.
 * Steps before it were passed over, by another way or in words that the tracker did not know again: they come last.
 */
function nextStep(steps: readonly TrackedStep[], lines: readonly TranscriptLine[]): TrackedStep | undefined {
  const lastDone = steps.findLastIndex(({ doneBy }) => doneBy !== undefined)
  const left = steps.slice(lastDone + 1)
  const plain = left.findIndex(({ condition }) => condition === undefined)
  const choices = left.slice(0, plain === -1 ? undefined : plain)
  const visitor = new Set(lines.flatMap((line) => (line.speaker === 'visitor' ? [...stemsOfLine(line)] : [])))
  const met = choices.find(({ condition = '' }) => shareOf(contentStems(condition), visitor) >= conditionMet)
  if (met) return met
  const isOtherWay = steps[lastDone]?.condition !== undefined
  // At the beginning nobody knows yet what holds: first what is to be done whatever the circumstances.
  const following = isOtherWay || lastDone === -1 ? left.slice(choices.length) : left
  return (
    following[0] ?? steps.find(({ condition, doneBy }) => condition === undefined && doneBy === undefined) ?? left[0]
  )
}
