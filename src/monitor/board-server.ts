import type { Namespace, Server } from 'socket.io'
import { z } from 'zod'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { TipEngine } from '../domain/tip.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { waitingSince } from '../transcript/transcript.ts'
import { boardNamespace } from './board-protocol.ts'
import type { BoardSnapshot, ServerToBoard } from './board-protocol.ts'

type NoEvents = Record<string, never>

export type BoardServerOptions = {
  readonly io: Server
  readonly authenticate: (
    cookieHeader: string | undefined,
    as: string | undefined,
  ) => Person | 'signed-out' | 'not-allowed'
  readonly live: () => readonly Transcript[]
  readonly agentName: (agentId: AgentId) => string
  readonly engine: () => TipEngine
  readonly trouble: () => BoardSnapshot['trouble']
}

export type BoardServer = AsyncDisposable & {
  /** Something on the board is not as it was; boards hear of it within a second. */
  changed(): void
  /** How many tips of a conversation were shown so far. */
  setShown(conversationId: ConversationId, shown: number): void
  tipShown(conversationId: ConversationId): void
  forget(conversationId: ConversationId): void
  /** Ends the connections of people who may no longer come in. */
  disconnectStrangers(known: (person: Person, cookieHeader: string | undefined) => boolean): void
}

const everyMs = 1_000
const handshake = z.object({ as: z.string().max(200).optional() })

/** Sends the whole board to the boards that are open, at most once a second, and nothing while nobody looks. */
export function startBoardServer(options: BoardServerOptions): BoardServer {
  const namespace: Namespace<NoEvents, ServerToBoard, NoEvents, { person: Person }> = options.io.of(boardNamespace)
  const shown = new Map<ConversationId, number>()
  let dirty = false

  const snapshot = (): BoardSnapshot => ({
    now: Date.now(),
    engine: options.engine(),
    trouble: options.trouble(),
    rows: options.live().map((transcript) => {
      const { conversationId, agentId, skill, state, startedAt } = transcript.conversation
      return {
        conversationId,
        agentName: options.agentName(agentId),
        skill,
        state,
        startedAt: startedAt.getTime(),
        waitingSince: waitingSince(transcript)?.getTime(),
        lines: transcript.lines.length,
        tipsShown: shown.get(conversationId) ?? 0,
      }
    }),
  })

  namespace.use((socket, next) => {
    const parsed = handshake.safeParse(socket.handshake.auth)
    const person = options.authenticate(socket.handshake.headers.cookie, parsed.success ? parsed.data.as : undefined)
    if (typeof person === 'string') return next(new Error(person))
    socket.data.person = person
    next()
  })
  namespace.on('connection', (socket) => void socket.emit('board-snapshot', snapshot()))

  const timer = setInterval(() => {
    if (!dirty || namespace.sockets.size === 0) return
    dirty = false
    namespace.emit('board-snapshot', snapshot())
  }, everyMs)

  return {
    changed: () => void (dirty = true),
    setShown(conversationId, count) {
      shown.set(conversationId, count)
      dirty = true
    },
    tipShown(conversationId) {
      shown.set(conversationId, (shown.get(conversationId) ?? 0) + 1)
      dirty = true
    },
    forget: (conversationId) => void shown.delete(conversationId),
    disconnectStrangers(known) {
      for (const socket of namespace.sockets.values()) {
        if (!known(socket.data.person, socket.handshake.headers.cookie)) socket.disconnect(true)
      }
    },
    [Symbol.asyncDispose]() {
      clearInterval(timer)
      return Promise.resolve()
    },
  }
}
