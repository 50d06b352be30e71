import { z } from 'zod'
import type { Card } from '../domain/card.ts'
import { cardId } from '../domain/ids.ts'
import { parseFrontMatter } from '../lib/front-matter.ts'

const header = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,80}$/, 'small letters, digits and dashes'),
  title: z.string().min(1).max(160),
  topic: z.string().max(80).default(''),
  when: z.string().max(600).default(''),
  examples: z.array(z.string().min(1)).default([]),
  facts_needed: z.array(z.string().min(1)).default([]),
  languages: z.array(z.string().min(2).max(12)).default(['en']),
})

/**
 * Parses one card: YAML header, then `## Steps` (a list), `## Reply` and `## Never` (a list).
 *
 * @throws FileProblem naming the line and the reason.
 */
export function parseCard(playbook: string, content: string): Card {
  const { header: head, body } = parseFrontMatter(content, header)
  return {
    cardId: cardId(head.id),
    playbook,
    title: head.title,
    topic: head.topic,
    when: head.when,
    examples: head.examples,
    factsNeeded: head.facts_needed,
    languages: head.languages,
    steps: listItems(section(body, 'Steps')),
    reply: section(body, 'Reply').trim().replaceAll(/\s+/g, ' '),
    never: listItems(section(body, 'Never')),
  }
}

function section(body: string, title: string): string {
  const lines = body.split('\n')
  const start = lines.findIndex((line) => line.trim().toLowerCase() === `## ${title.toLowerCase()}`)
  if (start === -1) return ''
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '))
  return lines.slice(start + 1, length === -1 ? undefined : start + 1 + length).join('\n')
}

function listItems(text: string): string[] {
  const items: string[] = []
  for (const line of text.split('\n')) {
    const item = /^\s*(?:\d+[.)]|[-*])\s+(.*)$/.exec(line)?.[1]
    if (item !== undefined) items.push(item.trim())
    else if (line.trim() !== '' && items.length > 0) items.push(`${items.pop()} ${line.trim()}`)
  }
  return items
}
