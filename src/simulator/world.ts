import { AgentPresence } from './agent-presence.ts'
import type { AgentDesk } from './agent-desk.ts'
import { ChatBook } from './chat-book.ts'
import type { ChatRequest, EndedBy, NewLine } from './chat-book.ts'
import { ChatRouting } from './chat-routing.ts'
import type { Chat, ChatLine } from './chat.ts'
import type { AgentSession, Login, Logins } from './logins.ts'
import { RingQueue } from './ring-queue.ts'
import { SkillIds } from './skill-ids.ts'
import type { Switches } from './switches.ts'
import type { SystemMessage } from './system-messages.ts'
import type { TransferTarget } from './transfer.ts'
import type { Visits } from './visits.ts'
import type { WorldSettings } from './world-settings.ts'

/** Everything the stand-in platform knows: agents, logins, agent sessions, chats. In memory, no HTTP. */
export class World {
  readonly presence: AgentPresence
  readonly skillIds: SkillIds
  readonly switches: Switches
  /** An ended chat and what is known of its visitor are gone after so long (reference §7.3: 6 h). */
  readonly forgetEndedMs: number
  readonly now: () => number
  readonly #book: ChatBook
  readonly #queue: RingQueue
  readonly #routing: ChatRouting
  #nextTickAt = 0
  #nextSweepAt = 0

  constructor({ agents, lifetimes, switches, now, ...settings }: WorldSettings) {
    this.now = now
    this.switches = switches
    this.forgetEndedMs = settings.forgetEndedMs
    this.skillIds = new SkillIds(agents.flatMap(({ skills }) => skills))
    this.presence = new AgentPresence({
      agents,
      lifetimes,
      switches,
      now,
      onAvailable: () => this.#queue.ringAll(now()),
      onClosed: (session, isLast) => this.#routing.agentSessionClosed(session, isLast),
    })
    this.#book = new ChatBook(now, settings.newChatKeyPrefix)
    this.#queue = new RingQueue(this.desks, settings.ringTimeoutMs, switches)
    this.#routing = new ChatRouting({ book: this.#book, presence: this.presence, queue: this.#queue, now })
  }

  get desks(): readonly AgentDesk[] {
    return this.presence.desks
  }

  get logins(): Logins {
    return this.presence.logins
  }

  /** By chat key; ended ones too, until they are forgotten. */
  get chats(): ReadonlyMap<string, Chat> {
    return this.#book.byKey
  }

  get visits(): Visits {
    return this.#book.visits
  }

  get totals(): ChatBook['totals'] {
    return this.#book.totals
  }

  /** By the agents file's id or the platform's. */
  deskOf(agentId: string): AgentDesk | undefined {
    return this.desks.find(({ agent }) => agent.agentId === agentId || agent.platformAgentId === agentId)
  }

  logIn(loginName: string, password: string, actor: boolean): Login | undefined {
    const desk = this.desks.find(({ agent }) => agent.loginName === loginName && agent.password === password)
    return desk && this.presence.logIn(desk, actor)
  }

  logOut(login: Login): void {
    this.presence.logOut(login)
  }

  startChat(request: ChatRequest): Chat {
    const chat = this.#book.open(request)
    this.#routing.admit(chat)
    return chat
  }

  /** The rings that this agent session may accept, oldest first. */
  ringingAt(session: AgentSession): readonly Chat[] {
    return this.#queue.ringingAt(session)
  }

  /** See ChatRouting. */
  accept(session: AgentSession): Chat | undefined {
    return this.#routing.accept(session)
  }

  /** See ChatRouting. */
  transfer(chat: Chat, target: TransferTarget, text?: string): string | undefined {
    return this.#routing.transfer(chat, target, text)
  }

  say(chat: Chat, line: NewLine): ChatLine {
    return this.#book.say(chat, line)
  }

  /** See ChatBook. */
  saySystem(chat: Chat, message: SystemMessage | string): ChatLine {
    return this.#book.saySystem(chat, message)
  }

  /** Once; a chat that has ended stays as it is. */
  endChat(chat: Chat, by: EndedBy): void {
    this.#routing.end(chat, by)
  }

  /** What an agent's list shows, oldest first: open chats, and ended ones for a while. */
  listedChats(desk: AgentDesk): readonly Chat[] {
    const since = this.now() - this.switches.now.endedListed
    const ended = [...desk.ended].filter((chat) => (chat.endedAt ?? 0) > since)
    return [...ended, ...desk.open].sort((one, other) => one.birth.startedAt - other.birth.startedAt)
  }

  /** Does what time alone brings about: time-outs, missed rings, idle agent sessions, forgotten chats. Cheap to call often. */
  tick(): void {
    const now = this.now()
    if (now < this.#nextTickAt) return
    this.#nextTickAt = now + 100
    for (const chat of this.#book.overdue(this.switches.now)) this.endChat(chat, 'platform')
    this.#routing.missRings()
    this.presence.tick()
    if (now < this.#nextSweepAt) return
    this.#nextSweepAt = now + 60_000
    const forgotten = now - this.forgetEndedMs
    this.#book.forget(forgotten)
    const unlisted = Math.max(forgotten, now - this.switches.now.endedListed)
    for (const { ended } of this.desks)
      for (const chat of ended) if ((chat.endedAt ?? 0) <= unlisted) ended.delete(chat)
  }
}
