import { z } from 'zod'
import type { Card } from '../domain/card.ts'
import { cardId } from '../domain/ids.ts'

const day = z.iso.date('a day such as 2026-11-30')

/** What stands at the head of a card's file, and in a line of a list of articles. */
export const cardHeader = {
  title: z.string().min(1).max(200),
  topic: z.string().max(80).default(''),
  when: z.string().max(600).default(''),
  examples: z.array(z.string().min(1)).default([]),
  facts_needed: z.array(z.string().min(1)).default([]),
  links: z.array(z.url({ protocol: /^https?$/, error: 'a web address such as https://help.example.com' })).default([]),
  valid_from: day.optional(),
  valid_to: day.optional(),
  languages: z.array(z.string().min(2).max(12)).default(['en']),
  entity: z.string().min(1).max(160).optional(),
}

export type CardHeader = z.infer<z.ZodObject<typeof cardHeader>>

/** @throws Error where the last day stands before the first. */
export function toCard(
  id: string,
  playbook: string,
  head: CardHeader,
  body: Pick<Card, 'steps' | 'reply' | 'moreReplies' | 'never' | 'text'>,
): Card {
  const { valid_from: validFrom, valid_to: validTo, links, entity } = head
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom)
    throw new Error('valid_to stands before valid_from')
  return {
    cardId: cardId(id),
    playbook,
    title: head.title,
    topic: head.topic,
    when: head.when,
    examples: head.examples,
    factsNeeded: head.facts_needed,
    languages: head.languages,
    ...(links.length > 0 ? { links } : {}),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
    ...(entity === undefined ? {} : { entity }),
    ...body,
  }
}
