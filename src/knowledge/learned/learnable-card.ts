import type { Card } from '../../domain/card.ts'
import { toCardName } from '../import/source.ts'
import type { FlowChart } from '../steps/talk.ts'
import type { Topic } from '../topics/topic.ts'

/** What is learned from a card. */
export type LearnableCard = Pick<Card, 'cardId' | 'title' | 'topic' | 'when' | 'examples' | 'steps' | 'reply'> & {
  readonly moreReplies: readonly string[]
}

/** More cards than these are a list of replies or articles, and no topics that conversations stay on. */
const mostTopics = 300

/** The cards that a conversation can be on; an article is none. */
export function learnableCards(cards: readonly Card[]): readonly LearnableCard[] {
  const own = cards.filter(({ steps, reply, text }) => (steps.length > 0 || reply !== '') && text === undefined)
  if (own.length > mostTopics) return []
  return own.map(({ cardId, title, topic, when, examples, steps, reply, moreReplies = [] }) => ({
    cardId,
    title,
    topic,
    when,
    examples,
    steps,
    reply,
    moreReplies,
  }))
}

export function repliesOf({ reply, moreReplies }: LearnableCard): readonly string[] {
  return [reply, ...moreReplies].filter((text) => text !== '')
}

export function toTopic(card: LearnableCard): Topic {
  const { cardId, title, topic, when, examples, steps } = card
  return {
    topicId: cardId,
    title,
    ...(topic === '' ? {} : { group: topic }),
    about: when === '' ? [] : [when],
    steps,
    replies: repliesOf(card),
    examples,
  }
}

/** Before the names of steps that no tool has named. */
const replyStep = 'reply: '

/** A card's replies, each a step of its own name, by which past lines are marked that no tool had marked. */
export function toChart(card: LearnableCard): FlowChart {
  return {
    flow: card.cardId,
    replies: repliesOf(card).map((text) => ({ step: `${replyStep}${text}`, text })),
    edges: [],
  }
}

/** What the team's own tool calls a step; undefined where only a card's reply does. */
export function toolNameOf(step: string): string | undefined {
  return step.startsWith(replyStep) ? undefined : step
}

/** The card that a team's own tool means by the name of a task: by its id or its title. */
export function createTaskNames(cards: readonly LearnableCard[]): (task: string) => string | undefined {
  const byName = new Map<string, string>()
  for (const { cardId, title } of cards) {
    byName.set(toCardName(title), cardId)
    byName.set(toCardName(cardId.split('/').at(-1) ?? cardId), cardId)
  }
  return (task) => byName.get(toCardName(task))
}
