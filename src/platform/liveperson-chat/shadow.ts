import type { ConversationEvent } from '../../domain/conversation.ts'
import { conversationId } from '../../domain/ids.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import { waitQuietly } from '../../lib/wait.ts'
import {
  ChatRefusedError,
  HostMovedError,
  LoginContestedError,
  LoginRejectedError,
  PlatformError,
  RequestRefusedError,
  SessionLostError,
} from './errors.ts'
import { isEnded, toConversationEvent, toConversationInfo } from './events.ts'
import type { ReadingSession } from './reading-session.ts'
import type { Recovery } from './recovery.ts'
import type { ChatPage } from './wire.ts'
import {
  contestedWithinMs,
  loginFloorMs,
  lostLoginsLimit,
  lostLoginsWindowMs,
  pollFloorMs,
  refreshEveryMs,
  slowLoopMs,
} from './retry-rules.ts'

/** All that following asks of a session. */
export type Reading = Pick<
  ReadingSession,
  'chatSessions' | 'chatUrl' | 'facts' | 'hostMoved' | 'readChat' | 'readChats' | 'refresh'
>

export type LeftBecause = 'ended' | 'moved' | 'lost'

export type ShadowOptions = {
  readonly account: string
  /** Who of ours has this id at the platform; a chat's `info.agentId` names who has the chat now. */
  readonly agentOf: (platformAgentId: string) => AgentId | undefined
  /** Conversations of this agent that an earlier process had not heard to their end. */
  readonly resume: readonly ConversationId[]
  readonly openSession: (signal: AbortSignal) => Promise<Reading>
  /** All that one reading of one chat brought, in order; called again with the same events after a restart. */
  readonly onEvents: (conversationId: ConversationId, events: readonly ConversationEvent[], seenAt: Date) => void
  /** The conversation brings no more events through this session: it ended, went to somebody we do not hear, or is gone. */
  readonly onLeft: (conversationId: ConversationId, because: LeftBecause) => void
  /** One whole round of polling went well. */
  readonly onHeard: () => void
  /** Trouble that is being retried, of the whole session or of one chat only. */
  readonly onTrouble: (error: Error, waitMs: number, of: 'session' | 'chat') => void
  /** Events that had no usable id or type, and so could not be taken. */
  readonly onUnreadable: (conversationId: ConversationId, count: number) => void
  /** How late a poll began against its plan, in milliseconds. */
  readonly onLateness: (ms: number) => void
  /** Shared by all sessions of the account. */
  readonly recovery?: Recovery
  readonly wait?: typeof waitQuietly
  /** Epoch milliseconds. */
  readonly now?: () => number
  readonly signal: AbortSignal
}

type Chat = {
  readonly conversationId: ConversationId
  url: URL
  /** The newest event of it that we have in this session; from there several chats are read at once. */
  lastId: number | undefined
  reading: boolean
  attempt: number
  notBefore: number
  /** A list of this session lacked it. Only then may a refusal mean that it is gone. */
  absent: boolean
  /** Facts of its visit were asked for; they come before its first lines, or not at all. */
  factsAsked: boolean
  /** Somebody has it whom we do not hear: nothing of it is taken until one of ours has it again. */
  foreign: boolean
  agent: string | undefined
  info: string
  typing: { visitor: boolean; agent: boolean }
}

/** What one agent's loop knows across sessions. */
type Chats = {
  readonly open: Map<string, Chat>
  /** Heard to their end; they stay listed for a while. */
  readonly ended: Set<string>
}

/** So many failed readings of a chat that is not listed any more, and it is gone. */
const absentAttempts = 4
/** How often a chat of somebody we do not hear is looked at: it may come back. */
const foreignEveryMs = 10_000

/** A chat's first lines wait this long for the facts of its visit. */
const factsWithinMs = 1_500
/** Chats in one request; their keys go into its address. */
const chatsAtOnce = 20
/** After a failed reading of several chats they are read alone for this long. */
const retryAtOnceAfterMs = 10_000

/** `liveperson-{account}-{chat key}`; the chat key is unique within its account. */
export function chatConversationId(account: string, chatKey: string): ConversationId {
  return conversationId(`liveperson-${account}-${chatKey}`)
}

