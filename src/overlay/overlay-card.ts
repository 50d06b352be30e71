import type { Card } from '../domain/card.ts'
import { dayOf, validityOn } from '../knowledge/card-validity.ts'
import type { OverlayCard } from './context-protocol.ts'

const address = /https?:\/\/[^\s<>"')]*[^\s<>"').,;:!?]/gi

/** The card as a page shows it. Of its links only web addresses are left; the page shows them as text. */
export function toOverlayCard(card: Card, now: Date): OverlayCard {
  const { cardId, title, steps, reply, moreReplies = [], never, text, links = [], validFrom, validTo } = card
  const named = [...steps, reply, ...moreReplies, text ?? ''].join(' ').match(address) ?? []
  const own = links.filter((link) => /^https?:$/.test(URL.parse(link)?.protocol ?? ''))
  return {
    cardId,
    title,
    steps,
    replies: [reply, ...moreReplies].filter((one) => one !== ''),
    never,
    text,
    links: [...new Set([...own, ...named])],
    validFrom,
    validTo,
    holdsToday: validityOn(dayOf(now), card) === 'valid',
  }
}
