import type { Namespace, Server, Socket } from 'socket.io'
import { z } from 'zod'
import { settingsChange } from '../domain/agent-settings.ts'
import { conversationId as toConversationId } from '../domain/ids.ts'
import type { AgentId, ConversationId, PersonId, TipId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { refused } from '../domain/refusal.ts'
import { standingActions } from '../domain/tip-action.ts'
import type { TakenAction } from '../domain/tip-action.ts'
import type { SequencedTipEvent, TipEngine } from '../domain/tip.ts'
import type { Fold, Transcript } from '../transcript/transcript.ts'
import { newestSaid, waitingSince } from '../transcript/transcript.ts'
import { createContextReader } from './context-reader.ts'
import type { ContextReader, ContextReaderOptions } from './context-reader.ts'
import type { PlaybookProgress } from './context-protocol.ts'
import { createMessageLimit } from './message-limit.ts'
import { createPageConnection } from './page-connection.ts'
import type { PageConnection } from './page-connection.ts'
import { createPageSender } from './page-sender.ts'
import type { PageSender } from './page-sender.ts'
import { overlayNamespace } from './protocol.ts'
import type { Freshness, OverlayConversation, OverlayToServer, ServerToOverlay } from './protocol.ts'
import { replyBy } from './reply-by.ts'
import type { SettingsBook } from './settings-book.ts'
import { createActionTaker } from './take-action.ts'
import type { ActionTakerOptions } from './take-action.ts'
import { createQuestionTaker } from './take-question.ts'
import type { QuestionTakerOptions } from './take-question.ts'
import type { TipStream } from './tip-stream.ts'
import { createWrappedUp } from './wrapped-up.ts'

type NoEvents = Record<string, never>
type SocketData = {
  person: Person
  token: string | undefined
  agentId: AgentId
  positions: Map<string, number>
  sameBoot: boolean
  reader: ContextReader
  sender: PageSender
}
type OverlaySocket = Socket<OverlayToServer, ServerToOverlay, NoEvents, SocketData>

export type OverlayServerOptions = {
  readonly io: Server
  /** Default: the overlay's own. */
  readonly namespace?: string
  /** Different in every process: a page that comes from an earlier one may know events that were never stored. */
  readonly bootId: string
  readonly stream: Pick<TipStream, 'replay'>
  readonly engine: () => TipEngine
  /** True while the offline engine speaks in the place of a model that has a fault or no budget. */
  readonly offlineStandsIn: () => boolean
  /** The person behind a connection, allowed to see an overlay; undefined where there is none. */
  readonly authenticate: (
    cookieHeader: string | undefined,
    as: string | undefined,
    /** Of a page in a frame of another site, which has no cookie. */
    token: string | undefined,
  ) => Person | 'signed-out' | 'not-allowed'
  /** When the sign-in of a connection ends, epoch milliseconds; undefined where it has none. */
  readonly sessionEndsAt?: (cookieHeader: string | undefined, token: string | undefined) => number | undefined
  readonly freshness: (agentId: AgentId) => Freshness
  /** The agent's own conversations that have not ended. */
  readonly liveOf: (agentId: AgentId) => readonly Transcript[]
  /** Since when nothing of a conversation is heard, where its agent has to open it first. */
  readonly unheardSince?: (conversationId: ConversationId) => Date | undefined
  /** Those that ended, and are at hand. */
  readonly endedOf: (agentId: AgentId) => readonly Transcript[]
  readonly transcript: (conversationId: ConversationId) => Transcript | undefined
  /** Until when an agent wants no tips, epoch milliseconds. `set` answers what holds from then on. */
  readonly snoozes: {
    until(agentId: AgentId): number | undefined
    set(agentId: AgentId, on: boolean): number | undefined
  }
  readonly settings: SettingsBook
  /** Whether anything is known of a conversation, running or not. */
  readonly isKnown: (conversationId: ConversationId) => Promise<boolean>
  /** What was done with a conversation's tips so far, oldest first. */
  readonly actions: (
    conversationId: ConversationId,
  ) => Promise<readonly (TakenAction & { readonly tipId: TipId; readonly personId: PersonId })[]>
  readonly tip: ActionTakerOptions['tip']
  readonly onAction: ActionTakerOptions['onAction']
  readonly onAsk: QuestionTakerOptions['onAsk']
  readonly card: ContextReaderOptions['card']
  /** A page of the agent's was opened. */
  readonly onOpened?: (agentId: AgentId) => void
  /** For the log: holds no text of a conversation. */
  readonly onError: (error: unknown) => void
}

export type OverlayServer = {
  /** Puts an event on the stream of the agent who has the conversation now. */
  emit(event: SequencedTipEvent): void
  conversationChanged(transcript: Transcript): void
  /** To the pages that have the transcript open. */
  linesSaid(fold: Fold): void
  progressChanged(progress: PlaybookProgress): void
  /** True while a page of the agent's is open. */
  isWatched(agentId: AgentId): boolean
  conversationClosed(agentId: AgentId, conversationId: ConversationId, because: 'ended' | 'moved' | 'lost'): void
  /** No page keeps anything of it. */
  conversationErased(conversationId: ConversationId): void
  freshnessChanged(agentId: AgentId): void
  /** The model is gone, or back: every page is told. */
  engineChanged(): void
  /** Ends the connections of people who may no longer come in. */
  disconnectStrangers(
    known: (person: Person, token: string | undefined, cookieHeader: string | undefined) => boolean,
  ): void
}

const positionsAtMost = 1_000
const tooMuch = refused('too-many-messages')

const handshake = z.object({
  as: z.string().max(200).optional(),
  token: z.string().max(2_000).optional(),
  bootId: z.string().max(100).optional(),
  // A page knows the conversations of a day or so; each of them is looked for.
  positions: z
    .record(z.string().max(300), z.number().int().min(0))
    .refine((positions) => Object.keys(positions).length <= positionsAtMost)
    .catch({}),
})

const snoozeMessage = z.object({ on: z.boolean() })
const leaveMessage = z.object({ conversationId: z.string().max(300).transform(toConversationId) })

/** The live channel to the agents' overlay pages (architecture §5). Personal values are put back here and nowhere else. */
export function startOverlayServer(options: OverlayServerOptions): OverlayServer {
  const takeQuestion = createQuestionTaker(options)
  const takeAction = createActionTaker(options)
  const wrappedUp = createWrappedUp()
  const pages = new Map<AgentId, Map<OverlaySocket, PageConnection>>()
  const namespace: Namespace<OverlayToServer, ServerToOverlay, NoEvents, SocketData> = options.io.of(
    options.namespace ?? overlayNamespace,
  )

  namespace.use((socket, next) => {
    const parsed = handshake.safeParse(socket.handshake.auth)
    const { as, token, bootId, positions } = parsed.success ? parsed.data : { positions: {} }
    const person = options.authenticate(socket.handshake.headers.cookie, as, token)
    if (typeof person === 'string') return next(new Error(person))
    if (person.role !== 'agent') return next(new Error('not-allowed'))
    socket.data.person = person
    socket.data.token = token
    // A person who is an agent has the agent's id (domain/ids.ts).
    socket.data.agentId = person.personId as string as AgentId
    socket.data.positions = new Map(Object.entries(positions))
    socket.data.sameBoot = bootId === options.bootId
    next()
  })

  namespace.on('connection', (socket) => {
    const { agentId, person, positions } = socket.data
    const { send } = (socket.data.sender = createPageSender(socket))
    const page = createPageConnection({
      replay: (conversationId, after) => options.stream.replay(conversationId, after, socket.data.sameBoot),
      send: (event) => send('tip-event', restored(event)),
      sendReset: (conversationId) => send('stream-reset', { conversationId }),
    })
    const reader = (socket.data.reader = createContextReader(agentId, options))
    const own = pages.get(agentId) ?? new Map<OverlaySocket, PageConnection>()
    pages.set(agentId, own.set(socket, page))
    // Where the page has renewed its session since, it comes right back.
    const endsAt = options.sessionEndsAt?.(socket.handshake.headers.cookie, socket.data.token)
    const ends = endsAt === undefined ? undefined : endTimer(endsAt, socket.data.sender.end)
    socket.on('disconnect', () => {
      clearTimeout(ends)
      own.delete(socket)
      if (own.size === 0) pages.delete(agentId)
    })
    limit(socket)
    socket.on('snooze', (raw: unknown) => snooze(agentId, raw))
    socket.on('change-settings', (raw: unknown) => changeSettings(person, raw))
    socket.on('leave-conversation', (raw: unknown) => leave(agentId, raw))
    socket.on('ask', (raw: unknown, answer: unknown) => void takeQuestion(agentId, raw).then(replyBy(answer)))
    socket.on('tip-action', (raw: unknown, answer: unknown) => {
      void takeAction(person, agentId, raw).then(({ answer: given, taken }) => {
        replyBy(answer)(given)
        if (taken) for (const each of connectionsOf(agentId).keys()) each.data.sender.send('tip-action-taken', taken)
      })
    })
    socket.on('read-transcript', (raw: unknown, answer: unknown) => replyBy(answer)(reader.readTranscript(raw)))
    socket.on('leave-transcript', (raw: unknown) => reader.leaveTranscript(raw))
    socket.on('read-lines', (raw: unknown, answer: unknown) => replyBy(answer)(reader.readLines(raw)))
    socket.on('read-card', (raw: unknown, answer: unknown) => replyBy(answer)(reader.readCard(raw)))

    const live = options.liveOf(agentId)
    const snoozedUntil = options.snoozes.until(agentId)
    const settings = options.settings.of(person.personId)
    send('overlay-start', {
      bootId: options.bootId,
      agent: { personId: person.personId, name: person.name },
      engine: options.engine(),
      freshness: options.freshness(agentId),
      conversations: live.map(shownOf),
      ...(snoozedUntil === undefined ? {} : { snoozedUntil }),
      ...(settings === undefined ? {} : { settings }),
      now: Date.now(),
    })
    if (options.offlineStandsIn()) send('engine-changed', 'offline')
    // Of one that ended while the page was away, too.
    const known = new Set([
      ...live.map(({ conversation }) => conversation.conversationId),
      ...[...positions.keys()].map(toConversationId).filter((id) => isOwn(agentId, id)),
    ])
    for (const id of known) catchUp(socket, page, id, positions.get(id) ?? 0).catch(options.onError)
    for (const ended of options.endedOf(agentId)) showEnded(socket, page, ended).catch(options.onError)
    eraseUnknown(socket).catch(options.onError)
    options.onOpened?.(agentId)
  })

  const shownOf = (transcript: Transcript) =>
    toOverlayConversation(transcript, options.unheardSince?.(transcript.conversation.conversationId))

  const isOwn = (agentId: AgentId, conversationId: ConversationId) =>
    options.transcript(conversationId)?.conversation.agentId === agentId

  /** What was erased while the page was away. */
  const eraseUnknown = async (socket: OverlaySocket) => {
    for (const id of socket.data.positions.keys()) {
      const conversationId = toConversationId(id)
      if (!(await options.isKnown(conversationId))) socket.data.sender.send('conversation-removed', { conversationId })
    }
  }

  const catchUp = async (
    socket: OverlaySocket,
    page: PageConnection,
    conversationId: ConversationId,
    after: number,
  ) => {
    if (!(await page.catchUp(conversationId, after))) return
    const own = (await options.actions(conversationId)).filter(
      ({ personId }) => personId === socket.data.person.personId,
    )
    const byTip = [...Map.groupBy(own, ({ tipId }) => tipId)]
    const actions = byTip.flatMap(([tipId, taken]) => standingActions(taken).map((action) => ({ ...action, tipId })))
    socket.data.sender.send('tip-actions-known', { conversationId, actions })
  }

  /** A page that is opened anew has the wrap-ups with which the agent is not done. */
  const showEnded = async (socket: OverlaySocket, page: PageConnection, transcript: Transcript) => {
    const { conversationId } = transcript.conversation
    // What the page knows it has listed by itself, or the agent has taken it off.
    if (socket.data.positions.has(conversationId)) return
    const { events } = await options.stream.replay(conversationId, 0, true)
    if (!wrappedUp.isListed(conversationId, events)) return
    socket.data.sender.send('conversation-changed', shownOf(transcript))
    socket.data.sender.send('conversation-closed', { conversationId, because: 'ended' })
    await catchUp(socket, page, conversationId, 0)
  }

  const leave = (agentId: AgentId, raw: unknown) => {
    const parsed = leaveMessage.safeParse(raw)
    if (!parsed.success) return
    const { conversationId } = parsed.data
    const known = options.transcript(conversationId)?.conversation
    if (known?.agentId !== agentId || known.state !== 'ended') return
    wrappedUp.leave(conversationId)
    for (const socket of connectionsOf(agentId).keys())
      socket.data.sender.send('conversation-removed', { conversationId })
  }

  const snooze = (agentId: AgentId, raw: unknown) => {
    const parsed = snoozeMessage.safeParse(raw)
    if (!parsed.success) return
    const until = options.snoozes.set(agentId, parsed.data.on)
    for (const socket of connectionsOf(agentId).keys()) socket.data.sender.send('snoozed', { until })
  }

  const changeSettings = ({ personId }: Person, raw: unknown) => {
    const parsed = settingsChange.safeParse(raw)
    if (parsed.success) options.settings.change(personId, parsed.data)
  }
  // Those of another namespace change them too.
  options.settings.follow((person, settings) => {
    for (const { data } of connectionsOf(person as string as AgentId).keys()) data.sender.send('settings', settings)
  })

  const restored = (event: SequencedTipEvent): SequencedTipEvent => {
    if (event.type !== 'tip-delta') return event
    const text = options.transcript(event.conversationId)?.vault.restore(event.text) ?? event.text
    return text === event.text ? event : { ...event, text }
  }

  const toAll: PageSender['send'] = (...event) => {
    for (const own of pages.values()) for (const { data } of own.keys()) data.sender.send(...event)
  }

  const connectionsOf = (agentId: AgentId) => pages.get(agentId) ?? new Map<OverlaySocket, PageConnection>()

  return {
    emit(event) {
      const agentId = options.transcript(event.conversationId)?.conversation.agentId
      if (agentId === undefined) return
      for (const page of connectionsOf(agentId).values()) page.deliver(event)
    },
    conversationChanged(transcript) {
      const { agentId, conversationId } = transcript.conversation
      for (const [socket, page] of connectionsOf(agentId)) {
        socket.data.sender.send('conversation-changed', shownOf(transcript))
        // A conversation that we found again after a restart may be one that the page knows already.
        catchUp(socket, page, conversationId, socket.data.positions.get(conversationId) ?? 0).catch(options.onError)
      }
    },
    linesSaid(fold) {
      for (const socket of connectionsOf(fold.transcript.conversation.agentId).keys()) {
        const said = socket.data.reader.said(fold)
        if (said) socket.data.sender.send('lines-said', said)
      }
    },
    progressChanged(progress) {
      const agentId = options.transcript(progress.conversationId)?.conversation.agentId
      if (agentId === undefined) return
      for (const socket of connectionsOf(agentId).keys()) socket.data.sender.send('playbook-progress', progress)
    },
    isWatched: (agentId) => pages.has(agentId),
    conversationClosed(agentId, conversationId, because) {
      for (const [socket, page] of connectionsOf(agentId)) {
        // After its end a wrap-up may come.
        if (because !== 'ended') {
          page.drop(conversationId)
          socket.data.reader.drop(conversationId)
          socket.data.positions.delete(conversationId)
        }
        socket.data.sender.send('conversation-closed', { conversationId, because })
      }
    },
    conversationErased(conversationId) {
      for (const own of pages.values()) {
        for (const [socket, page] of own) {
          page.drop(conversationId)
          socket.data.reader.drop(conversationId)
          socket.data.positions.delete(conversationId)
        }
      }
      // To everybody: an agent who had it before may still have it on a page.
      toAll('conversation-removed', { conversationId })
    },
    disconnectStrangers(known) {
      for (const socket of namespace.sockets.values()) {
        if (!known(socket.data.person, socket.data.token, socket.handshake.headers.cookie)) socket.data.sender.end()
      }
    },
    freshnessChanged(agentId) {
      for (const socket of connectionsOf(agentId).keys())
        socket.data.sender.send('freshness', options.freshness(agentId))
    },
    engineChanged: () => toAll('engine-changed', options.engine()),
  }
}

/** No timer runs longer than this; a connection that lasts as long may as well begin anew. */
const longestTimerMs = 2 ** 31 - 1

function endTimer(endsAt: number, end: () => void): NodeJS.Timeout {
  return setTimeout(end, Math.min(Math.max(0, endsAt - Date.now()), longestTimerMs)).unref()
}

/** A page that sends without end is told so, and then sent away: it costs the others their time. */
function limit(socket: OverlaySocket): void {
  const judge = createMessageLimit()
  let told = false
  socket.use(([, ...rest], next) => {
    const verdict = judge()
    if (verdict === 'answered') {
      told = false
      return next()
    }
    if (verdict === 'over') return socket.data.sender.end()
    if (!told) socket.data.sender.send('refused', { code: tooMuch.code, reason: tooMuch.reason })
    told = true
    replyBy(rest.at(-1))(tooMuch)
  })
}

function toOverlayConversation(transcript: Transcript, unheardSince: Date | undefined): OverlayConversation {
  const { conversationId, skill, state, startedAt } = transcript.conversation
  const newest = newestSaid(transcript)
  return {
    conversationId,
    visitorName: transcript.visitorName,
    skill,
    state,
    startedAt: startedAt.getTime(),
    waitingSince: waitingSince(transcript)?.getTime(),
    ...(unheardSince === undefined ? {} : { unheardSince: unheardSince.getTime() }),
    lastLine: newest && {
      speaker: newest.speaker,
      text: transcript.vault.restore(newest.text),
      at: newest.at.getTime(),
    },
  }
}
