import { z } from 'zod'
import type { Card } from '../domain/card.ts'
import { createBreather } from '../lib/breather.ts'
import { FileProblem } from '../lib/front-matter.ts'
import { cardHeader, toCard } from './card-header.ts'
import { reasonOf } from './reason-of.ts'

const text = z.string().max(20_000)
const line = z.strictObject({
  // It stands in prompts and on pages as it is.
  id: z.string().regex(/^[^\p{Cc}<>"]{1,160}$/u, 'up to 160 characters, no quotation mark and no < or >'),
  ...cardHeader,
  steps: z.array(z.string().min(1)).default([]),
  replies: z.array(text.min(1)).default([]),
  never: z.array(z.string().min(1)).default([]),
  text: text.optional(),
})

/**
 * Reads a list of cards, one in JSON a line, as `npm run playbook` writes it. `onProblem` hears of each line that cannot
 * be read; the others count.
 */
export async function readArticles(
  playbook: string,
  content: string,
  onProblem: (problem: FileProblem) => void,
): Promise<Card[]> {
  const cards: Card[] = []
  const breather = createBreather()
  for (const [index, written] of content.split('\n').entries()) {
    if (breather.isDue()) await breather.breathe()
    if (written.trim() === '') continue
    try {
      cards.push(parseArticle(playbook, written))
    } catch (error) {
      onProblem(new FileProblem(index + 1, reasonOf(error), { cause: error }))
    }
  }
  return cards
}

/** One line of such a list. @throws ZodError, SyntaxError, or Error where its days contradict each other. */
export function parseArticle(playbook: string, written: string): Card {
  const { id, steps, replies, never, text: says, ...head } = line.parse(JSON.parse(written))
  const [reply = '', ...moreReplies] = replies
  return toCard(id, playbook, head, {
    steps,
    reply,
    ...(moreReplies.length > 0 ? { moreReplies } : {}),
    never,
    ...(says === undefined ? {} : { text: says }),
  })
}
