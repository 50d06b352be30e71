import { createFeatureSpace } from '../learning/feature-space.ts'
import { trainSoftmax } from '../learning/softmax-regression.ts'
import type { ArticleQuestion } from './article-question.ts'
import { plainWords, stemOf } from './article-words.ts'

/** How likely the visitor's last line needs an article, from 0 to 1. */
export type NeedsArticle = (question: ArticleQuestion) => number

/**
 * What an agent answers by looking it up, or does, rather than reads in an article: contact, price, place, booking.
 */
const lookUps =
  /\b(?:address|phone|number|post ?code|zip|reference|book(?:ing|ed)?|reserv\w*|table for|price range|entrance|area|located|location|train|taxi|leav\w+|arriv\w+|depart\w+|ticket|star)\b/i
const asks =
  /\?|^\W*(?:do|does|did|is|are|was|were|can|could|would|will|how|what|which|where|who|when|any)\b|\b(?:tell me|wonder|know) (?:if|whether|how|about)\b/i

/** Without a past to learn from: a question about something that articles describe, that no look-up answers. */
export const needsArticleByRule: NeedsArticle = ({ text, entities }) => {
  if (!asks.test(text)) return 0.1
  if (lookUps.test(text)) return 0.3
  return entities.length > 0 ? 0.8 : 0.4
}

/**
 * Learns from past questions which of them needed an article (logistic regression on words, their order, the agent's last
 * line, entities in play and the sentence vector). It takes all of its thread for about 1 ms a question.
 */
export function learnNeedsArticle(
  lessons: readonly { readonly question: ArticleQuestion; readonly needsArticle: boolean }[],
): NeedsArticle {
  const needed = lessons.filter(({ needsArticle }) => needsArticle).length
  if (needed < fewest || lessons.length - needed < fewest) return needsArticleByRule
  const known = lessons.map(({ question }) => featuresOf(question))
  const space = createFeatureSpace(known, { denseSize: lessons[0]?.question.vector.length ?? 0 })
  const examples = lessons.map(({ question, needsArticle }, at) => ({
    vector: space.toVector(known[at] ?? new Map(), scaled(question.vector)),
    label: Number(needsArticle),
  }))
  const classifier = trainSoftmax(examples, { features: space.size, labels: 2 })
  return (question) => classifier.probabilities(space.toVector(featuresOf(question), scaled(question.vector)))[1] ?? 0
}

/** Of either kind; fewer teach nothing. */
const fewest = 10
/** Beside words, whose vectors have length 1 too. */
const denseWeight = 1

const scaled = (vector: Float32Array) => vector.map((value) => value * denseWeight)

function featuresOf({ text, agentText, entities, lines }: ArticleQuestion): Map<string, number> {
  const words = plainWords(text)
  const stems = words.map(stemOf)
  const names = [
    ...stems.map((stem) => `word:${stem}`),
    ...stems.slice(1).map((stem, at) => `pair:${stems[at] ?? ''} ${stem}`),
    `begins:${words.slice(0, 2).join(' ')}`,
    ...new Set(plainWords(agentText).map((word) => `agent:${stemOf(word)}`)),
    `mark:${text.includes('?') ? 'asked' : 'none'}:${text.trim().endsWith('?') ? 'last' : 'not-last'}`,
    `entities:${Math.min(3, entities.length)}`,
    `entity-lines-ago:${Math.min(4, entities[0]?.linesAgo ?? 9)}`,
    `lines:${Math.min(4, lines.length >> 1)}`,
    `length:${Math.min(6, words.length >> 2)}`,
    `rule:${needsArticleByRule({ text, agentText, entities, lines, vector: nothing, terms: [] })}`,
  ]
  return new Map(names.map((name) => [name, name.startsWith('agent:') ? 0.3 : 1]))
}

const nothing = new Float32Array(0)
