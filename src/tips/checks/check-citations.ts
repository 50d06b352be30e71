import type { CardId } from '../../domain/ids.ts'
import type { CitedCard, Withheld } from '../../domain/tip.ts'
import { citePast, conversationsBehind, pastId } from '../past-citation.ts'
import type { TipRequest } from '../request.ts'

export type Citations = {
  /** Those of the cited cards that were given. */
  readonly cards: readonly CitedCard[]
  /** Those of the cited lines that were given. */
  readonly lines: readonly number[]
  /** Set where something was cited and nothing of it was given (architecture §3.8). */
  readonly withheld: Withheld | undefined
}

/** Drops what a model cites but was not given; ids are compared as they are written. */
export function checkCitations(
  cited: { readonly cards: readonly string[]; readonly lines: readonly number[] },
  { matches, lines, past }: Pick<TipRequest, 'matches' | 'lines' | 'past'>,
): Citations {
  const byId = new Map<string, { readonly cardId: CardId; readonly title: string }>(
    matches.map(({ card }) => [card.cardId, { cardId: card.cardId, title: card.title }]),
  )
  if (past && past.examples.length > 0) byId.set(pastId, citePast(conversationsBehind(past)))
  const numbers = new Set(lines.map((line) => line.platformEventId))
  const cards = [...new Set(cited.cards)].flatMap((id) => byId.get(id) ?? [])
  const known = [...new Set(cited.lines)].filter((number) => numbers.has(number))
  const all = new Set(cited.cards).size + new Set(cited.lines).size
  const dropped = all - cards.length - known.length
  const unsound = all > 0 && dropped === all
  return {
    cards,
    lines: known,
    withheld: unsound ? { rule: 'unsound-citation', numbers: { cited: all, dropped } } : undefined,
  }
}
