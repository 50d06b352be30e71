import { AgentDesk } from './agent-desk.ts'
import type { Availability } from './agent-desk.ts'
import { Logins } from './logins.ts'
import type { AgentSession, Login, LoginLifetimes } from './logins.ts'
import type { SimulatorAgent } from './simulated-agent.ts'
import type { Switches } from './switches.ts'

type PresenceParts = {
  readonly agents: readonly SimulatorAgent[]
  readonly lifetimes: LoginLifetimes
  readonly switches: Switches
  readonly now: () => number
  /** An agent can take chats that this agent could not take a moment ago. */
  readonly onAvailable: () => void
  /** An agent session is closed; `isLast` when the agent has no other. */
  readonly onClosed: (session: AgentSession, isLast: boolean) => void
}

const best = ['Online', 'Occupied', 'Away', 'Offline'] as const

/** Who is there: logins, agent sessions and availability, by the readings that the switches choose. */
export class AgentPresence {
  readonly desks: readonly AgentDesk[]
  readonly logins: Logins
  readonly #parts: PresenceParts

  constructor(parts: PresenceParts) {
    this.#parts = parts
    this.desks = parts.agents.map((agent) => new AgentDesk(agent, parts.now()))
    this.logins = new Logins(parts.lifetimes, parts.now)
  }

  /**
   * A new login of this agent, by the switch's reading of what that ends, or by another one. The simulator's own actors
   * are one and the same human and never end each other's.
   */
  logIn(desk: AgentDesk, actor: boolean, reading = this.#parts.switches.now.secondLogin): Login {
    if (reading === 'invalidates') {
      for (const earlier of this.logins.of(desk)) if (!(actor && earlier.actor)) this.#end(earlier)
    }
    return this.logins.logIn(desk, actor)
  }

  logOut(login: Login): void {
    for (const session of this.logins.logOut(login)) this.#close(session)
  }

  openAgentSession(login: Login): AgentSession {
    const { secondAgentSession, newAgentSessionAvailability, availabilityPer } = this.#parts.switches.now
    const { desk } = login
    const earlier = [...desk.agentSessions]
    const session = this.logins.openAgentSession(login)
    if (availabilityPer === 'agent') session.availability = desk.availability
    if (newAgentSessionAvailability !== 'unchanged') this.setAvailability(session, newAgentSessionAvailability)
    if (secondAgentSession === 'replaces') {
      // After the new one is open: with the last agent session the agent would be gone.
      for (const other of earlier) if (!(login.actor && other.login.actor)) this.#close(other)
    }
    return session
  }

  setAvailability(session: AgentSession, availability: Availability): void {
    const { desk } = session.login
    session.availability = availability
    if (this.#parts.switches.now.availabilityPer === 'agent') this.#setWhole(desk, availability)
    else this.#settle(desk)
    if (availability !== 'Away') this.#parts.onAvailable()
  }

  /** A ring was missed: the agent is set Away (reference §5.3 method 8), or the agent sessions at which it rang. */
  setAway(desk: AgentDesk, rangAt: readonly AgentSession[]): void {
    if (this.#parts.switches.now.availabilityPer === 'agent') return this.#setWhole(desk, 'Away')
    for (const session of rangAt) session.availability = 'Away'
    this.#settle(desk)
  }

  /** Does what time alone brings about. */
  tick(): void {
    this.logins.dropOver()
    for (const session of this.logins.idleAgentSessions()) this.#close(session)
  }

  #end(login: Login): void {
    login.desk.endedLogins[login.actor ? 'actors' : 'others'] += 1
    if (this.#parts.switches.now.secondLoginEnds === 'agent-sessions') this.logOut(login)
    else this.logins.logOut(login)
  }

  #close(session: AgentSession): void {
    const { desk } = session.login
    this.logins.closeAgentSession(session)
    const isLast = desk.agentSessions.size === 0
    if (isLast) desk.setAvailability('Offline', this.#parts.now())
    else if (this.#parts.switches.now.availabilityPer === 'session') this.#settle(desk)
    this.#parts.onClosed(session, isLast)
  }

  #setWhole(desk: AgentDesk, availability: Availability): void {
    desk.setAvailability(availability, this.#parts.now())
    for (const session of desk.agentSessions) session.availability = availability
  }

  #settle(desk: AgentDesk): void {
    const held = new Set([...desk.agentSessions].map(({ availability }) => availability))
    desk.setAvailability(best.find((availability) => held.has(availability)) ?? 'Offline', this.#parts.now())
  }
}
