import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { Agent, request } from 'undici'
import { z } from 'zod'
import type { SequencedTipEvent } from '../../../domain/tip.ts'
import { createRecentValues } from '../../../lib/percentile.ts'
import { waitQuietly } from '../../../lib/wait.ts'
import { answerQuestions } from '../part.ts'
import { piecesIn } from './marker.ts'
import { agentName, clock, overheadSetup, readUsage, token } from './setup.ts'
import type { OverheadSetup, Stamps } from './setup.ts'
import { agentLine, visitorLine } from './talk.ts'

// Whoever talks, and the pages of the agents who read: lines go in by HTTP, frames come out by sockets, both stamped here.

const eventsAtOnce = 50
const dispatcher = new Agent({ connections: 64 })
const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
const lateness = createRecentValues(100_000)
const sockets: Socket[] = []
let lines: Stamps = []
let frames: Stamps = []
let failed = 0
/** Lines said in all runs, and visitors' lines among them. */
let said = 0
let asked = 0

async function push(url: string, events: readonly object[]): Promise<void> {
  const { statusCode, body } = await request(`${url}/ingest/v1/events`, {
    dispatcher,
    method: 'POST',
    headers,
    body: JSON.stringify({ events }),
  })
  await body.dump()
  if (statusCode !== 200) throw new Error(`A push was answered with ${statusCode}`)
}

async function openPage(url: string, number: number, code: string | undefined): Promise<void> {
  let cookie = ''
  if (code !== undefined) {
    const answer = await request(`${url}/sign-in?code=${code}`, { dispatcher })
    await answer.body.dump()
    cookie = [answer.headers['set-cookie'] ?? []]
      .flat()
      .map((one) => one.split(';')[0])
      .join('; ')
  }
  const socket = io(`${url}/overlay`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie },
    auth: { as: agentName(number), positions: {} },
  })
  sockets.push(socket)
  socket.on('tip-event', (event: SequencedTipEvent) => {
    if (event.type !== 'tip-delta') return
    const at = clock()
    for (const [line, piece] of piecesIn(event.text)) frames.push([line, piece, at])
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
}

const conversationName = (run: number, number: number) => `c${number}-${run}`
let run = 0

/** Conversations as they are found: with some lines, the agent's last. */
async function begin(url: string, { agents, conversations }: OverheadSetup): Promise<void> {
  run += 1
  const begun = Array.from({ length: conversations }, (_, number) => {
    const common = { conversationId: conversationName(run, number), at: Date.now() - 60_000 }
    const history = ['visitor', 'agent', 'visitor', 'agent'].map((speaker, index) => ({
      type: 'line',
      ...common,
      eventId: `h${index}`,
      speaker,
      text:
        speaker === 'agent' ? agentLine(number * 2 + 1, undefined) : `It is about order LW-${79_160 + number}, hello`,
    }))
    return [
      {
        type: 'conversation-started',
        ...common,
        eventId: 's',
        agent: agentName(number % agents),
        visitorName: 'Quillon Marsh',
      },
      ...history,
    ]
  })
  for (let from = 0; from < begun.length; from += eventsAtOnce)
    await push(url, begun.slice(from, from + eventsAtOnce).flat())
}

/** Says lines in all conversations by turns, visitor and agent by turns in each, at one rate. */
async function talk(url: string, setup: OverheadSetup, seconds: number, signal: AbortSignal): Promise<void> {
  const { conversations, linesPerSecond } = setup
  const answered = new Map<number, number>()
  const startedAt = clock()
  const total = Math.round(seconds * linesPerSecond)
  for (let index = 0; index < total && !signal.aborted; index += 1) {
    const planned = startedAt + (index * 1_000) / linesPerSecond
    if (planned > clock()) await waitQuietly(Math.max(1, planned - clock()), signal)
    lateness.add(Math.max(0, clock() - planned))
    const number = index % conversations
    const isVisitor = (number + Math.floor(index / conversations)) % 2 === 0
    if (isVisitor) answered.set(number, asked)
    const text = isVisitor ? visitorLine(asked) : agentLine(index, answered.get(number))
    const event = {
      type: 'line',
      conversationId: conversationName(run, number),
      eventId: `l${said}`,
      at: Date.now(),
      speaker: isVisitor ? 'visitor' : 'agent',
      text,
    }
    if (isVisitor) lines.push([asked, 0, clock()])
    push(url, [event]).catch(() => (failed += 1))
    if (isVisitor) asked += 1
    said += 1
  }
}

const openArgument = z.object({ url: z.string(), codes: z.array(z.string()), setup: overheadSetup })
const talkArgument = z.object({ url: z.string(), seconds: z.number(), setup: overheadSetup })

answerQuestions({
  async open(argument, signal) {
    const { url, codes, setup } = openArgument.parse(argument)
    signal.addEventListener('abort', () => process.exit(0), { once: true })
    for (let number = 0; number < setup.agents; number += 1) await openPage(url, number, codes[number])
    await begin(url, setup)
  },
  async talk(argument, signal) {
    const { url, seconds, setup } = talkArgument.parse(argument)
    await talk(url, setup, seconds, signal)
  },
  close() {
    for (const socket of sockets.splice(0)) socket.disconnect()
  },
  seen: () => ({ lines: lines.length, frames: frames.length }),
  sample: () => ({ ...readUsage(), latenessMsP99: lateness.percentile(0.99) }),
  /** What was stamped since it was last asked for. */
  take() {
    const taken = { lines, frames, failed }
    lines = []
    frames = []
    failed = 0
    return taken
  },
})
