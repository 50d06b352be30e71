import type { Inserting, InsertNote } from './inserting.ts'

/** Between the frames of one workspace, which the browser keeps apart from windows outside it. */
const channelName = 'sotto-widgets'
const othersWithinMs = 1_000

type Asked = { readonly id: string; readonly tipId: string }

/**
 * Lets the overlay in a window of its own insert through this frame: the window asks the frame that opened it, and that
 * frame asks the others of the workspace where the tip's conversation is not its own. Every frame judges by itself.
 */
export function serveInserts(inserting: Inserting, isHere: (tipId: string) => boolean): void {
  const channel = new BroadcastChannel(channelName)
  const waiting = new Map<string, (note: InsertNote) => void>()

  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    const asked = askedIn(event.data, 'sotto-insert')
    if (asked !== undefined && isHere(asked.tipId)) {
      void inserting
        .insert(asked.tipId)
        .then((note) => channel.postMessage({ type: 'sotto-inserted', id: asked.id, tipId: asked.tipId, note }))
    }
    const answered = askedIn(event.data, 'sotto-inserted')
    if (answered !== undefined) waiting.get(answered.id)?.((event.data as { note: InsertNote }).note)
  })
  const askOthers = (asked: Asked): Promise<InsertNote> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(asked.id)
        // Nobody has it in view: the refusal is our own.
        void inserting.insert(asked.tipId).then(resolve)
      }, othersWithinMs)
      waiting.set(asked.id, (note) => {
        clearTimeout(timer)
        waiting.delete(asked.id)
        resolve(note)
      })
      channel.postMessage({ type: 'sotto-insert', ...asked })
    })

  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.origin !== location.origin) return
    const asked = askedIn(event.data, 'sotto-insert')
    if (asked === undefined) return
    const answer = isHere(asked.tipId) ? inserting.insert(asked.tipId) : askOthers(asked)
    void answer.then((note) =>
      event.source?.postMessage(
        { type: 'sotto-inserted', id: asked.id, tipId: asked.tipId, note },
        { targetOrigin: location.origin },
      ),
    )
  })
}

/** What a message asks, where it is of this type. */
export function askedIn(data: unknown, type: 'sotto-insert' | 'sotto-inserted'): Asked | undefined {
  if (typeof data !== 'object' || data === null || Reflect.get(data, 'type') !== type) return undefined
  const [id, tipId]: unknown[] = [Reflect.get(data, 'id'), Reflect.get(data, 'tipId')]
  return typeof id === 'string' && typeof tipId === 'string' ? { id, tipId } : undefined
}
