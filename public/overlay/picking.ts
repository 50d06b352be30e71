import { computed, signal, type ReadonlySignal } from '@preact/signals-core'
import { arrange } from './arrange.ts'
import type { OverlayStore } from './store.ts'

/** Which conversation the agent has in view. */
export type Picking = {
  /** Where one at a time is shown: the one that is. */
  readonly picked: ReadonlySignal<string | undefined>
  pick(conversationId: string): void
  /** To the next one of the list or the one before, around its ends. */
  step(by: 1 | -1): void
  /** True for a first tip that came since the agent had the conversation in view. */
  isNew(conversationId: string): boolean
}

/** `focused` is the conversation in focus, and `focus` puts one there; both of the view that shows all. */
export function createPicking(
  store: OverlayStore,
  { focused, focus }: { readonly focused: () => string | undefined; readonly focus: (conversationId: string) => void },
): Picking {
  const chosen = signal<string | undefined>(undefined)
  const seen = new Map<string, string | undefined>()
  const firstOf = (id: string) => arrange(store.state.value.streams[id]?.tips ?? []).first
  const picked = computed(() => {
    if (store.settings.now.value.view !== 'focus') return undefined
    const ids = store.state.value.conversations.map(({ conversationId }) => conversationId)
    const id = ids.find((one) => one === chosen.value) ?? ids[0]
    if (id !== undefined) seen.set(id, firstOf(id)?.tipId)
    return id
  })
  return {
    picked,
    pick: (conversationId) => (chosen.value = conversationId),
    step(by) {
      const ids = store.state.value.conversations.map(({ conversationId }) => conversationId)
      const alone = picked.value !== undefined
      const at = ids.findIndex((id) => id === (alone ? picked.value : focused()))
      const next = ids.at(at < 0 ? (by === 1 ? 0 : -1) : (at + by) % ids.length)
      if (next === undefined) return
      if (alone) chosen.value = next
      else focus(next)
    },
    isNew(conversationId) {
      const first = firstOf(conversationId)
      return first !== undefined && first.expired === undefined && seen.get(conversationId) !== first.tipId
    },
  }
}
