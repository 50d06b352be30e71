import { Agent } from 'undici'

/** Connections of a test's own; `await using` closes them. */
export function createConnections(): Agent & AsyncDisposable {
  const agent = new Agent()
  return Object.assign(agent, { [Symbol.asyncDispose]: () => agent.destroy() })
}
