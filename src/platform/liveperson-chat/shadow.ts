import type { ConversationEvent } from '../../domain/conversation.ts'
import { conversationId } from '../../domain/ids.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import { waitQuietly } from '../../lib/wait.ts'
import { ChatRefusedError, LoginRejectedError, PlatformError, RequestRefusedError, SessionLostError } from './errors.ts'
import { isEnded, toConversationEvent, toConversationInfo } from './events.ts'
import type { ReadingSession } from './reading-session.ts'
import { loginFloorMs, lostLoginsLimit, lostLoginsWindowMs, pollFloorMs, refreshEveryMs } from './retry-rules.ts'

export type ShadowOptions = {
  readonly account: string
  readonly agentId: AgentId
  /** Our agents by the platform's agent id; a chat's `info.agentId` names who has it now. */
  readonly agentsByPlatformId: ReadonlyMap<string, AgentId>
  /** Conversations of this agent that an earlier process had not heard to their end. */
  readonly resume: readonly ConversationId[]
  readonly openSession: (signal: AbortSignal) => Promise<ReadingSession>
  /** All that one reading of one chat brought, in order; called again with the same events after a restart. */
  readonly onEvents: (conversationId: ConversationId, events: readonly ConversationEvent[], seenAt: Date) => void
  /** The conversation will bring no more events through this session. */
  readonly onLeft: (conversationId: ConversationId, because: 'ended' | 'lost') => void
  /** One whole round of polling went well. */
  readonly onHeard: () => void
  /** Trouble that is being retried, of the whole session or of one chat only. */
  readonly onTrouble: (error: PlatformError, waitMs: number, of: 'session' | 'chat') => void
  /** How late a poll began against its plan, in milliseconds. */
  readonly onLateness: (ms: number) => void
  readonly wait?: typeof waitQuietly
  readonly signal: AbortSignal
}

type Chat = {
  readonly conversationId: ConversationId
  url: URL
  reading: boolean
  attempt: number
  notBefore: number
  listed: boolean
  agent: string | undefined
  info: string
  typing: { visitor: boolean; agent: boolean }
}

/** `liveperson-{account}-{chat key}`; the chat key is unique within its account. */
export function chatConversationId(account: string, chatKey: string): ConversationId {
  return conversationId(`liveperson-${account}-${chatKey}`)
}

/**
 * Follows all chats of one agent through a second, read-only agent session (architecture §4, reference §12.4 B).
 *
 * Passing trouble is retried by the table of reference §10 and seen only through `onTrouble`. Resolves when the signal
 * aborts. Rejects with what only a person can mend: LoginRejectedError, RequestRefusedError, or SessionLostError after
 * the login was taken from us so often that going on would fight the human for it.
 */
export async function followAgentChats(options: ShadowOptions): Promise<void> {
  const { signal, wait = waitQuietly } = options
  const chats = new Map<string, Chat>()
  const left = new Set<string>()
  const lostAt: number[] = []
  const prefix = chatConversationId(options.account, '')
  const unfinished = new Set(options.resume.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length)))
  let attempt = 0
  while (!signal.aborted) {
    const openedAt = Date.now()
    try {
      const session = await options.openSession(signal)
      for (const key of [...unfinished, ...chats.keys()]) {
        const known = chats.get(key)
        // Links of the lost session are void; the new one reads from the beginning, and known ids are skipped.
        chats.set(key, {
          ...createChat(options.account, key, session.chatUrl(key)),
          agent: known?.agent,
          info: known?.info ?? '',
        })
      }
      unfinished.clear()
      await pollUntilLost(session, chats, left, options, () => (attempt = 0))
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof PlatformError)) throw error
      if (error instanceof LoginRejectedError || error instanceof RequestRefusedError) throw error
      attempt += 1
      let pauseMs = error.waitMs(attempt)
      if (error instanceof SessionLostError) {
        lostAt.push(Date.now())
        if (lostAt.filter((at) => at > Date.now() - lostLoginsWindowMs).length > lostLoginsLimit) throw error
        pauseMs = openedAt + loginFloorMs - Date.now()
      }
      options.onTrouble(error, Math.max(0, pauseMs), 'session')
      await wait(pauseMs, signal)
    }
  }
}

/** Polls until the session is lost (throws SessionLostError) or the signal aborts (throws its reason). */
async function pollUntilLost(
  session: ReadingSession,
  chats: Map<string, Chat>,
  left: Set<string>,
  options: ShadowOptions,
  onHeard: () => void,
): Promise<void> {
  const { signal, wait = waitQuietly } = options
  let attempt = 0
  let listNotBefore = 0
  let refreshAt = Date.now() + jitter(refreshEveryMs)
  let planned = Date.now()
  const bugs: unknown[] = []
  const read = (chatKey: string, chat: Chat) => {
    // Not awaited, so that a slow chat holds up no other; what it throws is a bug and ends the loop below.
    readChat(session, chatKey, chat, chats, left, options).catch((error: unknown) => bugs.push(error))
  }
  for (;;) {
    signal.throwIfAborted()
    if (bugs.length > 0) throw bugs[0]
    options.onLateness(Math.max(0, Date.now() - planned))
    for (const [chatKey, chat] of chats) if (isDue(chat)) read(chatKey, chat)
    if (Date.now() >= refreshAt) refreshAt = Date.now() + (await keepAlive(session, options))
    if (Date.now() >= listNotBefore) {
      try {
        const listed = await session.chatSessions(signal)
        noteListed(listed, chats, left, options.account)
        for (const [chatKey, chat] of chats) if (isDue(chat)) read(chatKey, chat)
        attempt = 0
        onHeard()
        options.onHeard()
      } catch (error) {
        signal.throwIfAborted()
        // The session itself stays: only a lost one needs a new login.
        if (!(error instanceof PlatformError) || !error.retryable) throw error
        attempt += 1
        const pauseMs = error.waitMs(attempt)
        listNotBefore = Date.now() + pauseMs
        options.onTrouble(error, pauseMs, 'session')
      }
    }
    planned = Math.max(planned + pollFloorMs, Date.now())
    await wait(planned - Date.now(), signal)
  }
}

