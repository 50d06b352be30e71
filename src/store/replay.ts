import type { SequencedTipEvent } from '../domain/tip.ts'

/**
 * What a page that has everything up to `after` still needs: the later events, with the deltas of each tip folded into
 * one `whole` delta. It carries the sequence of the last of them, so the page's position ends up where the stream is.
 * `events` are all of one conversation, in order.
 */
export function mergeDeltas(events: readonly SequencedTipEvent[], after: number): SequencedTipEvent[] {
  const texts = new Map<string, string>()
  const lastDelta = new Map<string, number>()
  for (const event of events) {
    if (event.type !== 'tip-delta') continue
    texts.set(event.tipId, (event.whole ? '' : (texts.get(event.tipId) ?? '')) + event.text)
    lastDelta.set(event.tipId, event.streamSequence)
  }
  return events.flatMap((event): SequencedTipEvent[] => {
    if (event.streamSequence <= after) return []
    if (event.type !== 'tip-delta') return [event]
    if (lastDelta.get(event.tipId) !== event.streamSequence) return []
    return [{ ...event, text: texts.get(event.tipId) ?? '', whole: true }]
  })
}
