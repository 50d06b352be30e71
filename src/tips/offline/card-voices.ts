import { cite, noSupport, nothingFound } from './offline-tip.ts'
import type { OfflineVoice } from './offline-tip.ts'
import { nextStepOfPast, replyOfPast } from './past-tips.ts'

/** The best card's reply, word for word; where none fits, what agents wrote in situations like this one. */
export const replyVoice: OfflineVoice = (request, minimumSupport) => {
  const best = request.matches[0]
  if (!best || best.support < minimumSupport || best.card.reply === '')
    return replyOfPast(request) ?? noSupport(request, minimumSupport)
  return { text: best.card.reply, cards: [cite(best.card)] }
}

/** The first thing that the best card says to do; where none fits, what agents did in situations like this one. */
export const nextStepVoice: OfflineVoice = (request, minimumSupport) => {
  const best = request.matches[0]
  const step = best?.card.steps[0]
  if (!best || best.support < minimumSupport || step === undefined)
    return nextStepOfPast(request) ?? noSupport(request, minimumSupport)
  return { text: `${best.card.title}: ${step}`, cards: [cite(best.card)] }
}

/** What the best card needs and no fact tells. */
export const missingFactsVoice: OfflineVoice = (request, minimumSupport) => {
  const best = request.matches[0]
  if (!best || best.support < minimumSupport) return noSupport(request, minimumSupport)
  const known = new Set(request.facts.flatMap(({ name, key = name }) => [name.toLowerCase(), key.toLowerCase()]))
  const missing = best.card.factsNeeded.filter((fact) => !known.has(fact.toLowerCase()))
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
