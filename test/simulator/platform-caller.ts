import type { Simulator } from '../../src/simulator/simulator.ts'

/** Answers are looked at as they came; tests know their shape. */
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any

export type Answer = { readonly status: number; readonly headers: Headers; readonly json: Json }
type Asked = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }

/** One HTTP call, nothing added but JSON and, where the verb is PUT, the platform's method override. */
export async function call(simulator: Simulator, verb: string, path: string, asked: Asked = {}): Promise<Answer> {
  const { body, headers = {} } = asked
  const response = await fetch(new URL(path, simulator.url), {
    method: verb === 'PUT' ? 'POST' : verb,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(verb === 'PUT' ? { 'x-http-method-override': 'PUT' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) }
}

export const versioned = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}v=1&NC=true`

const cookieOf = ({ headers }: Answer): string => headers.getSetCookie()[0]?.split(';')[0] ?? ''

/** An agent by hand: a login and one agent session. */
export class PlatformCaller {
  readonly simulator: Simulator
  readonly login: Answer
  readonly start: Answer
  readonly authorization: string
  readonly cookie: string
  /** `/api/account/{account}/agentSession/{id}` */
  readonly root: string

  constructor(simulator: Simulator, login: Answer, start: Answer) {
    this.simulator = simulator
    this.login = login
    this.start = start
    this.authorization = `Bearer ${login.json.bearer}`
    this.cookie = cookieOf(start)
    this.root = new URL(start.json.agentSessionLocation.link['@href']).pathname
  }

  get headers(): Readonly<Record<string, string>> {
    return { authorization: this.authorization, cookie: this.cookie }
  }

  /** `path` is below the agent session; `v` and `NC` are added. */
  ask(verb: string, path: string, body?: unknown): Promise<Answer> {
    return call(this.simulator, verb, versioned(`${this.root}${path}`), { body, headers: this.headers })
  }

  setAvailability(chat: string): Promise<Answer> {
    return this.ask('PUT', '/availability', { availability: { chat } })
  }

  accept(): Promise<Answer> {
    return this.ask('POST', '/incomingRequests', {})
  }

  async ringingCount(): Promise<string> {
    return (await this.ask('GET', '/incomingRequests')).json.incomingRequests.ringingCount
  }

  say(chatKey: string, text: string, more: object = {}): Promise<Answer> {
    return this.ask('POST', `/chat/${chatKey}/events`, { event: { '@type': 'line', text, ...more } })
  }

  end(chatKey: string): Promise<Answer> {
    return this.ask('POST', `/chat/${chatKey}/events`, { event: { '@type': 'state', state: 'ended' } })
  }

  keepLogin(verb: 'refresh' | 'logout', csrf: string = this.login.json.csrf): Promise<Answer> {
    const path = `/api/account/${this.simulator.account}/${verb}?v=1.3`
    return call(this.simulator, 'POST', path, { body: { csrf }, headers: { cookie: cookieOf(this.login) } })
  }
}

export function logIn(simulator: Simulator, agentId: string, headers = {}): Promise<Answer> {
  const agent = simulator.agents.find((agent) => agent.agentId === agentId)
  const body = { username: agent?.loginName, password: agent?.password }
  return call(simulator, 'POST', `/api/account/${simulator.account}/login?v=1.3`, { body, headers })
}

/** Logs in and starts an agent session; on `login` when given. */
export async function openCaller(simulator: Simulator, agentId: string, login?: Answer): Promise<PlatformCaller> {
  const loggedIn = login ?? (await logIn(simulator, agentId))
  const path = versioned(`/api/account/${simulator.account}/agentSession`)
  const headers = { authorization: `Bearer ${loggedIn.json.bearer}` }
  return new PlatformCaller(
    simulator,
    loggedIn,
    await call(simulator, 'POST', path, { body: { loginData: '' }, headers }),
  )
}

const appKey = { authorization: 'LivePerson appKey=test' }

/** A visitor by hand. */
export async function startChat(simulator: Simulator, request: object = {}): Promise<string> {
  const path = versioned(`/api/account/${simulator.account}/chat/request`)
  const { headers } = await call(simulator, 'POST', path, { body: { request }, headers: appKey })
  return headers.get('location')?.split('/').at(-1) ?? ''
}

export function askAsVisitor(simulator: Simulator, verb: string, path: string, body?: unknown): Promise<Answer> {
  return call(simulator, verb, versioned(`/api/account/${simulator.account}/chat/${path}`), { body, headers: appKey })
}

export function sayAsVisitor(simulator: Simulator, chatKey: string, text: string): Promise<Answer> {
  return askAsVisitor(simulator, 'POST', `${chatKey}/events`, { event: { '@type': 'line', text } })
}
