import type { Dispatcher } from 'undici'
import { ReadOnlyError } from './errors.ts'
import { pathInErrors } from './path-in-errors.ts'

type Rule = { readonly method: string; readonly path: RegExp }

const session = String.raw`/api/account/[^/]+/agentSession/[^/]+`
const chat = String.raw`${session}/chat/[^/]+`
const end = String.raw`(?:\.json)?(?:\?.*)?$`

/** Everything a listening session may ask (architecture §3.2). What is not in this list does not leave the process. */
const allowed: readonly Rule[] = [
  { method: 'GET', path: new RegExp(`^/(?:csdr|api)/account/[^/]+/service/(?:[^/]+/)?baseURI${end}`) },
  { method: 'POST', path: new RegExp(`^/api/account/[^/]+/login${end}`) },
  { method: 'POST', path: new RegExp(`^/api/account/[^/]+/refresh${end}`) },
  { method: 'POST', path: new RegExp(`^/api/account/[^/]+/agentSession${end}`) },
  { method: 'GET', path: new RegExp(`^${session}${end}`) },
  { method: 'GET', path: new RegExp(`^${session}/(?:availability|availableAgents|info|chatSessions|chat)${end}`) },
  { method: 'GET', path: new RegExp(`^${session}/visits/visit/[^/]+(?:/(?:customVariables|info))?${end}`) },
  { method: 'GET', path: new RegExp(`^${session}/participantExtendedInfo/[^/]+${end}`) },
  { method: 'GET', path: new RegExp(`^/api/account/[^/]+/monitoring/visitors/[^/]+/visits/current/state${end}`) },
  { method: 'GET', path: new RegExp(`^${chat}${end}`) },
  { method: 'GET', path: new RegExp(`^${chat}/events${end}`) },
  { method: 'GET', path: new RegExp(`^${chat}/info(?:/(?:visitorName|visitorTyping|agentTyping))?${end}`) },
]

/** Only where the login is nobody else's: with an agent's it would end the agent's work. */
const endOfOwnLogin: Rule = { method: 'POST', path: new RegExp(`^/api/account/[^/]+/logout${end}`) }

/**
 * The wall between listening and writing: wraps a dispatcher so that only the calls of the list pass.
 * `onWrite` counts what was stopped. A method override counts as what it overrides to, so it never passes. `ownLogin`
 * is for a user that is only there to listen: it may also log out.
 *
 * @throws ReadOnlyError from the dispatch, before anything is sent.
 */
export function readOnly(
  onWrite: () => void,
  { ownLogin = false }: { readonly ownLogin?: boolean } = {},
): Dispatcher.DispatcherComposeInterceptor {
  const rules = ownLogin ? [...allowed, endOfOwnLogin] : allowed
  return (dispatch) => (options, handler) => {
    const path = options.path.replaceAll(/\/{2,}/g, '/')
    const overridden = headerNames(options.headers).includes('x-http-method-override')
    if (overridden || !rules.some((rule) => rule.method === options.method && rule.path.test(path))) {
      onWrite()
      throw new ReadOnlyError(`A listening session may not ${options.method} ${pathInErrors(path)}; it only reads.`)
    }
    return dispatch(options, handler)
  }
}

function headerNames(headers: Dispatcher.DispatchOptions['headers']): string[] {
  if (!headers) return []
  if (Array.isArray(headers)) return headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  if (Symbol.iterator in headers) return [...headers].map(([name]) => name.toLowerCase())
  return Object.keys(headers).map((name) => name.toLowerCase())
}
