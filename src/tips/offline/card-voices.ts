import type { Card } from '../../domain/card.ts'
import { readStep } from '../../knowledge/card-step.ts'
import { bestFit } from './fits.ts'
import { cite, noSupport, nothingFound } from './offline-tip.ts'
import type { OfflineVoice } from './offline-tip.ts'

/** The best card's reply, word for word. */
export const replyVoice: OfflineVoice = ({ matches }, minimum) => {
  const best = bestFit(matches, minimum)
  if (!best || best.card.reply === '') return noSupport(matches, minimum)
  return { text: best.card.reply, cards: [cite(best.card)] }
}

/** The first thing that the best card says to do, whatever the circumstances. */
export const nextStepVoice: OfflineVoice = ({ matches }, minimum) => {
  const best = bestFit(matches, minimum)
  const steps = best?.card.steps ?? []
  const step = steps.find((one) => readStep(one).condition === undefined) ?? steps[0]
  if (!best || step === undefined) return noSupport(matches, minimum)
  return { text: `${best.card.title}: ${step}`, cards: [cite(best.card)] }
}

/** What the best card needs and no fact tells. */
export const missingFactsVoice: OfflineVoice = ({ matches, facts }, minimum) => {
  const best = bestFit(matches, minimum)
  if (!best) return noSupport(matches, minimum)
  const known = new Set(facts.flatMap(({ name, key = name }) => [name.toLowerCase(), key.toLowerCase()]))
  const missing = best.card.factsNeeded.filter((fact) => !known.has(fact.toLowerCase()))
  if (missing.length === 0) return nothingFound({ missing: 0 })
  return { text: `Ask for: ${missing.join(', ')}.`, cards: [cite(best.card)] }
}

const stepsShown = 3

/** The best card by its title, with what it says, its links or its first steps; better founded than a reply. */
export const articleVoice: OfflineVoice = ({ matches }, minimum) => {
  // An article beside a reply is one tip more.
  const best = bestFit(matches, minimum, 'high')
  if (!best) return noSupport(matches, minimum, 'high')
  const { title, steps, text } = best.card
  const links = linksOf(best.card)
  if (steps.length === 0 && links.length === 0 && text === undefined) return noSupport(matches, minimum, 'high')
  const says = text === undefined ? [] : [text]
  const isShort = text === undefined && links.length === 0
  const shown = isShort ? steps.slice(0, stepsShown).map((step, at) => `${at + 1}. ${step}`) : links
  const more = isShort ? steps.length - stepsShown : 0
  const rest = more > 0 ? [`and ${more} more ${more === 1 ? 'step' : 'steps'} on the card`] : []
  return { text: [title, ...says, ...shown, ...rest].join('\n'), cards: [cite(best.card)] }
}

function linksOf({ steps, reply, moreReplies = [], links = [] }: Card): readonly string[] {
  const named = [...steps, reply, ...moreReplies].join(' ').match(/https?:\/\/[^\s<>"')]*[^\s<>"').,;:!?]/g) ?? []
  return [...new Set([...links, ...named])]
}
