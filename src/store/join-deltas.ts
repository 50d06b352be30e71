import type { SequencedTipEvent } from '../domain/tip.ts'

/** An event of a tip stream, and when it was put there. */
export type TimedTipEvent = { readonly event: SequencedTipEvent; readonly at: Date }

/**
 * The same events with the deltas of a tip that follow each other in its conversation as one, which has the place and time
 * of the last of them: whoever is replayed to gets a tip's deltas as one anyway.
 */
export function joinDeltas(events: readonly TimedTipEvent[]): TimedTipEvent[] {
  const joined: TimedTipEvent[] = []
  const newest = new Map<string, number>()
  for (const timed of events) {
    const { event } = timed
    const index = newest.get(event.conversationId)
    const before = index === undefined ? undefined : joined[index]?.event
    if (
      index !== undefined &&
      event.type === 'tip-delta' &&
      before?.type === 'tip-delta' &&
      before.tipId === event.tipId
    ) {
      const text = event.whole ? event.text : before.text + event.text
      joined[index] = { event: { ...event, text, whole: event.whole || before.whole }, at: timed.at }
    } else newest.set(event.conversationId, joined.push(timed) - 1)
  }
  return joined
}
