import { z } from 'zod'
import type { Card } from '../domain/card.ts'
import { parseFrontMatter } from '../lib/front-matter.ts'
import { cardHeader, toCard } from './card-header.ts'

/** Ids of cards in files of their own, which are named by them. */
export const cardFileId = /^[a-z0-9][a-z0-9-]{0,80}$/

const header = z.strictObject({
  id: z.string().regex(cardFileId, 'small letters, digits and dashes'),
  ...cardHeader,
})

/**
 * Parses one card: YAML header, then `## Steps` (a list), `## Reply` (again for each further one), `## Never` (a list) and
 * `## Text`.
 *
 * @throws Error naming the line, where there is one, and the reason.
 */
export function parseCard(playbook: string, content: string): Card {
  const { header: head, body } = parseFrontMatter(content, header)
  const [reply = '', ...moreReplies] = sections(body, 'Reply').map(inOnePiece)
  const [text] = sections(body, 'Text')
  return toCard(head.id, playbook, head, {
    steps: sections(body, 'Steps').flatMap(listItems),
    reply,
    ...(moreReplies.length > 0 ? { moreReplies } : {}),
    never: sections(body, 'Never').flatMap(listItems),
    ...(text === undefined ? {} : { text: text.trim() }),
  })
}

function inOnePiece(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ')
}

/** The texts below each heading of this name. */
function sections(body: string, title: string): string[] {
  const found: string[][] = []
  let current: string[] | undefined
  for (const line of body.split('\n')) {
    if (line.startsWith('## ')) {
      const isWanted = line.slice(3).trim().toLowerCase() === title.toLowerCase()
      current = isWanted ? [] : undefined
      if (current) found.push(current)
    } else current?.push(line)
  }
  return found.map((lines) => lines.join('\n'))
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
