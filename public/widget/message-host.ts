import { signal } from '@preact/signals-core'
import { say } from '../overlay/say.ts'
import type { HostLink, InFocus } from './host-link.ts'
import { isAllowedOrigin } from './allowed-origin.ts'

const answerWithinMs = 5_000

/**
 * A host of any kind that speaks the contract of docs/widget.md by `postMessage`: it says which conversation is in focus and
 * takes text for its composer. Only the page right around the frame is heard, and only where its origin is allowed.
 */
export function followMessages(hosts: readonly string[], onTheme: (theme: unknown) => void): HostLink {
  const inFocus = signal<InFocus | undefined>(undefined)
  const answers = new Map<string, (refused: string | undefined) => void>()
  let hostOrigin: string | undefined

  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== parent || !isAllowedOrigin(event.origin, hosts)) return
    const message = event.data
    if (!isMessage(message)) return
    hostOrigin = event.origin
    if (message.type === 'focus') {
      const { conversationId } = message
      inFocus.value =
        typeof conversationId === 'string' && conversationId !== '' ? { conversationId, problem: undefined } : undefined
    } else if (message.type === 'theme') onTheme(message['theme'])
    else if (message.type === 'inserted' && typeof message['id'] === 'string') {
      const { id, ok, reason } = message
      answers.get(id as string)?.(ok === true ? undefined : typeof reason === 'string' ? reason : say('insert-refused'))
      answers.delete(id as string)
    }
  })
  // Says nothing of anybody; whoever may frame us may know that we are here.
  if (parent !== window) parent.postMessage({ sotto: 1, type: 'ready' }, '*')

  return {
    inFocus,
    insert(text) {
      const [origin, conversationId] = [hostOrigin, inFocus.value?.conversationId]
      if (origin === undefined) return Promise.resolve(say('insert-no-host'))
      const id = crypto.randomUUID()
      return new Promise((resolve) => {
        answers.set(id, resolve)
        setTimeout(() => {
          answers.delete(id)
          resolve(say('insert-no-answer'))
        }, answerWithinMs)
        parent.postMessage({ sotto: 1, type: 'insert', id, conversationId, text }, origin)
      })
    },
  }
}

function isMessage(value: unknown): value is { readonly type: string; readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false
  return Reflect.get(value, 'sotto') === 1 && typeof Reflect.get(value, 'type') === 'string'
}
