import { signal } from '@preact/signals-core'
import { arrange } from '../overlay/arrange.ts'
import { ofKeys } from '../overlay/copying.ts'
import { say } from '../overlay/say.ts'
import type { OverlayStore } from '../overlay/store.ts'
import { askedIn } from './insert-relay.ts'
import { isInsertable, type Inserting, type InsertNote } from './inserting.ts'

/** Between a window of ours and the overlay that it keeps on top. */
const channelName = 'sotto-windows'
const answerWithinMs = 8_000
const explainForMs = 8_000

/** Inserts from a window of its own, through the widget in the workspace that opened it; that one judges. */
export function createWindowInserting(store: Pick<OverlayStore, 'announce' | 'state'>): Inserting {
  const note = signal<InsertNote | undefined>(undefined)
  const waiting = new Map<string, (note: InsertNote) => void>()
  const channel = new BroadcastChannel(channelName)
  let timer: ReturnType<typeof setTimeout> | undefined

  const tell = (said: InsertNote): InsertNote => {
    note.value = said
    store.announce(said.text)
    clearTimeout(timer)
    timer = setTimeout(() => (note.value = undefined), explainForMs)
    return said
  }
  const hear = (data: unknown) => {
    const answered = askedIn(data, 'sotto-inserted')
    if (answered !== undefined) waiting.get(answered.id)?.((data as { note: InsertNote }).note)
  }
  const widget = opener as Window | null
  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.origin !== location.origin || event.source !== widget) return
    hear(event.data)
    channel.postMessage(event.data)
  })
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    hear(event.data)
    // The overlay on top has no widget of its own.
    if (askedIn(event.data, 'sotto-insert') !== undefined) widget?.postMessage(event.data, location.origin)
  })

  const insert = (tipId: string): Promise<InsertNote> => {
    const asked = { type: 'sotto-insert', id: crypto.randomUUID(), tipId }
    return new Promise<InsertNote>((resolve) => {
      const giveUp = setTimeout(
        () => resolve({ tipId, done: false, text: say('insert-widget-closed') }),
        answerWithinMs,
      )
      waiting.set(asked.id, (answer) => {
        clearTimeout(giveUp)
        resolve(answer)
      })
      if (widget === null) channel.postMessage(asked)
      else widget.postMessage(asked, location.origin)
    }).then((answer) => {
      waiting.delete(asked.id)
      return tell(answer)
    })
  }
  return {
    note,
    insert,
    async insertFirst() {
      const { conversations, streams } = store.state.value
      for (const { conversationId } of ofKeys(conversations)) {
        const { first, others } = arrange(streams[conversationId]?.tips ?? [])
        const tip = [first, ...others].find((each) => each && isInsertable(each))
        if (tip !== undefined) return void (await insert(tip.tipId))
      }
      tell({ tipId: undefined, done: false, text: say('insert-nothing') })
    },
  }
}
