import type { AgentDesk } from './agent-desk.ts'
import type { AgentPresence } from './agent-presence.ts'
import type { ChatBook, EndedBy } from './chat-book.ts'
import type { Chat } from './chat.ts'
import type { AgentSession } from './logins.ts'
import type { RingQueue } from './ring-queue.ts'
import { systemMessages } from './system-messages.ts'
import { transferRefusal } from './transfer.ts'
import type { TransferTarget } from './transfer.ts'

export type RoutingParts = {
  readonly book: ChatBook
  readonly presence: AgentPresence
  readonly queue: RingQueue
  readonly now: () => number
}

/** Who has a chat: from the queue to an agent, on to another one, back to the queue, to its end (reference §5.3, §5.5). */
export class ChatRouting {
  readonly #parts: RoutingParts

  constructor(parts: RoutingParts) {
    this.#parts = parts
  }

  /** A new chat begins to wait. */
  admit(chat: Chat): void {
    const { queue, book, now } = this.#parts
    if (!queue.add(chat, now())) book.saySystem(chat, systemMessages.allBusy)
  }

  /** The agent takes the next ringing chat, or undefined when nothing rings; one cannot choose (reference §5.3). */
  accept(session: AgentSession): Chat | undefined {
    const { queue, book, now } = this.#parts
    const [chat] = queue.ringingAt(session)
    if (chat === undefined) return undefined
    const { desk } = session.login
    const { transferredBy, transferNote } = chat
    queue.remove(chat)
    desk.open.add(chat)
    desk.changedAt = now()
    chat.desk = desk
    chat.transferredBy = chat.transferNote = undefined
    chat.changeState('chatting', now())
    book.saySystem(chat, systemMessages.agentAccepted)
    if (transferredBy !== undefined && transferNote !== undefined) {
      const by = transferredBy.agent.nickname
      book.say(chat, { source: 'agent', by, text: transferNote, agentsOnly: true, onlyFor: desk })
    }
    return chat
  }

  /**
   * Passes a chat on to another agent or skill (reference §5.5 method 21); `text` is for the one who accepts it.
   * Returns why it cannot be done, or undefined when it is done.
   */
  transfer(chat: Chat, target: TransferTarget, text: string | undefined): string | undefined {
    const refusal = transferRefusal(chat, target, this.#parts.presence)
    if (refusal !== undefined || chat.desk === undefined) return refusal
    chat.transferredBy = chat.desk
    chat.transferNote = text
    chat.wanted = target.agent
    if (target.agent === undefined) chat.skill = target.skill
    this.#parts.book.saySystem(chat, target.agent === undefined ? systemMessages.toSkill : systemMessages.toAgent)
    this.#takeFrom(chat.desk, chat)
    this.#wait(chat)
    this.#parts.queue.ringAll(this.#parts.now())
    return undefined
  }

  end(chat: Chat, by: EndedBy): void {
    if (chat.state === 'ended') return
    const { queue, book, now } = this.#parts
    const { desk } = chat
    queue.remove(chat)
    book.end(chat, by)
    if (desk !== undefined) {
      desk.open.delete(chat)
      desk.ended.add(chat)
      desk.changedAt = now()
    }
    queue.ringAll(now())
  }

  /** Rings that nobody accepted in time: the agent is set Away, and the chat is put back. */
  missRings(): void {
    for (const chat of this.#parts.queue.missed(this.#parts.now())) this.#missRing(chat)
  }

  /** What the agent's side loses with an agent session; with the last one the agent is gone (reference §9). */
  agentSessionClosed({ login: { desk }, agentSessionId }: AgentSession, isLast: boolean): void {
    const { queue, now } = this.#parts
    for (const chat of desk.ringing) {
      if (isLast || chat.ring?.onlyAt?.agentSessionId === agentSessionId) queue.stopRinging(chat)
    }
    if (isLast) for (const chat of desk.open) this.#leave(chat, desk)
    queue.ringAll(now())
  }

  #missRing(chat: Chat): void {
    const { queue, presence, book, now } = this.#parts
    const desk = chat.ring?.desk
    if (desk === undefined) return
    desk.missedRings += 1
    const rangAt = [...desk.agentSessions].filter((session) => queue.ringingAt(session).includes(chat))
    presence.setAway(desk, rangAt)
    // What else rings where nobody is any more stops there; other agent sessions may go on.
    for (const ringing of desk.availability === 'Away' ? desk.ringing : [chat]) queue.stopRinging(ringing)
    // Who was to have it by transfer did not come: from now on it is anybody's who could have had it at first.
    if (chat.transferredBy !== undefined) chat.wanted = chat.birth.wanted
    book.saySystem(chat, systemMessages.backInQueue)
    queue.ringAll(now())
  }

  /** The agent is gone: back to the queue, or disconnected when no suitable agent is there (reference §5.4 method 9). */
  #leave(chat: Chat, desk: AgentDesk): void {
    const suitable = this.#parts.queue.skilled(chat.skill).some(({ availability }) => availability !== 'Offline')
    // A chat for one agent only waits for this one to come back.
    if (!suitable && chat.wanted === undefined) return this.end(chat, 'platform')
    this.#takeFrom(desk, chat)
    this.#wait(chat)
    this.#parts.book.saySystem(chat, systemMessages.backInQueue)
  }

  #takeFrom(desk: AgentDesk, chat: Chat): void {
    desk.open.delete(chat)
    desk.changedAt = this.#parts.now()
    chat.desk = undefined
    chat.agentTyping = false
  }

  #wait(chat: Chat): void {
    chat.changeState('waiting', this.#parts.now())
    this.#parts.queue.add(chat, this.#parts.now())
  }
}
