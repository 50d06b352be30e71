import type { Card } from '../../domain/card.ts'
import { readStep } from '../card-step.ts'
import { contentStems, shareOf } from './content-stems.ts'

const asks = /^(?:ask|get|request|take down|note|pide|pregunta)\b/i

/** A step of a card, as its words are looked for. */
export type ReadStep = {
  readonly step: string
  readonly condition: string | undefined
  readonly stems: ReadonlySet<string>
  readonly weight: number
  readonly asks: boolean
  /** The places, among the facts that the card needs, of those that a step that asks names. */
  readonly named: readonly number[]
}

/** What a card's steps and needed facts are by their words, before any line is looked at. */
export type CardWay = {
  readonly steps: readonly ReadStep[]
  /** How many steps have a stem. */
  readonly usual: ReadonlyMap<string, number>
  /** The stems of each condition. */
  readonly conditions: ReadonlyMap<string, ReadonlySet<string>>
}

/** Of cards as they stand in the playbook: each is looked at with each line. A changed one is another one. */
const ofCards = new WeakMap<Pick<Card, 'steps' | 'factsNeeded'>, CardWay>()

/** Worked out once per card. */
export function wayOf(card: Pick<Card, 'steps' | 'factsNeeded'>): CardWay {
  const known = ofCards.get(card)
  if (known) return known
  const facts = card.factsNeeded.map((name) => contentStems(name.split(',')[0] ?? ''))
  const parts = card.steps.map((step) => {
    const { condition, text } = readStep(step)
    return { step, condition, asks: asks.test(text), stems: contentStems(text) }
  })
  const usual = countStems(parts.map(({ stems }) => stems))
  const steps = parts.map((part): ReadStep => ({
    ...part,
    weight: weigh(part.stems, usual),
    named: part.asks ? facts.flatMap((stems, place) => (shareOf(stems, part.stems) === 1 ? place : [])) : [],
  }))
  const conditions = new Map(
    steps.flatMap(({ condition }) => (condition === undefined ? [] : [[condition, contentStems(condition)]])),
  )
  const way = { steps, usual, conditions }
  ofCards.set(card, way)
  return way
}

/** How many steps have a word: one that all of them have tells none from the other. */
function countStems(stems: readonly ReadonlySet<string>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const stem of stems.flatMap((one) => [...one])) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  return counts
}

/** What these words weigh: one that several steps have says less of each. */
export function weigh(stems: Iterable<string>, usual: ReadonlyMap<string, number>): number {
  let weight = 0
  for (const stem of stems) weight += 1 / (usual.get(stem) ?? 1)
  return weight
}
