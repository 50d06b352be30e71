import { stringify } from 'yaml'
import type { SourceCard } from './source.ts'

function header(card: SourceCard) {
  return {
    id: card.id,
    title: card.title,
    ...(card.topic ? { topic: card.topic } : {}),
    ...(card.when ? { when: card.when } : {}),
    ...(card.examples?.length ? { examples: card.examples } : {}),
    ...(card.factsNeeded?.length ? { facts_needed: card.factsNeeded } : {}),
    ...(card.links?.length ? { links: card.links } : {}),
    ...(card.validFrom ? { valid_from: card.validFrom } : {}),
    ...(card.validTo ? { valid_to: card.validTo } : {}),
    ...(card.languages?.length ? { languages: card.languages } : {}),
    ...(card.entity ? { entity: card.entity } : {}),
  }
}

/** A card's own file, as a team lead edits it. */
export function toCardFile(card: SourceCard): string {
  const list = (items: readonly string[], mark: (place: number) => string) =>
    items.map((item, place) => `${mark(place)} ${item}`).join('\n')
  const parts = [
    ...(card.steps?.length ? [`## Steps\n\n${list(card.steps, (place) => `${place + 1}.`)}`] : []),
    ...(card.replies ?? []).map((reply) => `## Reply\n\n${reply}`),
    ...(card.never?.length ? [`## Never\n\n${list(card.never, () => '-')}`] : []),
    ...(card.text ? [`## Text\n\n${card.text}`] : []),
  ]
  return `---\n${stringify(header(card), { lineWidth: 0 })}---\n\n${parts.join('\n\n')}\n`
}

/** A card as a line of a list. */
export function toArticleLine(card: SourceCard): string {
  return JSON.stringify({
    ...header(card),
    ...(card.steps?.length ? { steps: card.steps } : {}),
    ...(card.replies?.length ? { replies: card.replies } : {}),
    ...(card.never?.length ? { never: card.never } : {}),
    ...(card.text ? { text: card.text } : {}),
  })
}
