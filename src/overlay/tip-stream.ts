import { LRUCache } from 'lru-cache'
import type { ConversationId, TipId } from '../domain/ids.ts'
import type { SequencedTipEvent, StandingTip, TipEvent, TipExpiry } from '../domain/tip.ts'
import type { Store } from '../store/store.ts'

export type TipStreamOptions = {
  readonly store: Pick<Store, 'tipEvents' | 'appendTipEvent'>
  /** Puts an event on the agent's stream. */
  readonly emit: (event: SequencedTipEvent) => void
  readonly onError: (error: unknown, conversationId: ConversationId) => void
  readonly now?: () => Date
}

export type TipStream = {
  /** Resolves when what is published from now on goes out at once. */
  ready(conversationId: ConversationId): Promise<void>
  publish(conversationId: ConversationId, event: TipEvent): void
  /** Ends the time of every tip that still stands, except of those that are spared. */
  expire(conversationId: ConversationId, because: TipExpiry, spares?: (tip: StandingTip) => boolean): void
  /** Numbers of the conversation begin anew: nothing of it is in the store any more. */
  forget(conversationId: ConversationId): void
  /**
   * What a page that has everything up to `after` still needs; `reset` when the page must forget what it has: it is ahead
   * of us, or has it from another process, which may have sent what it never stored.
   */
  replay(
    conversationId: ConversationId,
    after: number,
    sameBoot: boolean,
  ): Promise<{ readonly reset: boolean; readonly events: readonly SequencedTipEvent[] }>
}

/** Streams in memory; well above the conversations that one process has live. */
const streamsAtHand = 50_000

type Stream = { last: number; readonly standing: Map<TipId, StandingTip> }

/** Numbers the tip events of each conversation without gaps, keeps them, and puts them on the agent's stream. */
export function createTipStream(options: TipStreamOptions): TipStream {
  const { store } = options
  const now = options.now ?? (() => new Date())
  // What falls out is read from the store again when it is next needed.
  const streams = new LRUCache<ConversationId, Stream | Promise<Stream>>({ max: streamsAtHand })

  const put = (stream: Stream, conversationId: ConversationId, event: TipEvent) => {
    stream.last += 1
    const sequenced: SequencedTipEvent = { ...event, conversationId, streamSequence: stream.last }
    note(stream.standing, event)
    void store.appendTipEvent(sequenced, now())
    options.emit(sequenced)
  }

  const open = async (conversationId: ConversationId): Promise<Stream> => {
    const known = await store.tipEvents(conversationId, 0)
    const stream: Stream = { last: known.at(-1)?.streamSequence ?? 0, standing: new Map() }
    const unended = new Set<TipId>()
    for (const event of known) {
      if (event.type === 'tip-start') unended.add(event.tipId)
      if (event.type === 'tip-end') unended.delete(event.tipId)
      note(stream.standing, event)
    }
    // A process that fell over in mid-tip left no end; no page is left with half a tip.
    for (const tipId of unended) put(stream, conversationId, { type: 'tip-end', tipId, end: 'failed' })
    return stream
  }

  const withStream = (
    conversationId: ConversationId,
    work: (stream: Stream) => void,
    onFailure: (error: unknown) => void = (error) => options.onError(error, conversationId),
  ) => {
    const known = streams.get(conversationId) ?? open(conversationId)
    if (!(known instanceof Promise)) return work(known)
    // Once it is open the map holds the stream itself, so this order is the order of the calls.
    const next = known.then((stream) => {
      work(stream)
      return stream
    })
    streams.set(conversationId, next)
    next.then(
      (stream) => {
        if (streams.get(conversationId) === next) streams.set(conversationId, stream)
      },
      (error: unknown) => {
        if (streams.get(conversationId) === next) streams.delete(conversationId)
        onFailure(error)
      },
    )
  }

  return {
    ready: (conversationId) => new Promise((resolve, reject) => withStream(conversationId, () => resolve(), reject)),
    publish: (conversationId, event) => withStream(conversationId, (stream) => put(stream, conversationId, event)),
    expire: (conversationId, because, spares) =>
      withStream(conversationId, (stream) => {
        for (const [tipId, tip] of Array.from(stream.standing)) {
          if (spares?.(tip) === true) continue
          put(stream, conversationId, { type: 'tip-expired', tipId, because })
        }
      }),
    forget: (conversationId) => void streams.delete(conversationId),
    replay: (conversationId, after, sameBoot) =>
      new Promise((resolve, reject) => {
        const read = (stream: Stream) => {
          const reset = after > stream.last || (after > 0 && !sameBoot)
          store.tipEvents(conversationId, reset ? 0 : after).then((events) => resolve({ reset, events }), reject)
        }
        withStream(conversationId, read, reject)
      }),
  }
}

function note(standing: Map<TipId, StandingTip>, event: TipEvent): void {
  // Nine of ten events.
  if (event.type === 'tip-delta') return
  const { tipId } = event
  const known = standing.get(tipId)
  if (event.type === 'tip-start') standing.set(tipId, { kind: event.kind, answers: event.answers, ended: false })
  else if (event.type === 'tip-expired' || (event.type === 'tip-end' && event.end !== 'complete'))
    standing.delete(tipId)
  else if (event.type === 'tip-end' && known) standing.set(tipId, { ...known, ended: true })
}
