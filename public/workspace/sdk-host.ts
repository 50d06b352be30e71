import type { FromHost, ToHost } from '../workspace-sdk/sdk-wire.ts'
import { valueAt } from './sdk-model.ts'

const linesPath = 'chatTranscript.lines'

export type Command = { readonly name: string; readonly data: unknown }

export type SdkHostOptions = {
  readonly frame: () => Window | null
  readonly origin: string
  /** Undefined where it was done, else the error that the frame is told. */
  readonly onCommand: (command: Command) => string | undefined
}

export type SdkHost = Disposable & {
  /** The model of the conversation that the frame is bound to has changed, or it is another conversation. */
  update(model: Readonly<Record<string, unknown>>): void
  focus(focused: boolean): void
}

type Binding = { readonly path: string; sent: string | undefined; session: unknown; lines: number }

/** The workspace's end of the SDK for one frame (widget reference §2, §2.1). */
export function createSdkHost({ frame, origin, onCommand }: SdkHostOptions): SdkHost {
  const bindings = new Map<number, Binding>()
  let port: MessagePort | undefined
  let model: Readonly<Record<string, unknown>> = {}
  let isFocused = true
  const say = (message: FromHost) => port?.postMessage(message)

  const bring = (id: number, binding: Binding) => {
    const value = valueAt(model, binding.path)
    if (binding.path !== linesPath) {
      const text = JSON.stringify(value)
      if (text === binding.sent) return
      binding.sent = text
      return say({ type: 'value', id, newValue: value ?? null })
    }
    const session = valueAt(model, 'chatInfo.rtSessionId')
    if (session !== binding.session) Object.assign(binding, { session, lines: 0 })
    const lines = Array.isArray(value) ? value : []
    const added = lines.slice(binding.lines)
    binding.lines = lines.length
    if (added.length > 0) say({ type: 'value', id, newValue: added })
  }
  const hear = (message: ToHost) => {
    switch (message.type) {
      case 'bind': {
        const binding: Binding = { path: message.path, sent: undefined, session: undefined, lines: 0 }
        bindings.set(message.id, binding)
        // Nothing there yet is no news.
        if (valueAt(model, message.path) !== undefined) bring(message.id, binding)
        return say({ type: 'answer', id: message.id, ok: true, data: undefined })
      }
      case 'unbind':
        return void bindings.delete(message.id)
      case 'get': {
        const data = valueAt(model, message.path)
        return say({ type: 'answer', id: message.id, ok: data !== undefined, data: data ?? 'no data' })
      }
      case 'command': {
        const refused = onCommand(message)
        return say({ type: 'answer', id: message.id, ok: refused === undefined, data: refused })
      }
    }
  }
  const onMessage = (event: MessageEvent<unknown>) => {
    const [given] = event.ports
    if (event.source !== frame() || event.origin !== origin || given === undefined) return
    // The frame was loaded anew: what it had bound is gone.
    port?.close()
    bindings.clear()
    port = given
    given.addEventListener('message', ({ data }: MessageEvent<ToHost>) => hear(data))
    given.start()
    if (!isFocused) say({ type: 'focus', focused: false })
  }
  addEventListener('message', onMessage)
  return {
    update(next) {
      model = next
      // The order of values is not documented; this one is the hardest on the page in the frame.
      const all = [...bindings].toSorted(
        ([, one], [, other]) => Number(other.path === linesPath) - Number(one.path === linesPath),
      )
      for (const [id, binding] of all) bring(id, binding)
    },
    focus(focused) {
      if (focused === isFocused) return
      isFocused = focused
      say({ type: 'focus', focused })
    },
    [Symbol.dispose]() {
      removeEventListener('message', onMessage)
      port?.close()
    },
  }
}
