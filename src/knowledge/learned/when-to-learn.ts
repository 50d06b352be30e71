import type { Card } from '../../domain/card.ts'
import type { Scope } from '../../listener/scope.ts'
import type { MemoryRules } from '../memory/memory-file.ts'

/** What there is to learn from, or was learned from. */
export type LearnedFrom = {
  readonly cards: readonly Card[]
  readonly rules: MemoryRules
  readonly scope: Scope | undefined
  /** Moments that came or went so far, and of these those that went. */
  readonly all: number
  readonly gone: number
  /** Epoch milliseconds. */
  readonly at: number
}

/** What is forgotten, by erasure or by age, is soon gone from what was learned too: at the latest within the hour. */
const goneWithinMs = 20 * 60_000
/** Not more often, since it takes a processor for a while. */
const grownAfterMs = 10 * 60_000
/** The past has grown enough: by so many moments, and by such a share of what it was. */
const grown = { moments: 200, share: 0.1 }

/**
 * Whether to learn now, to let go of what was learned, or to leave it.
 *
 * @param before how it stood at the last look: what is still changing (an import, a folder being saved) is waited for
 * @param last what was learned from last, or was tried
 */
export function whenToLearn({
  from,
  before,
  last,
  use,
}: {
  readonly from: LearnedFrom
  readonly before: LearnedFrom | undefined
  readonly last: LearnedFrom | undefined
  readonly use: boolean
}): 'learn' | 'let-go' | 'leave' {
  if (!use || from.scope === undefined) return 'let-go'
  if (from.cards.length === 0 && from.all === 0) return 'leave'
  const age = last ? from.at - last.at : Infinity
  const mustForget = last !== undefined && from.gone > last.gone && age >= goneWithinMs
  const settled = before !== undefined && from.all === before.all && from.cards === before.cards
  if (!settled && !mustForget) return 'leave'
  if (!last || mustForget || last.rules !== from.rules || last.scope !== from.scope) return 'learn'
  if (last.cards !== from.cards) return 'learn'
  const came = from.all - last.all
  const isGrown = came >= grown.moments && came >= grown.share * last.all
  return isGrown && age >= grownAfterMs ? 'learn' : 'leave'
}
