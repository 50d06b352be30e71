import type { Chat } from './chat.ts'

/** `H10001K9` for the chat key `H10001-abcK9`: the middle is dropped (reference §4). */
export function visitIdOf(chatKey: string): string {
  return chatKey.replace(/-.*K/, 'K')
}

/** Finds the chat that a visit, a visitor or a participant belongs to. */
export class Visits {
  readonly #byVisit = new Map<string, Chat>()
  readonly #byVisitor = new Map<number, Chat>()
  readonly #byParticipant = new Map<string, Chat>()

  add(chat: Chat): void {
    const { chatKey, visitorId, visitor } = chat.birth
    this.#byVisit.set(visitIdOf(chatKey), chat)
    this.#byVisitor.set(visitorId, chat)
    if (visitor.participant !== undefined) this.#byParticipant.set(visitor.participant.participantId, chat)
  }

  remove(chat: Chat): void {
    const { chatKey, visitorId, visitor } = chat.birth
    this.#byVisit.delete(visitIdOf(chatKey))
    if (this.#byVisitor.get(visitorId) === chat) this.#byVisitor.delete(visitorId)
    const participantId = visitor.participant?.participantId ?? ''
    if (this.#byParticipant.get(participantId) === chat) this.#byParticipant.delete(participantId)
  }

  byVisitId(visitId: string): Chat | undefined {
    return this.#byVisit.get(visitId)
  }

  byVisitorId(visitorId: number): Chat | undefined {
    return this.#byVisitor.get(visitorId)
  }

  /** The participant's newest chat. */
  byParticipantId(participantId: string): Chat | undefined {
    return this.#byParticipant.get(participantId)
  }
}
