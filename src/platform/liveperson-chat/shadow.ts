import { waitQuietly } from '../../lib/wait.ts'
import { standBeside } from './account-readings.ts'
import type { BreakerSeat } from './breaker.ts'
import { chatConversationId, createChat, readChat, readTogether } from './chat-reading.ts'
import type { Chat, Chats, Reading, ShadowOptions } from './chat-reading.ts'
import {
  BearerUnavailableError,
  HarmSeenError,
  HostMovedError,
  LoginContestedError,
  LoginRejectedError,
  PlatformError,
  RequestRefusedError,
  SessionLostError,
  UnreachableError,
} from './errors.ts'
import { learnConsent } from './facts/learn-consent.ts'
import { learnFreeSlots } from './facts/free-slots.ts'
import { createHarmWatch } from './harm-watch.ts'
import type { HarmWatch } from './harm-watch.ts'
import {
  contestedWithinMs,
  loginFloorMs,
  lostLoginsLimit,
  lostLoginsWindowMs,
  pollFloorMs,
  refreshEveryMs,
} from './retry-rules.ts'

/** Chats in one request; their keys go into its address. */
const chatsAtOnce = 20
/** After a failed reading of several chats they are read alone for this long. */
const retryAtOnceAfterMs = 10_000

/**
 * Follows all chats of one agent through a second, read-only agent session (architecture §4, reference §12.4 B).
 *
 * Passing trouble is retried by the table of reference §10 and seen only through `onTrouble`. Resolves when the signal
 * aborts. Rejects with what only a person can mend: LoginRejectedError, RequestRefusedError, HarmSeenError (of which
 * LoginContestedError is one) at the first sign that we are in the human's way, or SessionLostError when it was lost too
 * often.
 */
export async function followAgentChats(options: ShadowOptions): Promise<void> {
  const { signal, wait = waitQuietly, now = Date.now } = options
  const chats: Chats = { open: new Map(), ended: new Set(), factTroubles: new Set() }
  const prefix = chatConversationId(options.account, '')
  const unfinished = new Set(options.resume.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length)))
  const lostAt: number[] = []
  let attempt = 0
  using seat = options.breaker?.join()
  let needsBearer = false
  while (!signal.aborted) {
    // Whoever lacks a bearer could not tell whether the platform is back, and would only use up the turns of others.
    if (!needsBearer) await seat?.mayAsk(signal, tellHeld(options))
    const openingAt = now()
    let openedAt = openingAt
    let opened = false
    try {
      signal.throwIfAborted()
      const session = await options.openSession(signal)
      opened = true
      needsBearer = false
      seat?.tryOn()
      openedAt = now()
      // Links of the lost session are void; the new one reads from the beginning, and known ids are skipped.
      for (const key of [...unfinished, ...chats.open.keys()]) {
        chats.open.set(key, createChat(options.account, key, session.chatUrl(key)))
      }
      unfinished.clear()
      const { harm } = options
      const watch =
        harm && session.presence && session.availabilityAgeMs
          ? createHarmWatch(
              { presence: session.presence.bind(session), availabilityAgeMs: session.availabilityAgeMs.bind(session) },
              harm,
              { openingAt, openedAt, signal, now },
            )
          : undefined
      await pollUntilLost(session, chats, options, { watch, seat }, () => (attempt = 0))
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof PlatformError)) throw error
      if (error instanceof LoginRejectedError || error instanceof RequestRefusedError || error instanceof HarmSeenError)
        throw error
      attempt += 1
      let pauseMs = error.waitMs(attempt)
      if (error instanceof SessionLostError) {
        // At the first sign that we are in the human's way, we go, and do not take the session again by ourselves.
        if (opened && now() - openedAt < contestedWithinMs && !standBeside(options.harm?.readings)) {
          throw new LoginContestedError(
            'Another login of this agent ended ours right after it began; on this account they cannot stand side by side',
          )
        }
        lostAt.push(now())
        if (lostAt.filter((at) => at > now() - lostLoginsWindowMs).length > lostLoginsLimit) throw error
        pauseMs = openedAt + loginFloorMs - now()
      }
      if (error instanceof HostMovedError) {
        // Who has just found the platform's new host does not wait for the others to find it.
        seat?.tryOn()
        pauseMs = openedAt + loginFloorMs - now()
      }
      needsBearer ||= error instanceof BearerUnavailableError
      // A bearer that is missing is no outage: it comes when its agent signs in.
      if (error.retryable && !(error instanceof BearerUnavailableError)) seat?.failed()
      options.onTrouble(error, Math.max(0, pauseMs), 'session')
      await (options.recovery?.wait ?? wait)(pauseMs, signal)
    }
  }
}

