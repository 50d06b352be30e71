import type { Namespace, Socket } from 'socket.io'
import { z } from 'zod'
import type { AgentId } from '../domain/ids.ts'
import type { PageSender } from '../overlay/page-sender.ts'
import { replyBy } from '../overlay/reply-by.ts'
import { createPracticeChoices } from './practice-choices.ts'
import type { PracticeConversation } from './practice-conversation.ts'
import type { PracticeFolder } from './practice-folder.ts'
import { practiceNamespace, practiceSpeeds } from './practice-protocol.ts'
import type {
  PracticeAnswer,
  PracticeRefusal,
  PracticeState,
  PracticeToServer,
  ServerToPractice,
} from './practice-protocol.ts'
import { startPracticeRoom } from './practice-room.ts'
import type { PracticeRoom, PracticeRoomOptions } from './practice-room.ts'

/** `sender`: what the overlay's part sends through, so that all comes in order. */
type SocketData = { readonly agentId: AgentId; readonly sender: PageSender<ServerToPractice> }
type PracticeSocket = Socket<PracticeToServer, ServerToPractice, Record<string, never>, SocketData>

export type PracticeServerOptions = Omit<PracticeRoomOptions, 'onChange'> & {
  readonly folder: Pick<PracticeFolder, 'now'>
}

export type PracticeServer = Pick<PracticeRoom, 'close' | 'disconnectStrangers' | 'engineChanged'>

/** Practices at the same time; each takes its agent's page, and what its model costs. */
const practicesAtMost = 200
/** Nobody looked for so long: whoever comes back begins anew. */
const keepAwayMs = 30 * 60_000
const problemsAtMost = 10

const begin = z.object({ id: z.string().min(1).max(200) })
const say = z.object({ text: z.string().trim().min(1).max(2_000), key: z.string().min(1).max(100) })
const write = z.object({ writing: z.boolean() })
const pause = z.object({ paused: z.boolean() })
const speed = z.object({ speed: z.literal(practiceSpeeds) })

const refused = (reason: PracticeRefusal): PracticeAnswer<never> => ({ ok: false, reason })

/** The channel to the pages on which people practise; all pages of one agent show the same practice. */
export function startPracticeServer(options: PracticeServerOptions): PracticeServer {
  const { folder, io, onError } = options
  const pages = new Map<AgentId, Set<PracticeSocket>>()
  const leaving = new Map<AgentId, NodeJS.Timeout>()
  const room = startPracticeRoom({
    ...options,
    onChange: (agentId) => tell(agentId),
  })
  const choices = createPracticeChoices()
  const stateOf = (agentId: AgentId): PracticeState => {
    const run = room.runOf(agentId)?.state()
    const tipsShown = options.dark?.() !== true
    // Whoever practises does not choose, and is told often.
    if (run) return { choices: [], problems: [], run, tipsShown }
    const { conversations, problems } = folder.now()
    return { choices: choices(conversations), problems: problems.slice(0, problemsAtMost), run, tipsShown }
  }
  const tell = (agentId: AgentId) => {
    const state = stateOf(agentId)
    for (const socket of pages.get(agentId) ?? []) socket.data.sender.send('practice-state', state)
  }
  const leave = async (agentId: AgentId) => {
    await room.leave(agentId)
    tell(agentId)
  }
  const come = (agentId: AgentId, socket: PracticeSocket) => {
    clearTimeout(leaving.get(agentId))
    leaving.delete(agentId)
    pages.set(agentId, (pages.get(agentId) ?? new Set()).add(socket))
    room.runOf(agentId)?.setAway(false)
  }
  const go = (agentId: AgentId, socket: PracticeSocket) => {
    const own = pages.get(agentId)
    own?.delete(socket)
    if (own?.size !== 0) return
    pages.delete(agentId)
    room.runOf(agentId)?.write(false)
    room.runOf(agentId)?.setAway(true)
    leaving.set(agentId, setTimeout(() => void room.leave(agentId).catch(onError), keepAwayMs).unref())
  }

  const namespace: Namespace<PracticeToServer, ServerToPractice, Record<string, never>, SocketData> = io.of(
    practiceNamespace,
  )
  namespace.on('connection', (socket) => {
    const { agentId } = socket.data
    const run = () => room.runOf(agentId)
    come(agentId, socket)
    socket.data.sender.send('practice-state', stateOf(agentId))
    socket.on('disconnect', () => go(agentId, socket))
    socket.on('practice-begin', (raw: unknown, answer: unknown) => {
      const parsed = begin.safeParse(raw)
      const conversation = folder.now().conversations.find(({ id }) => parsed.success && id === parsed.data.id)
      replyBy(answer)(beginPractice(agentId, conversation))
    })
    socket.on('practice-say', (raw: unknown, answer: unknown) => {
      const parsed = say.safeParse(raw)
      if (!parsed.success) return replyBy(answer)(refused('unknown'))
      const said = run()?.say(parsed.data.text, parsed.data.key) === true
      replyBy(answer)(said ? { ok: true } : refused('over'))
    })
    socket.on('practice-write', (raw: unknown) => {
      const parsed = write.safeParse(raw)
      if (parsed.success) run()?.write(parsed.data.writing)
    })
    socket.on('practice-pause', (raw: unknown) => {
      const parsed = pause.safeParse(raw)
      if (parsed.success) run()?.pause(parsed.data.paused)
    })
    socket.on('practice-speed', (raw: unknown) => {
      const parsed = speed.safeParse(raw)
      if (parsed.success) run()?.setSpeed(parsed.data.speed)
    })
    socket.on('practice-end', () => run()?.end())
    socket.on('practice-leave', () => void leave(agentId).catch(onError))
    socket.on('practice-review', (_raw: unknown, answer: unknown) => {
      room.review(agentId).then(
        (review) => replyBy(answer)(review ? { ok: true, review } : refused('gone')),
        (error: unknown) => {
          onError(error)
          replyBy(answer)(refused('failed'))
        },
      )
    })
  })

  const beginPractice = (agentId: AgentId, conversation: PracticeConversation | undefined): PracticeAnswer => {
    if (!conversation) return refused('gone')
    const known = room.runOf(agentId)
    if (known && !known.state().over) return refused('running')
    if (room.count() >= practicesAtMost) return refused('many')
    // What is left of the one before goes first, so that its pages forget it.
    void room
      .leave(agentId)
      .then(() => {
        if (!room.runOf(agentId)) room.begin(agentId, conversation)
        if (!pages.has(agentId)) room.runOf(agentId)?.setAway(true)
        tell(agentId)
      })
      .catch(onError)
    return { ok: true }
  }

  return {
    engineChanged: room.engineChanged,
    disconnectStrangers: room.disconnectStrangers,
    async close() {
      for (const timer of leaving.values()) clearTimeout(timer)
      await room.close()
    },
  }
}
