import type { Moment } from '../domain/moment.ts'
import { withCardsInPlay } from '../knowledge/learned/cards-in-play.ts'
import type { Prompt } from '../prompts/prompt-file.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { pastQuery } from './past-query.ts'
import type { TipRequest } from './request.ts'
import { searchText } from './search-text.ts'
import type { TipDeskOptions } from './tip-desk-options.ts'

/** Cards that a tip is made from. */
const cardsWanted = 3

/** What is known for a moment's tips, looked for at once: cards, articles, the past, and what was learned of both. */
export async function gather(
  { search, past, learned }: Pick<TipDeskOptions, 'search' | 'past' | 'learned'>,
  moment: Moment,
  transcript: Transcript,
  prompts: readonly Prompt[],
  { signal, leavesMachine }: { readonly signal: AbortSignal; readonly leavesMachine: boolean },
): Promise<Pick<TipRequest, 'matches' | 'past' | 'learned' | 'article'>> {
  const source = search()
  const asked = searchText(moment, transcript.lines)
  const query = pastQuery(moment, transcript)
  const lines = transcript.lines.filter(({ agentsOnly }) => !agentsOnly)
  // The first kind is what the offline engine makes of a prompt.
  const wantsArticle = prompts.some(({ kinds }) => kinds[0] === 'article')
  const [found, before, now, article] = await Promise.all([
    source.find(asked, cardsWanted, { signal, leavesMachine, lines }),
    past?.(query, signal),
    learned?.(query, signal),
    wantsArticle ? source.findArticle?.(asked, lines, { signal, leavesMachine }) : undefined,
  ])
  const matches = withCardsInPlay(found, now?.onCards ?? [], (cardId) => source.card?.(cardId), cardsWanted)
  return { matches, ...(before && { past: before }), ...(now && { learned: now }), ...(article && { article }) }
}
