import type { AgentDesk } from './agent-desk.ts'
import type { Chat } from './chat.ts'

/** The waiting chats, oldest first, and at whom each one rings (reference §5.3). */
export class RingQueue {
  readonly #waiting = new Set<Chat>()
  readonly #desks: readonly AgentDesk[]
  readonly #ringTimeoutMs: number

  constructor(desks: readonly AgentDesk[], ringTimeoutMs: number) {
    this.#desks = desks
    this.#ringTimeoutMs = ringTimeoutMs
  }

  add(chat: Chat, now: number): void {
    this.#waiting.add(chat)
    this.#ringSomebody(chat, now)
  }

  remove(chat: Chat): void {
    this.stopRinging(chat)
    this.#waiting.delete(chat)
  }

  stopRinging(chat: Chat): void {
    chat.ring?.desk.ringing.delete(chat)
    chat.ring = undefined
  }

  /** To be called whenever an agent may have become free. */
  ringAll(now: number): void {
    for (const chat of this.#waiting) if (chat.ring === undefined) this.#ringSomebody(chat, now)
  }

  /** Chats that nobody accepted in time; they still ring until the caller stops that. */
  missed(now: number): readonly Chat[] {
    return [...this.#waiting].filter((chat) => chat.ring !== undefined && chat.ring.endsAt <= now)
  }

  #ringSomebody(chat: Chat, now: number): void {
    const desk = this.#pick(chat)
    if (desk === undefined) return
    chat.ring = { desk, endsAt: now + this.#ringTimeoutMs }
    desk.ringing.add(chat)
  }

  #pick(chat: Chat): AgentDesk | undefined {
    const { wanted, skill } = chat.birth
    const free = (wanted ? [wanted] : this.#skilled(skill)).filter(
      (desk) => desk.availability === 'Online' && desk.hasRoom,
    )
    return free.reduce<AgentDesk | undefined>((best, desk) => (best && best.load <= desk.load ? best : desk), undefined)
  }

  /** A skill that no agent has is nobody's, so everybody may take it. */
  #skilled(skill: string | undefined): readonly AgentDesk[] {
    const skilled = skill === undefined ? [] : this.#desks.filter((desk) => desk.agent.skills.includes(skill))
    return skilled.length > 0 ? skilled : this.#desks
  }
}
