import type { SequencedTipEvent, TipAction, TipEnd, TipEnded, TipExpiry, TipStart } from '../../src/domain/tip.ts'
import { assertNever } from '../lib/assert-never.ts'

/** One tip as far as the page has received it. */
export type OverlayTip = Omit<TipStart, 'type'> & {
  readonly text: string
  readonly end: TipEnd | undefined
  readonly hops?: TipEnded['hops']
  readonly lines?: TipEnded['lines']
  readonly expired: TipExpiry | undefined
  readonly actions: readonly TipAction[]
}

/** A conversation's tips, oldest first, and the last `streamSequence` that went into them. */
export type TipStream = { readonly position: number; readonly tips: readonly OverlayTip[] }

export const emptyStream: TipStream = { position: 0, tips: [] }

/** The stream after one event; an event that is in it already changes nothing. */
export function heard(stream: TipStream, event: SequencedTipEvent): TipStream {
  if (event.streamSequence <= stream.position) return stream
  return { position: event.streamSequence, tips: withEvent(stream.tips, event) }
}

/** The stream after the agent did something with a tip, here or on another page of theirs. */
export function acted({ position, tips }: TipStream, tipId: string, action: TipAction): TipStream {
  const known = (tip: OverlayTip) => tip.actions.includes(action)
  return {
    position,
    tips: changed(tips, tipId, (tip) => (known(tip) ? tip : { ...tip, actions: [...tip.actions, action] })),
  }
}

function withEvent(tips: readonly OverlayTip[], event: SequencedTipEvent): readonly OverlayTip[] {
  switch (event.type) {
    case 'tip-start': {
      const { type: _type, conversationId: _conversationId, streamSequence: _streamSequence, ...start } = event
      const others = tips.filter(({ tipId }) => tipId !== start.tipId)
      return [...others, { ...start, text: '', end: undefined, expired: undefined, actions: [] }]
    }
    case 'tip-delta':
      return changed(tips, event.tipId, (tip) => ({ ...tip, text: event.whole ? event.text : tip.text + event.text }))
    case 'tip-end':
      return changed(tips, event.tipId, (tip) => ({ ...tip, end: event.end, hops: event.hops, lines: event.lines }))
    case 'tip-expired':
      return changed(tips, event.tipId, (tip) => ({ ...tip, expired: event.because }))
    default:
      return assertNever(event)
  }
}

function changed(
  tips: readonly OverlayTip[],
  tipId: string,
  change: (tip: OverlayTip) => OverlayTip,
): readonly OverlayTip[] {
  return tips.map((tip) => (tip.tipId === tipId ? change(tip) : tip))
}
