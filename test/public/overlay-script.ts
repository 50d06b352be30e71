import { cardId, conversationId, promptId, promptVersionId, tipId } from '../../src/domain/ids.ts'
import type { TipEvent, TipStart } from '../../src/domain/tip.ts'
import type { OverlayConversation } from '../../src/overlay/protocol.ts'

/** A conversation as the overlay lists it, invented. */
export function conversation(id: string, rest: Partial<OverlayConversation> = {}): OverlayConversation {
  return {
    conversationId: conversationId(id),
    visitorName: 'Lena',
    skill: 'delivery',
    state: 'chatting',
    startedAt: Date.now() - 180_000,
    waitingSince: Date.now() - 42_000,
    lastLine: { speaker: 'visitor', text: 'My parcel should have been here on Monday.', at: Date.now() - 42_000 },
    ...rest,
  }
}

export function tipStart(id: string, rest: Partial<TipStart> = {}): TipEvent {
  return {
    type: 'tip-start',
    tipId: tipId(id),
    kind: 'reply',
    engine: 'model',
    model: 'small-8b',
    promptId: promptId('coach'),
    promptVersion: promptVersionId('7f3a91c2'),
    answers: 7,
    cards: [{ cardId: cardId('late-parcel'), title: 'Parcel is late' }],
    at: Date.now(),
    ...rest,
  }
}

export function tipDelta(id: string, text: string): TipEvent {
  return { type: 'tip-delta', tipId: tipId(id), text, whole: false }
}

export function tipEnd(id: string, end: 'complete' | 'superseded' | 'failed' = 'complete'): TipEvent {
  return { type: 'tip-end', tipId: tipId(id), end, hops: { seenMs: 810, askedMs: 2, firstTokenMs: 390, shownMs: 3 } }
}

export function tipExpired(id: string, because: 'answered' | 'overtaken' | 'closed' = 'overtaken'): TipEvent {
  return { type: 'tip-expired', tipId: tipId(id), because }
}

/** A whole tip in three events. */
export function wholeTip(id: string, text: string, rest: Partial<TipStart> = {}): readonly TipEvent[] {
  return [tipStart(id, rest), tipDelta(id, text), tipEnd(id)]
}
