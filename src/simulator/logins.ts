import { randomBytes, randomInt } from 'node:crypto'
import type { AgentDesk } from './agent-desk.ts'

/** A login session: what a bearer stands for. */
export type Login = {
  readonly desk: AgentDesk
  readonly bearer: string
  readonly csrf: string
  /** Value of the `Session_id` cookie. */
  readonly sessionId: string
  /** True for the simulator's own visitors and agents. */
  readonly actor: boolean
}

/** One agent session of a login; it idles out on its own. */
export type AgentSession = {
  /** Digits. */
  readonly agentSessionId: string
  readonly login: Login
  /** Value of the cookie that every call of this agent session must show. */
  readonly cookie: string
  lastRequestAt: number
}

const secret = (): string => randomBytes(24).toString('hex')

/** Who is logged in, and with which agent sessions. Several of each per agent live side by side. */
export class Logins {
  readonly #byBearer = new Map<string, Login>()
  readonly #agentSessions = new Map<string, AgentSession>()

  logIn(desk: AgentDesk, actor: boolean): Login {
    const login = { desk, bearer: secret(), csrf: secret(), sessionId: secret(), actor }
    this.#byBearer.set(login.bearer, login)
    return login
  }

  byBearer(bearer: string): Login | undefined {
    return this.#byBearer.get(bearer)
  }

  /** The login that a refresh or logout is about: both the csrf and the cookie must be its own. */
  byCsrf(csrf: string, sessionIds: readonly string[]): Login | undefined {
    return this.#byBearer.values().find((login) => login.csrf === csrf && sessionIds.includes(login.sessionId))
  }

  bySessionId(sessionIds: readonly string[]): Login | undefined {
    if (sessionIds.length === 0) return undefined
    return this.#byBearer.values().find((login) => sessionIds.includes(login.sessionId))
  }

  of(desk: AgentDesk): readonly Login[] {
    return [...this.#byBearer.values()].filter((login) => login.desk === desk)
  }

  /** Forgets the bearer; its agent sessions are the caller's to close. */
  logOut(login: Login): readonly AgentSession[] {
    this.#byBearer.delete(login.bearer)
    return [...this.#agentSessions.values()].filter((session) => session.login === login)
  }

  openAgentSession(login: Login, now: number): AgentSession {
    let agentSessionId: string
    do agentSessionId = String(randomInt(1_000_000_000, 9_999_999_999))
    while (this.#agentSessions.has(agentSessionId))
    const session = { agentSessionId, login, cookie: secret(), lastRequestAt: now }
    this.#agentSessions.set(agentSessionId, session)
    login.desk.agentSessionIds.add(agentSessionId)
    return session
  }

  agentSession(agentSessionId: string): AgentSession | undefined {
    return this.#agentSessions.get(agentSessionId)
  }

  closeAgentSession(session: AgentSession): void {
    this.#agentSessions.delete(session.agentSessionId)
    session.login.desk.agentSessionIds.delete(session.agentSessionId)
  }

  idleSince(before: number): readonly AgentSession[] {
    return [...this.#agentSessions.values()].filter((session) => session.lastRequestAt <= before)
  }
}
