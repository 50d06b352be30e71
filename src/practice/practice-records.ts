import type { ConversationId, TipId } from '../domain/ids.ts'
import type { SequencedTipEvent, Tip } from '../domain/tip.ts'
import { mergeDeltas } from '../store/replay.ts'
import type { Store, StoredTipAction } from '../store/store.ts'

/** What Sotto knows of the practices that go on, in the place of the store: in memory, until the practice is left. */
export type PracticeRecords = Pick<Store, 'appendTipAction' | 'appendTipEvent' | 'tip' | 'tipActions' | 'tipEvents'> & {
  saveTip(tip: Tip): void
  /** In the order in which they were begun. */
  tipsOf(id: ConversationId): readonly Tip[]
  forget(id: ConversationId): void
}

type Records = {
  readonly events: SequencedTipEvent[]
  readonly tips: Map<TipId, Tip>
  readonly actions: StoredTipAction[]
}

/** Keeps what belongs to the conversations that `isOpen` names; what comes late of others is dropped. */
export function createPracticeRecords(isOpen: (id: ConversationId) => boolean): PracticeRecords {
  const all = new Map<ConversationId, Records>()
  const of = (id: ConversationId): Records => {
    const known = all.get(id) ?? { events: [], tips: new Map<TipId, Tip>(), actions: [] }
    if (isOpen(id)) all.set(id, known)
    return known
  }
  return {
    saveTip: (tip) => void of(tip.conversationId).tips.set(tip.tipId, tip),
    tipsOf: (id) => [...of(id).tips.values()],
    forget: (id) => void all.delete(id),
    appendTipEvent(event) {
      of(event.conversationId).events.push(event)
      return Promise.resolve()
    },
    tipEvents: (id, after) => Promise.resolve(mergeDeltas(of(id).events, after)),
    tip: (id) => Promise.resolve([...all.values()].find(({ tips }) => tips.has(id))?.tips.get(id)),
    appendTipAction(id, action) {
      of(id).actions.push(action)
      return Promise.resolve()
    },
    tipActions: (id) => Promise.resolve(of(id).actions),
  }
}
