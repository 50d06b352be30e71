import type { Availability } from './agent-desk.ts'
import { AgentDesk } from './agent-desk.ts'
import { createChatKeys } from './chat-keys.ts'
import type { ChatKeys } from './chat-keys.ts'
import type { ChatLine } from './chat.ts'
import { Chat } from './chat.ts'
import type { AgentSession, Login } from './logins.ts'
import { Logins } from './logins.ts'
import { RingQueue } from './ring-queue.ts'
import { systemMessages } from './system-messages.ts'
import type { WorldSettings } from './world-settings.ts'

type ChatRequest = {
  readonly visitorName?: string | undefined
  readonly skill?: string | undefined
  readonly language?: string | undefined
  readonly wanted?: AgentDesk | undefined
}
type Line = Omit<ChatLine, 'type' | 'id' | 'at'>
type NewLine = Pick<Line, 'source' | 'by' | 'text'> & Partial<Line>

/** Everything the stand-in platform knows: agents, logins, agent sessions, chats. In memory, no HTTP. */
export class World {
  readonly desks: readonly AgentDesk[]
  readonly logins = new Logins()
  readonly chats = new Map<string, Chat>()
  /** Since the start, forgotten chats included. */
  readonly totals = { live: 0, ended: 0, visitor: 0, agent: 0, system: 0 }
  readonly #settings: WorldSettings
  readonly #queue: RingQueue
  readonly #newKeys: () => ChatKeys
  readonly #skillIds = new Map<string, number>()
  #nextTickAt = 0
  #nextSweepAt = 0

  constructor(settings: WorldSettings) {
    this.#settings = settings
    this.desks = settings.agents.map((agent) => new AgentDesk(agent))
    this.#queue = new RingQueue(this.desks, settings.ringTimeoutMs)
    this.#newKeys = createChatKeys(settings.now, settings.newChatKeyPrefix)
  }

  now(): number {
    return this.#settings.now()
  }

  /** The platform's number for a skill name; the same name always has the same one. */
  skillId(skill: string): number {
    const known = this.#skillIds.get(skill) ?? 71 + this.#skillIds.size
    this.#skillIds.set(skill, known)
    return known
  }

  deskOf(agentId: string): AgentDesk | undefined {
    return this.desks.find(({ agent }) => agent.agentId === agentId || agent.platformAgentId === agentId)
  }

  logIn(loginName: string, password: string, actor: boolean): Login | undefined {
    const desk = this.desks.find(({ agent }) => agent.loginName === loginName && agent.password === password)
    if (desk === undefined) return undefined
    if (this.#settings.secondLogin === 'replaces') for (const login of this.logins.of(desk)) this.logOut(login)
    return this.logins.logIn(desk, actor)
  }

  logOut(login: Login): void {
    for (const session of this.logins.logOut(login)) this.#closeAgentSession(session)
  }

  setAvailability(desk: AgentDesk, availability: Availability): void {
    desk.availability = availability
    if (availability === 'Online') this.#queue.ringAll(this.now())
  }

  startChat(request: ChatRequest): Chat {
    const startedAt = this.now()
    const chat = new Chat({
      ...this.#newKeys(),
      visitorName: request.visitorName ?? 'visitor',
      skill: request.skill,
      language: request.language ?? 'en-US',
      wanted: request.wanted,
      startedAt,
    })
    this.chats.set(chat.birth.chatKey, chat)
    this.totals.live += 1
    chat.changeState('waiting', startedAt)
    this.#system(chat, systemMessages.routing)
    this.#queue.add(chat, startedAt)
    return chat
  }

  /** The agent takes the next ringing chat, or undefined when nothing rings; one cannot choose (reference §5.3). */
  accept(desk: AgentDesk): Chat | undefined {
    const [chat] = desk.ringing
    if (chat === undefined) return undefined
    this.#queue.remove(chat)
    desk.open.add(chat)
    chat.desk = desk
    chat.changeState('chatting', this.now())
    this.#system(chat, systemMessages.agentAccepted)
    return chat
  }

  say(chat: Chat, line: NewLine): ChatLine {
    this.totals[line.source] += 1
    return chat.addLine(line, this.now())
  }

  /** A line of the chat system itself, outside the platform's numbered ones. */
  saySystem(chat: Chat, text: string): ChatLine {
    return this.say(chat, { source: 'system', by: 'info', text })
  }

  endChat(chat: Chat, by: 'agent' | 'visitor'): void {
    if (chat.state === 'ended') return
    this.#queue.remove(chat)
    // The state comes last: a client stops reading there.
    if (by === 'agent') this.#system(chat, systemMessages.agentEnded)
    chat.endedAt = this.now()
    chat.changeState('ended', chat.endedAt)
    chat.visitorTyping = chat.agentTyping = false
    chat.desk?.open.delete(chat)
    chat.desk?.ended.add(chat)
    this.totals.live -= 1
    this.totals.ended += 1
    this.#queue.ringAll(this.now())
  }

  /** What an agent's list shows, oldest first: open chats, and ended ones for a while. */
  listedChats(desk: AgentDesk): readonly Chat[] {
    const since = this.now() - this.#settings.listEndedMs
    const ended = [...desk.ended].filter((chat) => (chat.endedAt ?? 0) > since)
    return [...ended, ...desk.open].sort((one, other) => one.birth.startedAt - other.birth.startedAt)
  }

  /** Does what time alone brings about: missed rings, idle agent sessions, forgotten chats. Cheap to call often. */
  tick(): void {
    const now = this.now()
    if (now < this.#nextTickAt) return
    this.#nextTickAt = now + 100
    for (const chat of this.#queue.missed(now)) this.#missRing(chat)
    for (const session of this.logins.idleSince(now - this.#settings.agentSessionIdleMs))
      this.#closeAgentSession(session)
    if (now < this.#nextSweepAt) return
    this.#nextSweepAt = now + 60_000
    this.#forgetOldChats(now - this.#settings.forgetEndedMs)
    const listed = now - this.#settings.listEndedMs
    for (const { ended } of this.desks)
      for (const chat of ended) if ((chat.endedAt ?? now) <= listed) ended.delete(chat)
  }

  #missRing(chat: Chat): void {
    const desk = chat.ring?.desk
    if (desk === undefined) return
    desk.availability = 'Away'
    // Whatever else rings there would ring at nobody now.
    for (const ringing of desk.ringing) this.#queue.stopRinging(ringing)
    this.#system(chat, systemMessages.backInQueue)
    this.#queue.ringAll(this.now())
  }

  /** With the last agent session the agent is gone, and open chats go back to the queue (reference §9). */
  #closeAgentSession(session: AgentSession): void {
    const { desk } = session.login
    this.logins.closeAgentSession(session)
    if (desk.agentSessionIds.size > 0) return
    desk.availability = 'Offline'
    for (const chat of desk.ringing) this.#queue.stopRinging(chat)
    for (const chat of desk.open) {
      desk.open.delete(chat)
      chat.desk = undefined
      chat.changeState('waiting', this.now())
      this.#system(chat, systemMessages.backInQueue)
      this.#queue.add(chat, this.now())
    }
    this.#queue.ringAll(this.now())
  }

  #forgetOldChats(before: number): void {
    for (const [key, chat] of this.chats) {
      if (chat.endedAt === undefined || chat.endedAt > before) continue
      this.chats.delete(key)
      chat.desk?.ended.delete(chat)
    }
  }

  #system(chat: Chat, message: { readonly systemMessageId: number; readonly text: string }): void {
    this.say(chat, { source: 'system', by: 'info', ...message })
  }
}
