import type { Card } from '../domain/card.ts'
import type { PromptVariables } from '../prompts/prompt-file.ts'
import { withoutTags } from './fence.ts'

type CardVariables = PromptVariables['cards'][number]

// The same cards stand in the prompts of thousands of tips.
const known = new WeakMap<Card, CardVariables>()

/** What a prompt is told of a card, worked out once for as long as the card lives. */
export function cardVariables(card: Card): CardVariables {
  const variables = known.get(card) ?? read(card)
  known.set(card, variables)
  return variables
}

function read(card: Card): CardVariables {
  return {
    id: card.cardId,
    title: withoutTags(card.title),
    steps: card.steps.map(withoutTags),
    reply: withoutTags(card.reply),
    more_replies: (card.moreReplies ?? []).map(withoutTags),
    never: card.never.map(withoutTags),
    text: withoutTags(card.text ?? ''),
    links: card.links ?? [],
  }
}
