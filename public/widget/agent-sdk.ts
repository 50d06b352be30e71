type Done = (error?: unknown) => void

/** How a bound value arrives (widget reference §2). */
export type Update = { readonly key: string; readonly newValue: unknown }

/** What is used of `lpTag.agentSDK` (widget reference §2.2). */
export type AgentSdk = {
  init(options?: { visitorFocusedCallback?: () => void; visitorBlurredCallback?: () => void }): void
  get(path: string, onSuccess: (data: unknown) => void, onError: (error: unknown) => void): void
  bind(path: string, onUpdate: (update: Update) => void, done?: Done): void
  unbind(path: string, onUpdate: (update: Update) => void, done?: Done): void
  command(name: string, data: object, done?: Done): void
  readonly cmdNames?: Readonly<Partial<Record<'notify' | 'sendFile' | 'write' | 'writeSC', string>>>
}

/** Loads LivePerson's script. Rejects where it does not come, or is something else. */
export function loadAgentSdk(url: string): Promise<AgentSdk> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = url
    script.addEventListener('load', () => {
      const tag: unknown = Reflect.get(globalThis, 'lpTag')
      const sdk: unknown = typeof tag === 'object' && tag !== null ? Reflect.get(tag, 'agentSDK') : undefined
      if (isAgentSdk(sdk)) resolve(sdk)
      else reject(new Error('The script at the address of the SDK is another one.'))
    })
    script.addEventListener('error', () => reject(new Error('The SDK could not be loaded.')))
    document.head.append(script)
  })
}

function isAgentSdk(value: unknown): value is AgentSdk {
  if (typeof value !== 'object' || value === null) return false
  return ['init', 'get', 'bind', 'unbind', 'command'].every((name) => typeof Reflect.get(value, name) === 'function')
}
