import Fastify, { type FastifyInstance } from 'fastify'
import { Server, type Namespace } from 'socket.io'
import type { SequencedTipEvent, TipEvent } from '../../src/domain/tip.ts'
import { completeSettings, type AgentSettings } from '../../src/domain/agent-settings.ts'
import { standingActions } from '../../src/domain/tip-action.ts'
import { conversationId, personId } from '../../src/domain/ids.ts'
import type { BoardSnapshot, ServerToBoard } from '../../src/monitor/board-protocol.ts'
import {
  overlayNamespace,
  type AskAnswer,
  type AskMessage,
  type Freshness,
  type OverlayConversation,
  type OverlayHandshake,
  type OverlayToServer,
  type ServerToOverlay,
  type TipActionAnswer,
  type TipActionMessage,
} from '../../src/overlay/protocol.ts'
import { createAssets } from '../../src/web/assets.ts'
import { pagesPlugin, type PagesOptions } from '../../src/web/pages-plugin.ts'
import { replayOf } from './replay.ts'

/** A real server for the pages whose answers a test writes; it keeps each conversation's tip events for replay. */
export type PagesServer = AsyncDisposable & {
  readonly url: string
  readonly app: FastifyInstance
  readonly overlay: Namespace<OverlayToServer, ServerToOverlay>
  readonly handshakes: OverlayHandshake[]
  readonly actions: TipActionMessage[]
  readonly questions: AskMessage[]
  /** Held back until the test lets it go. */
  askAnswer: Promise<AskAnswer>
  snoozedUntil: number | undefined
  settings: AgentSettings | undefined
  answer: TipActionAnswer
  refuse: string | undefined
  freshness: Freshness
  conversations: OverlayConversation[]
  board: BoardSnapshot | undefined
  /** Sends a tip event to whoever is connected, and keeps it. */
  say(id: string, event: TipEvent): void
  /** Ends every connection, as a restart would. */
  drop(): void
}

/** Starts the server on a free port, or on `port` so that it can be looked at by hand. */
export async function startPagesServer(
  prepare?: (app: FastifyInstance) => void,
  port = 0,
  framed: Partial<PagesOptions> = {},
): Promise<PagesServer> {
  const app = Fastify({ forceCloseConnections: true })
  const pages = {
    '/overlay': 'overlay/index.html',
    '/overlay/record': 'record/index.html',
    '/board': 'board/index.html',
    '/console': 'console/index.html',
    '/workspace': 'workspace/index.html',
    '/sign-in': 'sign-in/index.html',
    ...framed.pages,
  }
  await app.register(
    pagesPlugin(await createAssets(), { frameAncestors: ["'self'"], frameSrc: ["'self'"], ...framed, pages }),
  )
  prepare?.(app)
  const io = new Server(app.server, { serveClient: false, transports: ['websocket'] })
  const overlay: PagesServer['overlay'] = io.of(overlayNamespace)
  const board: Namespace<Record<string, never>, ServerToBoard> = io.of('/board')
  const kept: SequencedTipEvent[] = []

  overlay.use((_socket, next) => next(server.refuse === undefined ? undefined : new Error(server.refuse)))
  overlay.on('connection', (socket) => {
    const handshake: OverlayHandshake = { positions: {}, ...socket.handshake.auth }
    server.handshakes.push(handshake)
    socket.on('tip-action', (action, answer) => {
      server.actions.push(action)
      answer(server.answer)
    })
    socket.on('ask', (question, answer) => {
      server.questions.push(question)
      void server.askAnswer.then(answer)
    })
    socket.on('snooze', ({ on }) => {
      server.snoozedUntil = on ? Date.now() + 900_000 : undefined
      overlay.emit('snoozed', { until: server.snoozedUntil })
    })
    socket.on('change-settings', (change) => {
      server.settings = completeSettings(change, server.settings)
      overlay.emit('settings', server.settings)
    })
    socket.emit('overlay-start', {
      bootId: 'boot-1',
      agent: { personId: personId('ada'), name: 'Ada' },
      engine: 'model',
      freshness: server.freshness,
      conversations: server.conversations,
      ...(server.snoozedUntil === undefined ? {} : { snoozedUntil: server.snoozedUntil }),
      ...(server.settings === undefined ? {} : { settings: server.settings }),
      now: Date.now(),
    })
    for (const event of replayOf(kept, handshake.positions)) socket.emit('tip-event', event)
    for (const { conversationId: id } of server.conversations) {
      const own = Map.groupBy(
        server.actions.filter((taken) => taken.conversationId === id),
        (taken) => taken.tipId,
      )
      const actions = [...own].flatMap(([tip, taken]) => standingActions(taken).map((one) => ({ ...one, tipId: tip })))
      socket.emit('tip-actions-known', { conversationId: id, actions })
    }
  })
  board.use((_socket, next) => next(server.refuse === undefined ? undefined : new Error(server.refuse)))
  board.on('connection', (socket) => {
    if (server.board !== undefined) socket.emit('board-snapshot', server.board)
  })

  const url = await app.listen({ port, host: '127.0.0.1' })
  const server: PagesServer = {
    url,
    app,
    overlay,
    handshakes: [],
    actions: [],
    questions: [],
    askAnswer: Promise.resolve({ ok: true }),
    snoozedUntil: undefined,
    settings: undefined,
    answer: { ok: true },
    refuse: undefined,
    freshness: { state: 'live', since: Date.now() },
    conversations: [],
    board: undefined,
    say(id, event) {
      const before = kept.filter((known) => known.conversationId === id).length
      const sequenced = { ...event, conversationId: conversationId(id), streamSequence: before + 1 }
      kept.push(sequenced)
      overlay.emit('tip-event', sequenced)
    },
    drop: () => {
      for (const namespace of [overlay, board]) namespace.disconnectSockets(true)
    },
    async [Symbol.asyncDispose]() {
      server.drop()
      await io.close()
      await app.close()
    },
  }
  return server
}
