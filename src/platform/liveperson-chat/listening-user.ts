import { errorText } from '../../lib/error-text.ts'
import { parseAvailability } from './agent-answers.ts'
import type { ChatKeys } from './chat-keys.ts'
import { ChatRefusedError, ListeningUserError } from './errors.ts'
import type { VisitWishes } from './facts/visit-names.ts'
import { readOnly } from './read-only.ts'
import { ReadingSession } from './reading-session.ts'
import type { ListedChat, ReadingOptions } from './reading-session.ts'
import { signIn } from './sign-in.ts'
import type { SignedIn } from './sign-in.ts'

/**
 * The session of a user that is nobody but Sotto's (architecture §4 `keys`, reference §12.4 C): reads chats of others by
 * their keys, and may log out, since no human works with this login.
 */
export class ListeningUserSession extends ReadingSession {
  readonly #signedIn: SignedIn
  readonly #keys: ChatKeys
  constructor(signedIn: SignedIn, keys: ChatKeys, wishes: () => VisitWishes) {
    super(signedIn, wishes)
    this.#signedIn = signedIn
    this.#keys = keys
  }

  /**
   * The chats whose keys it was told; its own are nobody's to hear. Asks the platform all the same, which keeps the agent
   * session alive (reference §9: 400 s) and shows whether it still is.
   *
   * @throws ListeningUserError when the account lets nobody read another's chats.
   */
  override async chatSessions(signal: AbortSignal): Promise<readonly ListedChat[]> {
    await super.chatSessions(signal)
    return this.#keys.listed().map((chatKey) => ({ chatKey, url: this.chatUrl(chatKey) }))
  }

  override async readChat(url: string, signal: AbortSignal): ReturnType<ReadingSession['readChat']> {
    const chatKey = decodeURIComponent(new URL(url).pathname.split('/').pop() ?? '')
    try {
      const page = await super.readChat(url, signal)
      this.#keys.noteRead(chatKey)
      return page
    } catch (error) {
      if (!(error instanceof ChatRefusedError) || !error.gone) throw error
      this.#keys.noteRefused(chatKey, error)
      if (!error.forbidden) throw error
      throw new ChatRefusedError(
        `${error.message}: it may be that this account does not let one user read another's chats`,
        { gone: true, forbidden: true },
      )
    }
  }

  /** Ends this login, which is the listening user's own. */
  logout(signal: AbortSignal): Promise<void> {
    return this.#signedIn.logout(signal)
  }

  /**
   * A chat that rings here is missed by everybody, so the user must take none (it is kept Away by whoever administers the
   * account; a listening session never sets availability).
   *
   * @throws ListeningUserError
   */
  async requireNoRings(signal: AbortSignal): Promise<void> {
    const url = new URL(`${this.#signedIn.sessionUrl.href}/availability`)
    const answer = await this.#signedIn.call({ purpose: 'session', method: 'GET', url, signal })
    const { chat } = parseAvailability(answer)
    if (chat === 'Away' || chat === 'Offline') return
    throw new ListeningUserError(
      `The listening user is ${chat}, so chats would ring there and be missed; set it Away at LivePerson for good`,
    )
  }
}

/**
 * Logs a listening user in.
 *
 * @throws PlatformError; ListeningUserError, already logged out again, where it could miss rings.
 */
export async function openListeningUser(
  options: ReadingOptions & { readonly keys: ChatKeys },
): Promise<ListeningUserSession> {
  const { connections, onWrite, keys, keepIp = () => false, ...rest } = options
  const dispatcher = connections.compose(readOnly(onWrite, { ownLogin: true }))
  const session = new ListeningUserSession(await signIn({ ...rest, dispatcher }), keys, () => ({ keepIp: keepIp() }))
  try {
    await session.requireNoRings(rest.signal)
    return session
  } catch (error) {
    await logOutQuietly(session, () => undefined)
    throw error
  }
}

/** Longer than this nobody waits for a logout; a login that stays runs out by itself. */
const logOutWithinMs = 4_000

/** Logs out, at the end of everything; a failure is only told. */
export async function logOutQuietly(session: ListeningUserSession, onTrouble: (error: Error) => void): Promise<void> {
  try {
    await session.logout(AbortSignal.timeout(logOutWithinMs))
  } catch (error) {
    onTrouble(error instanceof Error ? error : new Error(errorText(error)))
  }
}
