import type { AgentSdk, Update } from '../widget/agent-sdk.ts'
import type { FromHost, ToHost } from './sdk-wire.ts'

// A stand-in for LivePerson's script of its workspace (widget reference §2 and §11), as a script without modules: it
// defines `lpTag.agentSDK` and speaks with the workspace page around the frame through a MessageChannel.
{
  type Bound = { readonly path: string; readonly onUpdate: (update: Update) => void }
  const complain = (text: string) => console.error(`agentSDK: ${text}`)
  const noChannel = (method: string) => complain(`no channel defined for ${method}; are you missing a call to "init"?`)
  const bound = new Map<number, Bound>()
  const answers = new Map<number, (ok: boolean, data: unknown) => void>()
  const focused: (() => void)[] = []
  const blurred: (() => void)[] = []
  let port: MessagePort | undefined
  let lastId = 0

  const hear = (message: FromHost) => {
    switch (message.type) {
      case 'value': {
        const binding = bound.get(message.id)
        if (binding === undefined) return
        try {
          binding.onUpdate({ key: binding.path, newValue: message.newValue })
        } catch (error) {
          complain(`callback provided for bind encountered an error: ${String(error)}`)
        }
        return
      }
      case 'answer':
        answers.get(message.id)?.(message.ok, message.data)
        answers.delete(message.id)
        return
      case 'focus':
        for (const tell of message.focused ? focused : blurred) tell()
    }
  }
  const say = (message: ToHost) => port?.postMessage(message)

  const sdk: AgentSdk & Record<string, unknown> = {
    v: 'stand-in',
    name: 'stand-in workspace',
    cmdNames: {
      write: 'Write ChatLine',
      writeSC: 'Write StructuredContent',
      notify: 'Send Notification',
      sendFile: 'Send File',
    },
    init({ visitorFocusedCallback, visitorBlurredCallback } = {}) {
      if (parent === window) return complain('error initializing communication')
      const channel = new MessageChannel()
      port = channel.port1
      port.addEventListener('message', ({ data }: MessageEvent<FromHost>) => hear(data))
      port.start()
      if (visitorFocusedCallback !== undefined) focused.push(visitorFocusedCallback)
      if (visitorBlurredCallback !== undefined) blurred.push(visitorBlurredCallback)
      // The workspace knows its frames, and hears nobody else.
      parent.postMessage({ type: 'stand-in-sdk' }, '*', [channel.port2])
    },
    get(path, onSuccess, onError) {
      if (port === undefined) return noChannel('get')
      lastId += 1
      answers.set(lastId, (ok, data) => (ok ? onSuccess(data) : onError(data)))
      say({ type: 'get', id: lastId, path })
    },
    bind(path, onUpdate, done) {
      if (port === undefined) return noChannel('bind')
      lastId += 1
      bound.set(lastId, { path, onUpdate })
      answers.set(lastId, () => done?.())
      say({ type: 'bind', id: lastId, path })
    },
    unbind(path, onUpdate, done) {
      if (port === undefined) return noChannel('unbind')
      for (const [id, binding] of bound) {
        if (binding.path !== path || binding.onUpdate !== onUpdate) continue
        bound.delete(id)
        say({ type: 'unbind', id })
      }
      setTimeout(() => done?.())
    },
    command(name, data, done) {
      if (port === undefined) return noChannel('command')
      if (name === '') return complain('no cmdName provided')
      lastId += 1
      answers.set(lastId, (ok, error) => (ok ? done?.() : done?.(error)))
      say({ type: 'command', id: lastId, name, data })
    },
    onVisitorFocused: (tell: () => void) => void focused.push(tell),
    onVisitorBlurred: (tell: () => void) => void blurred.push(tell),
    onNotify: () => undefined,
    dispose() {
      port?.close()
      port = undefined
      bound.clear()
    },
  }
  Reflect.set(globalThis, 'lpTag', { agentSDK: sdk })
}
