import { LRUCache } from 'lru-cache'
import type { ConversationEvent, LineEvent } from '../../domain/conversation.ts'
import type { ConversationId } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import { derivedFloor } from './event-numbers.ts'
import { emptyMerge, mergeLines } from './merge-lines.ts'
import type { Merge, Way } from './merge-lines.ts'

/** Makes one stream of a conversation that is polled and pushed at the same time: both ways pass their events through. */
export type LineMerger = {
  /**
   * All the events again; a line that the other way brought first carries the number it got then, so that whoever keeps
   * each number once keeps it once. Resolves in the order of the calls for one conversation; rejects where the store
   * cannot be read.
   */
  merge(
    conversationId: ConversationId,
    way: Way,
    events: readonly ConversationEvent[],
  ): Promise<readonly ConversationEvent[]>
}

/** After a restart, and for a conversation unheard for long, what is known is read from the store again. */
export function createLineMerger({
  store,
  max = 5_000,
}: {
  readonly store: Pick<Store, 'lines'>
  /** Conversations in memory at most. */
  readonly max?: number
}): LineMerger {
  const merges = new LRUCache<ConversationId, Promise<Merge>>({ max })

  const readMerge = async (conversationId: ConversationId): Promise<Merge> => {
    const lines = (await store.lines(conversationId)).map(({ platformEventId, speaker, text, at }) => ({
      number: platformEventId,
      speaker,
      text,
      at,
      way: platformEventId < derivedFloor ? ('polled' as const) : ('pushed' as const),
      met: false,
    }))
    return { ...emptyMerge, lines }
  }

  return {
    async merge(conversationId, way, events) {
      const step = (merges.get(conversationId) ?? readMerge(conversationId)).then((merge) =>
        mergeLines(merge, way, events.filter(isLine).map(toOffered)),
      )
      const after = step.then(({ merge }) => merge)
      merges.set(conversationId, after)
      try {
        const { numbers } = await step
        const next = numbers.values()
        return events.map((event) =>
          isLine(event) ? { ...event, platformEventId: next.next().value ?? event.platformEventId } : event,
        )
      } catch (error) {
        // The next call reads the store again.
        if (merges.peek(conversationId) === after) merges.delete(conversationId)
        throw error
      }
    },
  }
}

function isLine(event: ConversationEvent): event is LineEvent {
  return event.type === 'line'
}

function toOffered({ platformEventId, speaker, text, at }: LineEvent) {
  return { number: platformEventId, speaker, text, at }
}
