import { ListeningUserError } from './errors.ts'

/** New keys are shown to the polling so many at a time, so that a long file is no burst of requests. */
const newAtOnce = 50
/** So many refusals on end, and a key is given up: the chat is long over, or was never there. */
const refusalsLimit = 4
/** So many chats forbidden and none ever read, and it is the account that forbids it. */
const forbiddenLimit = 3

/**
 * The keys that a listening user was told, and what became of them; kept over its sessions. A key that was given up or
 * has ended is taken up again only after it was out of the file.
 */
export class ChatKeys {
  readonly #told: () => ReadonlySet<string>
  readonly #shown = new Set<string>()
  readonly #refusals = new Map<string, number>()
  readonly #forbidden = new Set<string>()
  #anyRead = false

  constructor(told: () => ReadonlySet<string>) {
    this.#told = told
  }

  /**
   * The keys of the chats to read now, the newest of a file first.
   *
   * @throws ListeningUserError when the account lets nobody read another's chats.
   */
  listed(): readonly string[] {
    if (!this.#anyRead && this.#forbidden.size >= forbiddenLimit) {
      throw new ListeningUserError(
        `This account does not let one user read another's chats: ${this.#forbidden.size} of them were refused with 403, ` +
          'and none was ever read. Hear these agents in mode shadow, or have their conversations pushed',
      )
    }
    const told = this.#told()
    for (const key of this.#shown) {
      if (told.has(key)) continue
      this.#shown.delete(key)
      this.#refusals.delete(key)
    }
    const unseen = [...told].filter((key) => !this.#shown.has(key))
    for (const key of unseen.slice(-newAtOnce).toReversed()) this.#shown.add(key)
    return [...this.#shown].filter((key) => (this.#refusals.get(key) ?? 0) < refusalsLimit)
  }

  noteRead(chatKey: string): void {
    this.#anyRead = true
    this.#refusals.delete(chatKey)
  }

  noteRefused(chatKey: string, { forbidden }: { readonly forbidden: boolean }): void {
    this.#refusals.set(chatKey, (this.#refusals.get(chatKey) ?? 0) + 1)
    if (forbidden && !this.#anyRead) this.#forbidden.add(chatKey)
  }
}