/**
 * Follows all chats of one agent through a second, read-only agent session (architecture §4, reference §12.4 B).
 *
 * Passing trouble is retried by the table of reference §10 and seen only through `onTrouble`. Resolves when the signal
 * aborts. Rejects with what only a person can mend: LoginRejectedError, RequestRefusedError, LoginContestedError at the
 * first sign that our login is in the human's way, or SessionLostError when it was lost too often.
 */
export async function followAgentChats(options: ShadowOptions): Promise<void> {
  const { signal, wait = waitQuietly, now = Date.now } = options
  const chats: Chats = { open: new Map(), ended: new Set() }
  const prefix = chatConversationId(options.account, '')
  const unfinished = new Set(options.resume.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length)))
  const lostAt: number[] = []
  let attempt = 0
  while (!signal.aborted) {
    let openedAt = now()
    let opened = false
    try {
      const session = await options.openSession(signal)
      opened = true
      openedAt = now()
      // Links of the lost session are void; the new one reads from the beginning, and known ids are skipped.
      for (const key of [...unfinished, ...chats.open.keys()]) {
        chats.open.set(key, createChat(options.account, key, session.chatUrl(key)))
      }
      unfinished.clear()
      await pollUntilLost(session, chats, options, () => (attempt = 0))
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof PlatformError)) throw error
      if (error instanceof LoginRejectedError || error instanceof RequestRefusedError) throw error
      attempt += 1
      let pauseMs = error.waitMs(attempt)
      if (error instanceof SessionLostError) {
        // At the first sign that we are in the human's way, we go, and do not take the session again by ourselves.
        if (opened && now() - openedAt < contestedWithinMs) {
          throw new LoginContestedError(
            'Another login of this agent ended ours right after it began; on this account they cannot stand side by side',
          )
        }
        lostAt.push(now())
        if (lostAt.filter((at) => at > now() - lostLoginsWindowMs).length > lostLoginsLimit) throw error
        pauseMs = openedAt + loginFloorMs - now()
      }
      if (error instanceof HostMovedError) pauseMs = openedAt + loginFloorMs - now()
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
  onHeard: () => void,
): Promise<void> {
  const { signal, wait = waitQuietly, now = Date.now } = options
  let attempt = 0
  let listNotBefore = 0
  let refreshAt = now() + jitter(refreshEveryMs)
  let planned = now()
  let listing = false
  let outages = options.recovery?.outages() ?? 0
  let doubted = false
  // Not exposed, but documented to work "with any given valid agent session"; where it does not, chats are read alone.
  let atOnce = true
  let atOnceNotBefore = 0
  const failures: unknown[] = []

  const readDue = (isWanted: (chat: Chat) => boolean = () => true) => {
    const due = [...chats.open].filter(([, chat]) => !chat.reading && now() >= chat.notBefore && isWanted(chat))
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
  const list = async () => {
    listing = true
    try {
      if (now() >= refreshAt) refreshAt = now() + (await keepAlive(session, options))
      noteListed(await session.chatSessions(signal), chats, options.account)
      // The others were read at the beginning of this round.
      readDue((chat) => chat.lastId === undefined && !chat.foreign)
      attempt = 0
      doubted = false
      onHeard()
      options.recovery?.heard()
      options.onHeard()
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
      if (attempt > 1 && (await hasMoved(session, signal)))
        failures.push(new HostMovedError('The platform moved to another host'))
    } finally {
      listing = false
    }
  }

  for (;;) {
    signal.throwIfAborted()
    if (failures.length > 0) throw failures[0]
    options.onLateness(Math.max(0, now() - planned))
    if (options.recovery && options.recovery.outages() !== outages) {
      // The account is back: what was put off for its sake is due.
      outages = options.recovery.outages()
      listNotBefore = 0
      for (const chat of chats.open.values()) chat.notBefore = 0
    }
    readDue()
    if (!listing && now() >= listNotBefore) void list()
    planned = Math.max(planned + pollFloorMs, now())
    await wait(planned - now(), signal)
  }
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
async function keepAlive(session: Reading, { signal, onTrouble }: ShadowOptions): Promise<number> {
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

/** One reading of one chat. Never rejects: what goes wrong is this chat's own trouble. */
async function readChat(
  session: Reading,
  chatKey: string,
  chat: Chat,
  chats: Chats,
  options: ShadowOptions,
): Promise<void> {
  const now = options.now ?? Date.now
  chat.reading = true
  try {
    const page = await session.readChat(chat.url, options.signal)
    if (!chat.factsAsked && page.visit && !isForeign(chat, page.info, options)) {
      chat.factsAsked = true
      await learnFacts(session, chat, page.visit, options)
    }
    takePage(chatKey, chat, page, chats, options)
    // A foreign one is read from here again when one of ours has it: they see all of it in their workspace.
    if (page.next && !chat.foreign) chat.url = page.next
  } catch (error) {
    if (options.signal.aborted) return
    chat.attempt += 1
    const gone = (error instanceof ChatRefusedError && error.gone) || chat.attempt >= absentAttempts
    if (chat.absent && gone) return leave(chatKey, chat, 'lost', chats, options)
    const pauseMs = error instanceof PlatformError ? error.waitMs(chat.attempt) : slowLoopMs
    chat.notBefore = now() + pauseMs
    options.onTrouble(error instanceof Error ? error : new Error(String(error)), pauseMs, 'chat')
  } finally {
    chat.reading = false
  }
}

/** Facts help a tip; a chat never waits long for them, and never fails for their sake. */
async function learnFacts(session: Reading, chat: Chat, visit: URL, options: ShadowOptions): Promise<void> {
  const { conversationId } = chat
  try {
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(factsWithinMs)])
    const facts = await session.facts(visit, signal)
    const at = new Date()
    if (facts.length > 0) options.onEvents(conversationId, [{ type: 'facts-learned', conversationId, at, facts }], at)
  } catch (error) {
    if (options.signal.aborted || !(error instanceof Error)) return
    options.onTrouble(error, 0, 'chat')
  }
}

/** One reading of several chats. Never rejects; whatever it does not bring is read alone. */
async function readTogether(
  session: Reading,
  group: readonly (readonly [string, Chat])[],
  chats: Chats,
  options: ShadowOptions,
): Promise<'read' | 'refused' | { readonly failedForMs: number }> {
  for (const [, chat] of group) chat.reading = true
  let pages: Awaited<ReturnType<Reading['readChats']>> = new Map()
  let result: 'read' | 'refused' | { readonly failedForMs: number } = 'read'
  try {
    const asked = group.map(([chatKey, { lastId = 0 }]) => ({ chatKey, lastId }))
    pages = await session.readChats(asked, options.signal)
  } catch (error) {
    if (options.signal.aborted) return 'read'
    if (error instanceof ChatRefusedError && error.gone) result = 'refused'
    else {
      // The platform is in trouble or asks for patience: one request each would be no answer to that.
      const pauseMs = error instanceof PlatformError ? error.waitMs(1) : slowLoopMs
      result = { failedForMs: pauseMs }
      for (const [, chat] of group) {
        chat.reading = false
        chat.notBefore = (options.now ?? Date.now)() + pauseMs
      }
      options.onTrouble(error instanceof Error ? error : new Error(String(error)), pauseMs, 'chat')
      return result
    }
  }
  for (const [chatKey, chat] of group) {
    chat.reading = false
    if (options.signal.aborted) continue
    const page = pages.get(chatKey)
    if (page === undefined) {
      void readChat(session, chatKey, chat, chats, options)
      continue
    }
    try {
      takePage(chatKey, chat, page, chats, options)
      if (chat.foreign) continue
      chat.url = session.chatUrl(chatKey)
      chat.url.searchParams.set('from', String((chat.lastId ?? -1) + 1))
    } catch (error) {
      chat.notBefore = (options.now ?? Date.now)() + slowLoopMs
      options.onTrouble(error instanceof Error ? error : new Error(String(error)), slowLoopMs, 'chat')
    }
  }
  return result
}

/** Hands over what a reading brought, and leaves the chat where it ended. */
function takePage(
  chatKey: string,
  chat: Chat,
  page: Pick<ChatPage, 'events' | 'info' | 'unreadable'>,
  chats: Chats,
  options: ShadowOptions,
): void {
  if (isForeign(chat, page.info, options)) return noteForeign(chatKey, chat, page, chats, options)
  chat.foreign = false
  const seenAt = new Date()
  const events = page.events.map((event) => toConversationEvent(event, chat.conversationId, seenAt))
  const learned = learnInfo(chat, page.info, options, seenAt)
  if (page.unreadable > 0) options.onUnreadable(chat.conversationId, page.unreadable)
  if (learned.length > 0 || events.length > 0) options.onEvents(chat.conversationId, [...learned, ...events], seenAt)
  for (const { id } of page.events) chat.lastId = Math.max(chat.lastId ?? -1, id)
  chat.attempt = 0
  chat.notBefore = 0
  const ended = events.some((event) => event.type === 'state-changed' && isEnded(event.state))
  if (ended || isEnded(page.info?.state)) leave(chatKey, chat, 'ended', chats, options)
}

function leave(chatKey: string, chat: Chat, because: LeftBecause, chats: Chats, options: ShadowOptions): void {
  // A later session has made its own reading of it.
  if (chats.open.get(chatKey) !== chat) return
  chats.open.delete(chatKey)
  if (because === 'ended') chats.ended.add(chatKey)
  options.onLeft(chat.conversationId, because)
}

type WireInfo = Awaited<ReturnType<Reading['readChat']>>['info']

/** Whether somebody has the chat whom we do not hear; an answer that does not say leaves it as it was. */
function isForeign(chat: Chat, info: WireInfo, options: ShadowOptions): boolean {
  const owner = platformAgentOf(info)
  return owner === undefined ? chat.foreign : options.agentOf(owner) === undefined
}

/** System lines with which a chat leaves an agent: to an operator, to a skill, back to the queue (reference §6.2). */
const leavingLines = new Set([13, 15, 23])

/** Leaves a chat that went to somebody we do not hear; it is looked at now and then, and nothing of theirs is taken. */
function noteForeign(
  chatKey: string,
  chat: Chat,
  page: Pick<ChatPage, 'events' | 'info'>,
  chats: Chats,
  options: ShadowOptions,
): void {
  const { conversationId } = chat
  if (!chat.foreign) {
    // What was still said to our agent stands before the line with which it left.
    const went = page.events.findIndex(
      (event) => event.type === 'line' && leavingLines.has(event.systemMessageId ?? -1),
    )
    const seenAt = new Date()
    const ours = chat.agent === undefined ? [] : page.events.slice(0, went + 1)
    const events = ours.map((event) => toConversationEvent(event, conversationId, seenAt))
    if (events.length > 0) options.onEvents(conversationId, events, seenAt)
    options.onLeft(conversationId, 'moved')
  }
  chat.foreign = true
  chat.agent = undefined
  chat.info = ''
  chat.attempt = 0
  chat.notBefore = (options.now ?? Date.now)() + foreignEveryMs
  if (isEnded(page.info?.state)) leave(chatKey, chat, 'ended', chats, options)
}

/** What the info says that we did not know yet, as events that come before the lines they belong to. */
function learnInfo(chat: Chat, info: WireInfo, options: ShadowOptions, at: Date): ConversationEvent[] {
  if (!info) return []
  const { conversationId } = chat
  const events: ConversationEvent[] = []
  const learned = toConversationInfo(info)
  const fingerprint = JSON.stringify(learned)
  if (fingerprint !== chat.info) {
    chat.info = fingerprint
    events.push({ type: 'info-learned', conversationId, at, info: learned })
  }
  const owner = platformAgentOf(info)
  if (owner !== undefined && owner !== chat.agent) {
    chat.agent = owner
    const agentId = options.agentOf(owner)
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

/** The agent's number; the old form of the id has the account in front (reference §3.1). */
function platformAgentOf(info: WireInfo): string | undefined {
  return info?.agentId?.split('.').pop()
}

function createChat(account: string, chatKey: string, url: URL): Chat {
  return {
    conversationId: chatConversationId(account, chatKey),
    url,
    lastId: undefined,
    reading: false,
    attempt: 0,
    notBefore: 0,
    absent: false,
    factsAsked: false,
    foreign: false,
    agent: undefined,
    info: '',
    typing: { visitor: false, agent: false },
  }
}

/** Spreads the keep-alives of many identities. */
function jitter(ms: number): number {
  return ms * (0.8 + Math.random() * 0.2)
}
