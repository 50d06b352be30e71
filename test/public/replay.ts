import type { SequencedTipEvent } from '../../src/domain/tip.ts'

/** What was missed, with the deltas of each tip as one whole text. */
export function replayOf(
  kept: readonly SequencedTipEvent[],
  positions: Readonly<Record<string, number>>,
): readonly SequencedTipEvent[] {
  return kept
    .filter((event) => event.streamSequence > (positions[event.conversationId] ?? 0))
    .flatMap((event) => {
      if (event.type !== 'tip-delta') return event
      const deltas = kept.filter((other) => other.type === 'tip-delta' && other.tipId === event.tipId)
      if (deltas.at(-1) !== event) return []
      return { ...event, whole: true, text: deltas.map((delta) => ('text' in delta ? delta.text : '')).join('') }
    })
}
