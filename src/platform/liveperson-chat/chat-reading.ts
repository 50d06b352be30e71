import type { ConversationEvent } from '../../domain/conversation.ts'
import { conversationId } from '../../domain/ids.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import type { Gate } from '../../lib/gate.ts'
import type { waitQuietly } from '../../lib/wait.ts'
import type { AccountBreaker } from './breaker.ts'
import { readAgainAfterMs } from './cadence.ts'
import type { Expectation } from './cadence.ts'
import { ChatRefusedError, PlatformError } from './errors.ts'
import { isEnded, toConversationEvent, toConversationInfo } from './events.ts'
import { askFacts } from './facts/ask-facts.ts'
import type { FactOrigin, FactReading } from './facts/fact-readings.ts'
import type { FreeSlots } from './facts/free-slots.ts'
import type { HarmWatchOptions, PresenceReading } from './harm-watch.ts'
import type { ReadingSession } from './reading-session.ts'
import type { Recovery } from './recovery.ts'
import { pollFloorMs, slowLoopMs } from './retry-rules.ts'
import type { ChatPage, WireInfo } from './wire.ts'

/** All that following asks of a session. */
export type Reading = Pick<
  ReadingSession,
  'chatSessions' | 'chatUrl' | 'facts' | 'freeSlots' | 'hostMoved' | 'readChat' | 'readChats' | 'refresh'
>

/** What a session that stands beside a human's can look at besides. */
export type ShadowReading = Reading & Partial<PresenceReading>

export type LeftBecause = 'ended' | 'moved' | 'lost'

export type ShadowOptions = {
  readonly account: string
  /** Who of ours has this id at the platform; a chat's `info.agentId` names who has the chat now. */
  readonly agentOf: (platformAgentId: string) => AgentId | undefined
  /** Conversations of this agent that an earlier process had not heard to their end. */
  readonly resume: readonly ConversationId[]
  readonly openSession: (signal: AbortSignal) => Promise<ShadowReading>
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
  /** Shared by all sessions of the account; without it free slots are never asked for. */
  readonly freeSlots?: FreeSlots
  /** Whether custom variables are read again and again, because a visitor's consent stands in them. May change at any time. */
  readonly consentWanted?: () => boolean
  /** Default: that of reference §10. Shorter only where the platform's clock runs faster. */
  readonly refreshEveryMs?: number
  /** Where the session stands beside a human's: what is watched for their sake. */
  readonly harm?: HarmWatchOptions
  readonly breaker?: AccountBreaker
  /** Chats are read from their beginning so many at a time, so that thousands found at once hold up no other reading. */
  readonly firstReadings?: Gate
  /** Chats where nothing can be expected soon are read this seldom at most; `pollFloorMs` for never (cadence.ts). */
  readonly slowPollMs?: number
  readonly wait?: typeof waitQuietly
  /** Epoch milliseconds. */
  readonly now?: () => number
  readonly signal: AbortSignal
}

export type Chat = {
  readonly conversationId: ConversationId
  url: string
  /** The newest event of it that we have in this session; from there several chats are read at once. */
  lastId: number | undefined
  reading: boolean
  attempt: number
  notBefore: number
  /** By the slow cadence it need not be read before this. */
  restUntil: number
  said: Expectation['said']
  /** A list of this session lacked it. Only then may a refusal mean that it is gone. */
  absent: boolean
  /** Sources of facts that were asked in this session, once there are some; none is asked twice. */
  factsAsked: Set<FactOrigin> | undefined
  /** The visitor's custom variables, once it is known where; and when they were last read again. */
  variables: FactReading | undefined
  variablesReadAt: number
  /** As they were last told. */
  variablesTold: string | undefined
  skill: string | undefined
  /** What was told of it last; -1 is any number. */
  freeSlots: number | undefined
  /** Somebody has it whom we do not hear: nothing of it is taken until one of ours has it again. */
  foreign: boolean
  agent: string | undefined
  /** As it was last taken. */
  info: WireInfo | undefined
  typing: { visitor: boolean; agent: boolean }
}

/** What one agent's loop knows across sessions. */
export type Chats = {
  readonly open: Map<string, Chat>
  /** Heard to their end; they stay listed for a while. */
  readonly ended: Set<string>
  /** Sources of facts that failed when they were last asked; that is told once. */
  readonly factTroubles: Set<FactOrigin>
}

/** So many failed readings of a chat that is not listed any more, and it is gone. */
const absentAttempts = 4
/** How often a chat of somebody we do not hear is looked at: it may come back. */
const foreignEveryMs = 10_000

/** `liveperson-{account}-{chat key}`; the chat key is unique within its account. */
export function chatConversationId(account: string, chatKey: string): ConversationId {
  return conversationId(`liveperson-${account}-${chatKey}`)
}