/** Polls until the session is lost (throws SessionLostError) or the signal aborts (throws its reason). */
async function pollUntilLost(
  session: Reading,
  chats: Chats,
  options: ShadowOptions,
  { watch, seat }: { readonly watch: HarmWatch | undefined; readonly seat: BreakerSeat | undefined },
  onHeard: () => void,
): Promise<void> {
  const { signal, wait = waitQuietly, now = Date.now } = options
  let attempt = 0
  let listNotBefore = 0
  let refreshAt = now() + jitter(options.refreshEveryMs ?? refreshEveryMs)
  let planned = now()
  let listing = false
  let outages = options.recovery?.outages() ?? 0
  let doubted = false
  // Not exposed, but documented to work "with any given valid agent session"; where it does not, chats are read alone.
  let atOnce = true
  let atOnceNotBefore = 0
  const failures: unknown[] = []

  const readDue = (isWanted: (chat: Chat) => boolean = () => true) => {
    const readable = [...chats.open].filter(([, chat]) => !chat.reading && now() >= chat.notBefore && isWanted(chat))
    const awake = readable.filter(([, chat]) => now() >= chat.restUntil)
    // Those that rest come along where it costs no request of their own.
    const due = atOnce && awake.length > 0 && readable.length <= chatsAtOnce ? readable : awake
    const together = atOnce && now() >= atOnceNotBefore ? due.filter(([, chat]) => chat.lastId !== undefined) : []
    const alone = together.length > 1 ? due.filter(([, chat]) => chat.lastId === undefined) : due
    // Not awaited, so that a slow chat holds up no other; its own failures stay its own.
    for (const [chatKey, chat] of alone) void readChat(session, chatKey, chat, chats, options)
    if (together.length < 2) return
    for (let from = 0; from < together.length; from += chatsAtOnce) {
      void readTogether(session, together.slice(from, from + chatsAtOnce), chats, options).then((result) => {
        if (result === 'refused') atOnce = false
        // Alone next time: it may be one chat that spoils the answer for all.
        if (typeof result === 'object') atOnceNotBefore = now() + result.failedForMs + retryAtOnceAfterMs
      })
    }
  }
  const list = async (forAll: boolean) => {
    listing = true
    try {
      if (now() >= refreshAt) refreshAt = now() + (await keepAlive(session, options))
      const listed = await session.chatSessions(signal)
      watch?.listed(listed.map(({ chatKey }) => chatKey))
      noteListed(listed, chats, options.account)
      // The others were read at the beginning of this round.
      readDue((chat) => chat.lastId === undefined && !chat.foreign)
      attempt = 0
      doubted = false
      onHeard()
      options.recovery?.heard()
      seat?.heard()
      options.onHeard()
      void learnFreeSlots(session, chats, options)
      void learnConsent(chats, options)
    } catch (error) {
      if (signal.aborted) return
      // One refusal may be a hiccup; a new login for nothing could cost the human theirs.
      if (error instanceof SessionLostError && !doubted) return void (doubted = true)
      // The session itself stays: only a lost one needs a new login.
      if (!(error instanceof PlatformError) || !error.retryable) return void failures.push(error)
      attempt += 1
      const pauseMs = error.waitMs(attempt)
      listNotBefore = now() + pauseMs
      options.onTrouble(error, pauseMs, 'session')
      // In an outage it may be long until this session's next attempt.
      if ((attempt > 1 || forAll) && (await hasMoved(session, signal)))
        return void failures.push(new HostMovedError('The platform moved to another host'))
      seat?.failed()
    } finally {
      listing = false
    }
  }

  for (;;) {
    signal.throwIfAborted()
    if (failures.length > 0) throw failures[0]
    watch?.look()
    if (watch?.problem() !== undefined) throw watch.problem()
    options.onLateness(Math.max(0, now() - planned))
    const leave = (await seat?.mayAsk(signal, tellHeld(options))) ?? 'well'
    signal.throwIfAborted()
    // For all sessions of the account one list is enough to know.
    if (leave === 'probe') listNotBefore = 0
    if (options.recovery && options.recovery.outages() !== outages) {
      // The account is back: what was put off for its sake is due.
      outages = options.recovery.outages()
      listNotBefore = 0
      for (const chat of chats.open.values()) chat.notBefore = 0
    }
    if (leave === 'well') readDue()
    if (!listing && now() >= listNotBefore) void list(leave === 'probe').catch((error: unknown) => failures.push(error))
    planned = Math.max(planned + pollFloorMs, now())
    await wait(planned - now(), signal)
  }
}

/** The agent is not heard while its session waits for others to try; its pages say so. */
function tellHeld({ onTrouble }: ShadowOptions): (waitMs: number) => void {
  return (waitMs) =>
    onTrouble(
      new UnreachableError('The platform answers no session of this account; a few try for all'),
      waitMs,
      'session',
    )
}

/** Whether the session's host is not the platform's any more; false where even that cannot be learned. */
async function hasMoved(session: Reading, signal: AbortSignal): Promise<boolean> {
  try {
    return await session.hostMoved(signal)
  } catch (error) {
    if (error instanceof PlatformError || signal.aborted) return false
    throw error
  }
}

/** One refresh of the login. Returns after how many milliseconds the next one is due. */
async function keepAlive(session: Reading, { signal, onTrouble, ...options }: ShadowOptions): Promise<number> {
  try {
    await session.refresh(signal)
    return jitter(options.refreshEveryMs ?? refreshEveryMs)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof PlatformError) || !error.retryable) throw error
    onTrouble(error, error.waitMs(1), 'session')
    return error.waitMs(1)
  }
}

function noteListed(
  listed: readonly { readonly chatKey: string; readonly url: string }[],
  chats: Chats,
  account: string,
): void {
  const keys = new Set(listed.map((chat) => chat.chatKey))
  for (const { chatKey, url } of listed) {
    if (chats.ended.has(chatKey)) continue
    const known = chats.open.get(chatKey)
    if (known) known.absent = false
    else chats.open.set(chatKey, createChat(account, chatKey, url))
  }
  for (const [chatKey, chat] of chats.open) if (!keys.has(chatKey)) chat.absent = true
  // What is no longer listed need not be remembered.
  for (const chatKey of chats.ended) if (!keys.has(chatKey)) chats.ended.delete(chatKey)
}

/** Spreads the keep-alives of many identities. */
function jitter(ms: number): number {
  return ms * (0.8 + Math.random() * 0.2)
}