/** One refresh of the login. Returns after how many milliseconds the next one is due. */
async function keepAlive(session: ReadingSession, { signal, onTrouble }: ShadowOptions): Promise<number> {
  try {
    await session.refresh(signal)
    return jitter(refreshEveryMs)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof PlatformError) || !error.retryable) throw error
    onTrouble(error, error.waitMs(1), 'session')
    return error.waitMs(1)
  }
}

function noteListed(
  listed: readonly { readonly chatKey: string; readonly url: URL }[],
  chats: Map<string, Chat>,
  left: Set<string>,
  account: string,
): void {
  const keys = new Set(listed.map((chat) => chat.chatKey))
  for (const { chatKey, url } of listed) {
    if (left.has(chatKey)) continue
    const known = chats.get(chatKey)
    if (known) known.listed = true
    else chats.set(chatKey, { ...createChat(account, chatKey, url), listed: true })
  }
  for (const [chatKey, chat] of chats) if (!keys.has(chatKey)) chat.listed = false
  // Ended chats stay listed for a while; what is no longer listed need not be remembered.
  for (const chatKey of left) if (!keys.has(chatKey)) left.delete(chatKey)
}

async function readChat(
  session: ReadingSession,
  chatKey: string,
  chat: Chat,
  chats: Map<string, Chat>,
  left: Set<string>,
  options: ShadowOptions,
): Promise<void> {
  const leave = (because: 'ended' | 'lost') => {
    chats.delete(chatKey)
    left.add(chatKey)
    options.onLeft(chat.conversationId, because)
  }
  chat.reading = true
  try {
    const page = await session.readChat(chat.url, options.signal)
    const seenAt = new Date()
    const events = page.events.map((event) => toConversationEvent(event, chat.conversationId, seenAt))
    const known = learnInfo(chat, page.info, options, seenAt)
    if (known.length > 0 || events.length > 0) options.onEvents(chat.conversationId, [...known, ...events], seenAt)
    chat.attempt = 0
    chat.notBefore = 0
    if (page.next) chat.url = page.next
    const ended = events.some((event) => event.type === 'state-changed' && isEnded(event.state))
    if (ended || isEnded(page.info?.state)) leave('ended')
  } catch (error) {
    if (options.signal.aborted) return
    if (!(error instanceof PlatformError)) throw error
    if (error instanceof ChatRefusedError && !chat.listed) return leave('lost')
    chat.attempt += 1
    const pauseMs = error.waitMs(chat.attempt)
    chat.notBefore = Date.now() + pauseMs
    options.onTrouble(error, pauseMs, 'chat')
  } finally {
    chat.reading = false
  }
}

/** What the info says that we did not know yet, as events that come before the lines they belong to. */
function learnInfo(
  chat: Chat,
  info: Awaited<ReturnType<ReadingSession['readChat']>>['info'],
  options: ShadowOptions,
  at: Date,
): ConversationEvent[] {
  if (!info) return []
  const { conversationId } = chat
  const events: ConversationEvent[] = []
  const learned = toConversationInfo(info)
  const fingerprint = JSON.stringify(learned)
  if (fingerprint !== chat.info) {
    chat.info = fingerprint
    events.push({ type: 'info-learned', conversationId, at, info: learned })
  }
  const platformAgent = info.agentId?.split('.').pop()
  if (platformAgent !== undefined && platformAgent !== chat.agent) {
    chat.agent = platformAgent
    const agentId = options.agentsByPlatformId.get(platformAgent)
    if (agentId !== undefined) events.push({ type: 'agent-changed', conversationId, at, agentId })
  }
  for (const speaker of ['visitor', 'agent'] as const) {
    const typing = (speaker === 'visitor' ? info.visitorTyping : info.agentTyping) === 'typing'
    if (typing === chat.typing[speaker]) continue
    chat.typing[speaker] = typing
    events.push({ type: 'typing', conversationId, at, speaker, typing })
  }
  return events
}

function createChat(account: string, chatKey: string, url: URL): Chat {
  return {
    conversationId: chatConversationId(account, chatKey),
    url,
    reading: false,
    attempt: 0,
    notBefore: 0,
    listed: false,
    agent: undefined,
    info: '',
    typing: { visitor: false, agent: false },
  }
}

function isDue(chat: Chat): boolean {
  return !chat.reading && Date.now() >= chat.notBefore
}

/** Spreads the keep-alives of many identities. */
function jitter(ms: number): number {
  return ms * (0.8 + Math.random() * 0.2)
}
