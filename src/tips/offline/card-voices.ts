import { findNeededFacts } from '../../knowledge/steps/needed-facts.ts'
import { trackSteps } from '../../knowledge/steps/track-steps.ts'
import { cite, noSupport, nothingFound } from './offline-tip.ts'
import type { OfflineVoice } from './offline-tip.ts'

/** The best card's reply, word for word. */
export const replyVoice: OfflineVoice = (request, minimumSupport) => {
  const best = request.matches[0]
  if (!best || best.support < minimumSupport || best.card.reply === '') return noSupport(request, minimumSupport)
  return { text: best.card.reply, cards: [cite(best.card)] }
}

/** What the best card says to do next, after what was done; with its condition, where it has one. */
export const nextStepVoice: OfflineVoice = (request, minimumSupport) => {
  const best = request.matches[0]
  if (!best || best.support < minimumSupport || best.card.steps.length === 0) return noSupport(request, minimumSupport)
  const { next } = trackSteps(request.lines, request.facts, best.card)
  if (!next) return nothingFound({ left: 0 })
  return { text: `${best.card.title}: ${next.step}`, cards: [cite(best.card)] }
}

/** What the best card needs and neither a fact nor the visitor told. */
export const missingFactsVoice: OfflineVoice = (request, minimumSupport) => {
  const best = request.matches[0]
  if (!best || best.support < minimumSupport) return noSupport(request, minimumSupport)
  const needed = findNeededFacts(best.card.factsNeeded, request.facts, request.lines)
  const missing = needed.flatMap(({ name, givenBy }) => (givenBy === undefined ? name : []))
  if (missing.length === 0) return nothingFound({ missing: 0 })
  return { text: `Ask for: ${missing.join(', ')}.`, cards: [cite(best.card)] }
}

/** An article beside a reply is one tip more, so it has to fit this much better than a reply. */
const articleFactor = 1.5
const stepsShown = 3

/** The best card by its title, with its links or first steps. */
export const articleVoice: OfflineVoice = (request, minimumSupport) => {
  const minimum = Math.round(minimumSupport * articleFactor * 100) / 100
  const best = request.matches[0]
  if (!best || best.support < minimum) return noSupport(request, minimum)
  const { title, steps, reply } = best.card
  const links = [...steps, reply].join(' ').match(/https?:\/\/[^\s<>"')]*[^\s<>"').,;:!?]/g) ?? []
  if (steps.length === 0 && links.length === 0) return noSupport(request, minimum)
  const shown =
    links.length > 0 ? [...new Set(links)] : steps.slice(0, stepsShown).map((step, at) => `${at + 1}. ${step}`)
  const more = links.length > 0 ? 0 : steps.length - stepsShown
  const rest = more > 0 ? [`and ${more} more ${more === 1 ? 'step' : 'steps'} on the card`] : []
  return { text: [title, ...shown, ...rest].join('\n'), cards: [cite(best.card)] }
}
