import { signal, type ReadonlySignal } from '@preact/signals-core'
import { arrange, isCopyable } from '../overlay/arrange.ts'
import { say } from '../overlay/say.ts'
import type { OverlayStore } from '../overlay/store.ts'
import type { OverlayTip } from '../overlay/tip-stream.ts'
import type { HostLink } from './host-link.ts'

const explainForMs = 8_000

export type InsertNote = { readonly tipId: string | undefined; readonly done: boolean; readonly text: string }

export type Inserting = {
  readonly note: ReadonlySignal<InsertNote | undefined>
  /** Resolves with what is said about it. */
  insert(tipId: string): Promise<InsertNote>
  /** The first tip that may go to the visitor of the conversation in focus. */
  insertFirst(): Promise<void>
}

/** The notes of a conversation that is over are copied, and go to no visitor. */
export function isInsertable(tip: OverlayTip): boolean {
  return isCopyable(tip) && tip.kind !== 'summary'
}

/** Puts tips into the host's composer: only where the conversation that it shows is the tip's own. */
export function createInserting(host: HostLink, store: Pick<OverlayStore, 'act' | 'announce' | 'state'>): Inserting {
  const note = signal<InsertNote | undefined>(undefined)
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false

  const tell = (said: InsertNote): InsertNote => {
    note.value = said
    store.announce(said.text)
    clearTimeout(timer)
    timer = setTimeout(() => (note.value = undefined), explainForMs)
    return said
  }
  const find = (tipId: string): { readonly conversationId: string; readonly tip: OverlayTip } | undefined => {
    for (const [conversationId, { tips }] of Object.entries(store.state.value.streams)) {
      const tip = tips.find((one) => one.tipId === tipId)
      if (tip !== undefined) return { conversationId, tip }
    }
    return undefined
  }
  const insert = async (tipId: string): Promise<InsertNote> => {
    const found = find(tipId)
    if (found === undefined || !isInsertable(found.tip))
      return tell({ tipId, done: false, text: say('insert-nothing') })
    const { conversationId, tip } = found
    const whom =
      store.state.value.conversations.find((one) => one.conversationId === conversationId)?.visitorName ??
      say('the-visitor')
    const focus = host.inFocus.value
    if (focus === undefined) return tell({ tipId, done: false, text: say('insert-not-in-view') })
    if (focus.conversationId !== conversationId)
      return tell({ tipId, done: false, text: say('insert-other', { whom }) })
    if (busy) return { tipId, done: false, text: '' }
    busy = true
    const refused = await host.insert(tip.text).finally(() => (busy = false))
    if (refused !== undefined) return tell({ tipId, done: false, text: refused })
    tell({ tipId, done: true, text: say('inserted-for', { whom }) })
    const problem = await store.act(tip, conversationId, { action: 'inserted' })
    return problem === undefined
      ? { tipId, done: true, text: say('inserted-for', { whom }) }
      : tell({ tipId, done: true, text: say('inserted-not-recorded', { reason: problem }) })
  }
  return {
    note,
    insert,
    async insertFirst() {
      const conversationId = host.inFocus.value?.conversationId
      if (host.inFocus.value === undefined)
        return void tell({ tipId: undefined, done: false, text: say('insert-not-in-view') })
      const { first, others } = arrange(store.state.value.streams[conversationId ?? '']?.tips ?? [])
      const tip = [first, ...others].find((each) => each && isInsertable(each))
      if (tip === undefined) return void tell({ tipId: undefined, done: false, text: say('insert-nothing') })
      await insert(tip.tipId)
    },
  }
}
