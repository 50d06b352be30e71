import type { StandingAction, TakenAction } from '../../src/domain/tip-action.ts'
import type {
  SequencedTipEvent,
  TipAction,
  TipEnd,
  TipEnded,
  TipExpiry,
  TipOutcome,
  TipStart,
} from '../../src/domain/tip.ts'
import { assertNever } from '../lib/assert-never.ts'

/** One tip as far as the page has received it. */
export type OverlayTip = Omit<TipStart, 'type'> & {
  readonly text: string
  readonly end: TipEnd | undefined
  readonly hops?: TipEnded['hops']
  readonly lines?: TipEnded['lines']
  readonly expired: TipExpiry | undefined
  /** What became of it; undefined while nobody knows. */
  readonly outcome?: TipOutcome
  /** What the agent did with it and did not take back. */
  readonly actions: readonly StandingAction[]
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
export function acted({ position, tips }: TipStream, tipId: string, taken: TakenAction): TipStream {
  return { position, tips: changed(tips, tipId, (tip) => ({ ...tip, actions: withAction(tip.actions, taken) })) }
}

/** The stream with the actions that the server knows, in the place of those that the page knew. */
export function actionsKnown(
  { position, tips }: TipStream,
  actions: readonly (StandingAction & { readonly tipId: string })[],
): TipStream {
  const of = (tip: OverlayTip) => actions.filter(({ tipId }) => tipId === tip.tipId)
  return { position, tips: tips.map((tip) => ({ ...tip, actions: of(tip) })) }
}

/** True while the agent's action holds. */
export function did(tip: Pick<OverlayTip, 'actions'>, action: TipAction): boolean {
  return tip.actions.some((known) => known.action === action)
}

/** As `standingActions` of the server; a thumb takes the place of the other. */
function withAction(actions: readonly StandingAction[], { action, reason, undone }: TakenAction): StandingAction[] {
  const isThumb = (one: TipAction) => one === 'up' || one === 'down'
  const others = actions.filter((known) => known.action !== action && !(isThumb(known.action) && isThumb(action)))
  return undone === true ? others : [...others, { action, reason }]
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
    case 'tip-judged':
      return changed(tips, event.tipId, (tip) => ({ ...tip, outcome: event.outcome }))
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
