import { signal, type ReadonlySignal } from '@preact/signals-core'
import { arrange, isCopyable } from '../overlay/arrange.ts'
import type { OverlayStore } from '../overlay/store.ts'
import type { OverlayTip } from '../overlay/tip-stream.ts'
import type { HostLink } from './host-link.ts'

const explainForMs = 8_000

const words = {
  inserted: (name: string) => `Inserted for ${name}. You send it.`,
  notInView: 'This widget is not in view. Open the conversation in the workspace, then insert.',
  other: (name: string) => `Not inserted: the workspace shows another conversation. Open ${name} there first.`,
  nothing: 'There is no tip to insert right now.',
  notRecorded: (reason: string) => `Inserted, but not recorded. ${reason}`,
} as const

export type InsertNote = { readonly tipId: string | undefined; readonly done: boolean; readonly text: string }

export type Inserting = {
  readonly note: ReadonlySignal<InsertNote | undefined>
  /** Resolves with what is said about it. */
  insert(tipId: string): Promise<InsertNote>
  /** The first tip that may go to the visitor of the conversation in focus. */
  insertFirst(): Promise<void>
}

/** Puts tips into the host's composer: only where the conversation that it shows is the tip's own. */
export function createInserting(host: HostLink, store: Pick<OverlayStore, 'act' | 'announce' | 'state'>): Inserting {
  const note = signal<InsertNote | undefined>(undefined)
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false

  const say = (said: InsertNote): InsertNote => {
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
    if (found === undefined || !isCopyable(found.tip)) return say({ tipId, done: false, text: words.nothing })
    const { conversationId, tip } = found
    const name =
      store.state.value.conversations.find((one) => one.conversationId === conversationId)?.visitorName ?? 'the visitor'
    const focus = host.inFocus.value
    if (focus === undefined) return say({ tipId, done: false, text: words.notInView })
    if (focus.conversationId !== conversationId) return say({ tipId, done: false, text: words.other(name) })
    if (busy) return { tipId, done: false, text: '' }
    busy = true
    const refused = await host.insert(tip.text).finally(() => (busy = false))
    if (refused !== undefined) return say({ tipId, done: false, text: refused })
    say({ tipId, done: true, text: words.inserted(name) })
    const problem = await store.act(tip, conversationId, 'inserted')
    return problem === undefined
      ? { tipId, done: true, text: words.inserted(name) }
      : say({ tipId, done: true, text: words.notRecorded(problem) })
  }
  return {
    note,
    insert,
    async insertFirst() {
      const conversationId = host.inFocus.value?.conversationId
      if (host.inFocus.value === undefined) return void say({ tipId: undefined, done: false, text: words.notInView })
      const { first, others } = arrange(store.state.value.streams[conversationId ?? '']?.tips ?? [])
      const tip = [first, ...others].find((each) => each !== undefined && isCopyable(each))
      if (tip === undefined) return void say({ tipId: undefined, done: false, text: words.nothing })
      await insert(tip.tipId)
    },
  }
}
