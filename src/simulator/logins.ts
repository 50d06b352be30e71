import { randomBytes, randomInt } from 'node:crypto'
import type { AgentDesk, Availability } from './agent-desk.ts'

/** A login session: what a bearer stands for. */
export type Login = {
  readonly desk: AgentDesk
  readonly bearer: string
  readonly csrf: string
  /** Value of the `Session_id` cookie. */
  readonly sessionId: string
  /** True for the simulator's own visitors and agents. */
  readonly actor: boolean
  /** True for OAuth 1.0 signed calls, which need no login; this one stands for all of them (reference §3.4). */
  readonly signed: boolean
  /** Epoch milliseconds. */
  readonly openedAt: number
  /** By logging in or by refresh; epoch milliseconds. */
  refreshedAt: number
}

/** One agent session of a login; it idles out on its own. */
export type AgentSession = {
  /** Digits. */
  readonly agentSessionId: string
  readonly login: Login
  /** Value of the cookie that every unsigned call of this agent session must show. */
  readonly cookie: string
  /** Its own, where availability is kept per agent session. */
  availability: Availability | 'Offline'
  lastRequestAt: number
}

/** In milliseconds. They run faster for others than the simulator's own actors by the clock speed. */
export type LoginLifetimes = {
  /** Reference §3.3: without a refresh, a bearer dies after 10 min … */
  readonly bearerMs: number
  /** … and in any case after `sessionTTl`. */
  readonly sessionTtlMs: number
  /** Reference §9: an agent session without a request. */
  readonly agentSessionIdleMs: number
  readonly clockSpeed: number
}

const secret = (): string => randomBytes(24).toString('hex')

/** Who is logged in, and with which agent sessions. What follows from an end is the world's to do. */
export class Logins {
  readonly #lifetimes: LoginLifetimes
  readonly #now: () => number
  readonly #byBearer = new Map<string, Login>()
  readonly #signed = new Map<AgentDesk, Login>()
  readonly #agentSessions = new Map<string, AgentSession>()

  constructor(lifetimes: LoginLifetimes, now: () => number) {
    this.#lifetimes = lifetimes
    this.#now = now
  }

  logIn(desk: AgentDesk, actor: boolean): Login {
    const login = this.#create(desk, actor, false)
    this.#byBearer.set(login.bearer, login)
    if (!actor) desk.listenerLogins.loggedIn(this.#now())
    return login
  }

  /** Stands for whoever signs with this agent's key; it is nobody's second login and does not run out. */
  signedLogin(desk: AgentDesk): Login {
    const login = this.#signed.get(desk) ?? this.#create(desk, false, true)
    this.#signed.set(desk, login)
    return login
  }

  byBearer(bearer: string): Login | undefined {
    const login = this.#byBearer.get(bearer)
    return login === undefined || this.#isOver(login) ? undefined : login
  }

  /** The login that a refresh or logout is about: both the csrf and the cookie must be its own. */
  byCsrf(csrf: string, sessionIds: readonly string[]): Login | undefined {
    return this.#alive().find((login) => login.csrf === csrf && sessionIds.includes(login.sessionId))
  }

  bySessionId(sessionIds: readonly string[]): Login | undefined {
    if (sessionIds.length === 0) return undefined
    return this.#alive().find((login) => sessionIds.includes(login.sessionId))
  }

  of(desk: AgentDesk): readonly Login[] {
    return this.#alive().filter((login) => login.desk === desk)
  }

  refresh(login: Login): void {
    login.refreshedAt = this.#now()
    if (!login.actor) login.desk.listenerLogins.refreshes += 1
  }

  /** `sessionTTl` as this login is told it. */
  sessionTtlMs(login: Login): number {
    return this.#lifetimes.sessionTtlMs / this.#speedOf(login)
  }

  /** Forgets the bearer; its agent sessions are the caller's to close. */
  logOut(login: Login): readonly AgentSession[] {
    this.#byBearer.delete(login.bearer)
    return [...login.desk.agentSessions].filter((session) => session.login === login)
  }

  openAgentSession(login: Login): AgentSession {
    let agentSessionId: string
    do agentSessionId = String(randomInt(1_000_000_000, 9_999_999_999))
    while (this.#agentSessions.has(agentSessionId))
    const session: AgentSession = {
      agentSessionId,
      login,
      cookie: secret(),
      availability: 'Offline',
      lastRequestAt: this.#now(),
    }
    this.#agentSessions.set(agentSessionId, session)
    login.desk.agentSessions.add(session)
    return session
  }

  agentSession(agentSessionId: string): AgentSession | undefined {
    return this.#agentSessions.get(agentSessionId)
  }

  closeAgentSession(session: AgentSession): void {
    this.#agentSessions.delete(session.agentSessionId)
    session.login.desk.agentSessions.delete(session)
  }

  idleAgentSessions(): readonly AgentSession[] {
    const { agentSessionIdleMs } = this.#lifetimes
    return [...this.#agentSessions.values()].filter(
      ({ login, lastRequestAt }) => this.#now() - lastRequestAt >= agentSessionIdleMs / this.#speedOf(login),
    )
  }

  /** Forgets bearers that have run out. Their agent sessions stay and idle out: a new bearer may take them up. */
  dropOver(): void {
    for (const login of this.#byBearer.values()) {
      if (!this.#isOver(login)) continue
      this.#byBearer.delete(login.bearer)
      if (!login.actor) login.desk.listenerLogins.ranOut += 1
    }
  }

  #alive(): readonly Login[] {
    return [...this.#byBearer.values()].filter((login) => !this.#isOver(login))
  }

  #isOver(login: Login): boolean {
    const { bearerMs, sessionTtlMs } = this.#lifetimes
    const now = this.#now()
    const speed = this.#speedOf(login)
    return now - login.refreshedAt > bearerMs / speed || now - login.openedAt > sessionTtlMs / speed
  }

  #speedOf(login: Login): number {
    return login.actor ? 1 : this.#lifetimes.clockSpeed
  }

  #create(desk: AgentDesk, actor: boolean, signed: boolean): Login {
    const now = this.#now()
    return {
      desk,
      bearer: secret(),
      csrf: secret(),
      sessionId: secret(),
      actor,
      signed,
      openedAt: now,
      refreshedAt: now,
    }
  }
}