/** One reading of one chat. Never rejects: what goes wrong is this chat's own trouble. */
export async function readChat(
  session: Reading,
  chatKey: string,
  chat: Chat,
  chats: Chats,
  options: ShadowOptions,
): Promise<void> {
  const now = options.now ?? Date.now
  chat.reading = true
  using _turn = chat.lastId === undefined ? await options.firstReadings?.enter(options.signal) : undefined
  try {
    options.signal.throwIfAborted()
    // While it waited its session may have been lost; the next one has its own turn.
    if (chats.open.get(chatKey) !== chat) return
    const page = await session.readChat(chat.url, options.signal)
    if (!isForeign(chat, page.info, options)) await askFacts(session, chatKey, chat, page, chats, options)
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

/** One reading of several chats. Never rejects; whatever it does not bring is read alone. */
export async function readTogether(
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
      const { lastId } = chat
      takePage(chatKey, chat, page, chats, options)
      if (chat.foreign || chat.lastId === lastId) continue
      chat.url = session.chatUrl(chatKey, (chat.lastId ?? -1) + 1)
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
  given: Pick<ChatPage, 'events' | 'info' | 'unreadable'>,
  chats: Chats,
  options: ShadowOptions,
): void {
  // Ids rise with time, whatever order the answer has; what a line means depends on those before it.
  const page = { ...given, events: given.events.toSorted((one, other) => one.id - other.id) }
  if (isForeign(chat, page.info, options)) return noteForeign(chatKey, chat, page, chats, options)
  chat.foreign = false
  const seenAt = new Date()
  // The event that we asked after may come once more each time (reference §5.4 method 11).
  const { lastId } = chat
  const fresh = page.events.filter(({ id }) => id !== lastId)
  const events = fresh.map((event) => toConversationEvent(event, chat.conversationId, seenAt))
  const learned = learnInfo(chat, page.info, options, seenAt)
  if (page.unreadable > 0) options.onUnreadable(chat.conversationId, page.unreadable)
  if (learned.length > 0 || events.length > 0) options.onEvents(chat.conversationId, [...learned, ...events], seenAt)
  for (const { id } of fresh) chat.lastId = Math.max(chat.lastId ?? -1, id)
  const now = (options.now ?? Date.now)()
  const said = events.findLast((event) => event.type === 'line' && event.speaker !== 'system')
  if (said?.type === 'line') chat.said = { by: said.speaker, at: now }
  // Polls come in steps of the floor; half a step less, so that one is not missed by a hair.
  chat.restUntil = now + readAgainAfterMs(chat, options.slowPollMs ?? pollFloorMs, now) - pollFloorMs / 2
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

/** Whether somebody has the chat whom we do not hear; an answer that does not say leaves it as it was. */
function isForeign(chat: Chat, info: WireInfo | undefined, options: ShadowOptions): boolean {
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
  chat.info = undefined
  chat.attempt = 0
  chat.notBefore = (options.now ?? Date.now)() + foreignEveryMs
  if (isEnded(page.info?.state)) leave(chatKey, chat, 'ended', chats, options)
}

/** What the info says that we did not know yet, as events that come before the lines they belong to. */
function learnInfo(chat: Chat, info: WireInfo | undefined, options: ShadowOptions, at: Date): ConversationEvent[] {
  if (!info || isSame(chat.info, info, infoFields)) return []
  const { conversationId } = chat
  if (info.skillName !== chat.skill) chat.freeSlots = undefined
  chat.skill = info.skillName
  const events: ConversationEvent[] = []
  if (!isSame(chat.info, info, conversationFields))
    events.push({ type: 'info-learned', conversationId, at, info: toConversationInfo(info) })
  // Its links are looked at once, and kept by nobody.
  chat.info = { ...info, link: [] }
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

/** What `toConversationInfo` looks at … */
const conversationFields = ['state', 'visitorName', 'skillName', 'language', 'startTime', 'rtSessionId'] as const
/** … and everything that is learned from. */
const infoFields = [...conversationFields, 'agentId', 'visitorTyping', 'agentTyping'] as const

function isSame(one: WireInfo | undefined, other: WireInfo, fields: readonly (keyof WireInfo)[]): boolean {
  return one !== undefined && fields.every((field) => one[field] === other[field])
}

/** The agent's number; the old form of the id has the account in front (reference §3.1). */
function platformAgentOf(info: WireInfo | undefined): string | undefined {
  return info?.agentId?.split('.').pop()
}

export function createChat(account: string, chatKey: string, url: string): Chat {
  return {
    conversationId: chatConversationId(account, chatKey),
    url,
    lastId: undefined,
    reading: false,
    attempt: 0,
    notBefore: 0,
    restUntil: 0,
    said: undefined,
    absent: false,
    factsAsked: undefined,
    variables: undefined,
    variablesReadAt: 0,
    variablesTold: undefined,
    skill: undefined,
    freeSlots: undefined,
    foreign: false,
    agent: undefined,
    info: undefined,
    typing: { visitor: false, agent: false },
  }
}
