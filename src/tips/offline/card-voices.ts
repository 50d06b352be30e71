import type { Card } from '../../domain/card.ts'
import { findNeededFacts } from '../../knowledge/steps/needed-facts.ts'
import { trackSteps } from '../../knowledge/steps/track-steps.ts'
import { bestFit } from './fits.ts'
import { nextStepOfLearned, replyOfLearned } from './learned-tips.ts'
import { cite, noSupport, nothingFound } from './offline-tip.ts'
import type { OfflineTip, OfflineVoice } from './offline-tip.ts'
import { nextStepOfPast, replyOfPast } from './past-tips.ts'

/**
 * What agents say at the step that comes next, where that is likely; else the best card's reply, word for word; where none
 * fits, what agents wrote in situations like this one.
 */
export const replyVoice: OfflineVoice = (request, minimum) => {
  const learned = replyOfLearned(request)
  if (learned) return learned
  const best = bestFit(request.matches, minimum)
  if (!best || best.card.reply === '') return replyOfPast(request) ?? noSupport(request.matches, minimum)
  return { text: best.card.reply, cards: [cite(best.card)] }
}

/**
 * The step that agents take next, where that is likely; else what the best card says to do next, after what was done, with
 * its condition, where it has one; where no card fits, what agents did in situations like this one.
 */
export const nextStepVoice: OfflineVoice = (request, minimum) => {
  const learned = nextStepOfLearned(request)
  if (learned) return learned
  const best = bestFit(request.matches, minimum)
  if (!best || best.card.steps.length === 0) return nextStepOfPast(request) ?? noSupport(request.matches, minimum)
  const { next } = trackSteps(request.lines, request.facts, best.card)
  if (!next) return nothingFound({ left: 0 })
  return { text: `${best.card.title}: ${next.step}`, cards: [cite(best.card)] }
}

/** How likely a card has to be to count although the newest words say nothing of it: right as often as one that fits. */
const surelyInPlay = 0.8

/** What the card needs that the conversation is on, or else the best one, and neither a fact nor the visitor told. */
export const missingFactsVoice: OfflineVoice = ({ matches, lines, facts }, minimum) => {
  const best = matches.find(({ inPlay = 0 }) => inPlay >= surelyInPlay) ?? bestFit(matches, minimum)
  if (!best) return noSupport(matches, minimum)
  const needed = findNeededFacts(best.card.factsNeeded, facts, lines)
  const missing = needed.flatMap(({ name, givenBy }) => (givenBy === undefined ? name : []))
  if (missing.length === 0) return nothingFound({ missing: 0 })
  return { text: `Ask for: ${missing.join(', ')}.`, cards: [cite(best.card)] }
}

const stepsShown = 3

/**
 * The article that answers what the visitor asks, or the best card, by its title, with what it says, its links or its first
 * steps; better founded than a reply. Where there are articles, whether one is needed decides.
 */
export const articleVoice: OfflineVoice = ({ matches, article }, minimum) => {
  // An article beside a reply is one tip more.
  const card = bestFit(matches, minimum, 'high')?.card
  const isArticle = card?.text !== undefined && card.steps.length === 0
  const [found] = article?.cards ?? []
  if (article && (card === undefined || isArticle)) {
    if (!found || !article.needsArticle) return nothingFound({ need: Math.round(article.need * 100) / 100 })
    return tellOf(found) ?? noSupport(matches, minimum, 'high')
  }
  return (card && tellOf(card)) ?? noSupport(matches, minimum, 'high')
}

function tellOf(card: Card): OfflineTip | undefined {
  const { title, steps, text } = card
  const links = linksOf(card)
  if (steps.length === 0 && links.length === 0 && text === undefined) return undefined
  const says = text === undefined ? [] : [text]
  const isShort = text === undefined && links.length === 0
  const shown = isShort ? steps.slice(0, stepsShown).map((step, at) => `${at + 1}. ${step}`) : links
  const more = isShort ? steps.length - stepsShown : 0
  const rest = more > 0 ? [`and ${more} more ${more === 1 ? 'step' : 'steps'} on the card`] : []
  return { text: [title, ...says, ...shown, ...rest].join('\n'), cards: [cite(card)] }
}

function linksOf({ steps, reply, moreReplies = [], links = [] }: Card): readonly string[] {
  const named = [...steps, reply, ...moreReplies].join(' ').match(/https?:\/\/[^\s<>"')]*[^\s<>"').,;:!?]/g) ?? []
  return [...new Set([...links, ...named])]
}
