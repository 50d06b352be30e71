/** What of an agents file must fit together; the rest its schema says. */
type Entries = {
  readonly agents: readonly {
    readonly id: string
    readonly platformAgentId: string
    readonly mode: 'shadow' | 'keys' | 'bridge'
    readonly login?: Login | undefined
  }[]
  readonly listeners: readonly { readonly id: string; readonly login: Login; readonly keysFile?: string | undefined }[]
  readonly sources: readonly object[]
  readonly people: readonly { readonly id: string }[]
}
type Login = { readonly loginName: string }

/** What in an agents file contradicts itself, as the rest of a sentence about the file; undefined where nothing does. */
export function findContradiction({ agents, listeners, people, sources }: Entries): string | undefined {
  const twice = firstTwice([...agents, ...listeners, ...people].map(({ id }) => id))
  if (twice !== undefined) return `names ${twice} twice; each id once.`
  const platformTwice = firstTwice(agents.map(({ platformAgentId }) => platformAgentId))
  if (platformTwice !== undefined) return `has platformAgentId ${platformTwice} twice.`
  const without = agents.find(({ mode, login }) => mode === 'shadow' && login === undefined)
  if (without) return `gives ${without.id} no login, which mode shadow needs.`
  const needless = agents.find(({ mode, login }) => mode === 'keys' && login !== undefined)
  if (needless)
    return `gives ${needless.id} a login, which mode keys has no use for: a listener's login reads the chats.`
  const bridged = agents.find(({ mode, login }) => mode === 'bridge' && login !== undefined)
  if (bridged)
    return `gives ${bridged.id} a login, which mode bridge has no use for: the widget brings the conversations.`
  const unheard = agents.find(({ mode }) => mode === 'keys')
  if (unheard && listeners.length === 0) return `has ${unheard.id} in mode keys, but no listeners who read by keys.`
  const deaf = listeners.find(({ keysFile }) => keysFile === undefined && sources.length === 0)
  if (deaf) return `has ${deaf.id} listen by keys that nobody tells: it needs a keysFile, or sources that push them.`
  const logins = agents.flatMap(({ login }) => login?.loginName ?? [])
  const shared = listeners.find(({ login }) => logins.includes(login.loginName))
  // A listening user logs out, and the agent of the same login would be logged out with it.
  if (shared) return `lets ${shared.id} listen with an agent's own login; it needs a user of its own.`
  if (firstTwice(listeners.map(({ login }) => login.loginName)) !== undefined)
    return 'has two listeners with one login.'
  return undefined
}

function firstTwice(values: readonly string[]): string | undefined {
  return values.find((one, index) => values.indexOf(one) !== index)
}
