import type { Card } from '../../domain/card.ts'
import { trackSteps } from '../../knowledge/steps/track-steps.ts'
import type { Transcript } from '../../transcript/transcript.ts'
import type { ReviewCard } from '../practice-protocol.ts'
import { findNearNever } from './near-never.ts'

/** What is done in the agent's own tools: no line tells of it. */
const aside = /^(?:look|open|check|write|note|book|switch|use|hand|hold|pass|do|mira|abre|busca|anota)\b/i

/** How far a practice followed a card: by words alone, as the overlay's progress does. Of the agent's lines only. */
export function reviewCard(card: Card, { lines, facts, vault }: Transcript): ReviewCard {
  const said = lines.filter(({ agentsOnly }) => !agentsOnly)
  const track = trackSteps(said, [...facts.values()], card)
  const textOf = (number: unknown) => {
    const line = said.find(({ platformEventId }) => platformEventId === number)
    return line && vault.restore(line.text)
  }
  const own = said.filter(({ speaker }) => speaker === 'agent').map(({ text }) => vault.restore(text))
  return {
    card: { cardId: card.cardId, title: card.title },
    steps: track.steps.map(({ step, condition, doneBy }) => {
      if (doneBy !== undefined) return { text: step, state: 'done', line: textOf(doneBy) }
      if (condition !== undefined) return { text: step, state: 'if' }
      return { text: step, state: aside.test(step) ? 'aside' : 'open' }
    }),
    facts: track.facts.map(({ name, givenBy }) => ({ name, given: givenBy !== undefined })),
    replies: [card.reply, ...(card.moreReplies ?? [])].filter((reply) => reply !== ''),
    never: card.never.map((rule) => ({ text: rule, line: findNearNever(rule, own) })),
  }
}
