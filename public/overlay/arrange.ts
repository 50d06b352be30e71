import { did, type OverlayTip } from './tip-stream.ts'

/** Where each tip of a conversation stands on its card. */
export type Arrangement = {
  /** Current ones that the agent keeps on top, newest moment first. */
  readonly pinned: readonly OverlayTip[]
  /** The one that is open: the first current tip, or the first of the last moment, faded, until a new tip takes its place. */
  readonly first: OverlayTip | undefined
  /** Other current tips, two at most. */
  readonly others: readonly OverlayTip[]
  /** Those whose time is over, newest moment first; before them, current ones for which there is no room. */
  readonly earlier: readonly OverlayTip[]
}

const othersAtMost = 2

/**
 * A tip is current until the conversation moved on, a newer tip replaced it while it was being written, or the agent waved
 * it away. One that the agent pinned stays, whatever the conversation does.
 */
export function isCurrent(tip: OverlayTip): boolean {
  if (did(tip, 'dismissed') || tip.end === 'superseded') return false
  return tip.expired === undefined || did(tip, 'pinned')
}

/** Tips of the same moment; each answer to the agent is a moment of its own. */
function belongTogether(one: OverlayTip, other: OverlayTip): boolean {
  return one === other || (one.kind !== 'answer' && other.kind !== 'answer' && one.answers === other.answers)
}

/** Only what was written to its end may go to a visitor, and only while it fits; a warning is for the agent alone. */
export function isCopyable(tip: OverlayTip): boolean {
  return isCurrent(tip) && tip.end === 'complete' && tip.kind !== 'risk'
}

/**
 * Newest moment first; tips of the same moment stay in the order in which they came, so that a second one does not
 * push away the one being read. A failed tip gives way to any other.
 */
export function arrange(tips: readonly OverlayTip[]): Arrangement {
  // Tips come in the order of their moments; numbers of lines need not rise.
  const rank = (tip: OverlayTip) => (tip.end === 'failed' ? -1 : tips.findIndex((other) => belongTogether(other, tip)))
  const ranked = tips.toSorted((one, other) => rank(other) - rank(one))
  const current = ranked.filter(isCurrent)
  const over = ranked.filter((tip) => !isCurrent(tip))
  const pinned = current.filter((tip) => did(tip, 'pinned'))
  const [first, ...rest] = current.filter((tip) => !did(tip, 'pinned'))
  const others = rest.slice(0, othersAtMost)
  const [newest] = over
  // What the agent waved away does not stay open, and nothing older takes its place.
  if (first !== undefined || newest === undefined || did(newest, 'dismissed')) {
    return { pinned, first, others, earlier: [...rest.slice(othersAtMost), ...over] }
  }
  return { pinned, first: newest, others, earlier: over.slice(1) }
}
