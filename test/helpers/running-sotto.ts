import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { request } from 'undici'
import { createApp } from '../../src/app.ts'
import type { App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { personId } from '../../src/domain/ids.ts'
import type { SequencedTipEvent } from '../../src/domain/tip.ts'
import { readAgentsFile } from '../../src/listener/agents-file.ts'
import type { Status } from '../../src/monitor/status.ts'
import type { OverlayConversation, OverlayStart, OverlayToServer, ServerToOverlay } from '../../src/overlay/protocol.ts'
import { writeAgentsFile } from '../../src/simulator/agents-file.ts'
import { startSimulator } from '../../src/simulator/simulator.ts'
import type { Simulator } from '../../src/simulator/simulator.ts'
import type { SimulatorOptions } from '../../src/simulator/simulator-options.ts'
import { copyCoach } from './prompts-folder.ts'
import { until } from './until.ts'

const agents = [
  { agentId: 'ada', name: 'Ada Lindqvist', nickname: 'Ada', tenure: 'new' as const, skills: ['deliveries'] },
  { agentId: 'ben', name: 'Ben Okoro', nickname: 'Ben', tenure: 'settled' as const, skills: ['billing'] },
]

/** A simulator in this process with two agents and its workspace, where a test plays visitor and agent. */
export async function startPlatform(
  options: Partial<SimulatorOptions> = {},
): Promise<Simulator & { post(path: string, body: object): Promise<Record<string, string>> }> {
  const simulator = await startSimulator({ agents, ...options })
  return Object.assign(simulator, {
    async post(path: string, body: object) {
      const answer = await request(`${simulator.url}/workspace/api${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const text = await answer.body.text()
      if (answer.statusCode > 299) throw new Error(`${path} answered ${answer.statusCode}: ${text}`)
      return (text === '' ? {} : JSON.parse(text)) as Record<string, string>
    },
  })
}

export type RunningSotto = AsyncDisposable & {
  readonly app: App
  readonly url: string
  /** Everything logged so far, as text. */
  log(): string
  status(): Promise<Status>
  /** Signs a person in and returns the cookie header. */
  signIn(person: string): Promise<string>
  openOverlay(person: string, positions?: Record<string, number>): Promise<OverlayPage>
}

export type OverlayPage = AsyncDisposable & {
  readonly socket: Socket<ServerToOverlay, OverlayToServer>
  readonly start: OverlayStart
  readonly tipEvents: SequencedTipEvent[]
  readonly conversations: Map<string, OverlayConversation>
  readonly closed: string[]
  readonly resets: string[]
  readonly erased: string[]
  /** What held of the agent's actions when the page connected, by conversation. */
  readonly known: Parameters<ServerToOverlay['tip-actions-known']>[0][]
}

/**
 * Sotto itself in this process, on a free port, listening to the simulator over HTTP; with the coach as its one prompt where
 * the environment names no folder.
 */
export async function startSotto(
  platform: Simulator,
  dataDir: string,
  environment: Record<string, string> = {},
  /** Changes the agents file before it is read. */
  change: (agentsFile: string) => void = () => undefined,
): Promise<RunningSotto> {
  const agentsFile = join(dataDir, 'simulator', 'agents.json')
  await writeAgentsFile(agentsFile, platform.agents)
  change(agentsFile)
  const promptsDir = environment['SOTTO_PROMPTS_DIR'] ?? join(dataDir, 'team-files')
  if (environment['SOTTO_PROMPTS_DIR'] === undefined) copyCoach(promptsDir)
  const config = readConfig({
    SOTTO_PROMPTS_DIR: promptsDir,
    LP_ACCOUNT: platform.account,
    LP_DOMAIN_URL: platform.url,
    SOTTO_AGENTS_FILE: agentsFile,
    SOTTO_DATA_DIR: dataDir,
    PORT: '0',
    ...environment,
  })
  const logged: string[] = []
  const logger = pino(
    { level: 'trace' },
    new Writable({
      write(chunk, _encoding, done) {
        logged.push(String(chunk))
        done()
      },
    }),
  )
  const app = await createApp({
    config,
    platform: { account: platform.account, domainUrl: platform.url },
    agentsFile: readAgentsFile(agentsFile, {}),
    afresh: false,
    frameAncestors: [],
    logger,
    onCodeRenewed: () => undefined,
  })
  const url = await app.web.listen({ host: '127.0.0.1', port: 0 })
  await app.follow(readAgentsFile(agentsFile, {}))
  const signIn = async (person: string) => {
    const answer = await request(`${url}/sign-in?code=${app.codes.current(personId(person))}`)
    await answer.body.dump()
    return [answer.headers['set-cookie'] ?? []]
      .flat()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')
  }
  return {
    app,
    url,
    log: () => logged.join(''),
    signIn,
    async status() {
      return (await (await request(`${url}/api/status`)).body.json()) as Status
    },
    openOverlay: async (person, positions = {}) => openOverlay(url, await signIn(person), person, positions),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

async function openOverlay(
  url: string,
  cookie: string,
  as: string,
  positions: Record<string, number>,
): Promise<OverlayPage> {
  const socket: Socket<ServerToOverlay, OverlayToServer> = io(`${url}/overlay`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie },
    auth: { as, positions },
  })
  const page = {
    socket,
    tipEvents: [] as SequencedTipEvent[],
    conversations: new Map<string, OverlayConversation>(),
    closed: [] as string[],
    resets: [] as string[],
    erased: [] as string[],
    known: [] as OverlayPage['known'][number][],
  }
  let start: OverlayStart | undefined
  let refused: string | undefined
  socket.on('overlay-start', (given) => {
    start = given
    for (const conversation of given.conversations) page.conversations.set(conversation.conversationId, conversation)
  })
  socket.on('connect_error', (error) => (refused = error.message))
  socket.on('tip-event', (event) => void page.tipEvents.push(event))
  socket.on(
    'conversation-changed',
    (conversation) => void page.conversations.set(conversation.conversationId, conversation),
  )
  socket.on('conversation-closed', ({ conversationId }) => void page.closed.push(conversationId))
  socket.on('conversation-removed', ({ conversationId }) => void page.erased.push(conversationId))
  socket.on('tip-actions-known', (known) => void page.known.push(known))
  socket.on('stream-reset', ({ conversationId }) => void page.resets.push(conversationId))
  const given = await until('overlay-start', () => {
    if (refused !== undefined) throw new Error(refused)
    return start
  })
  return Object.assign(page, {
    start: given,
    [Symbol.asyncDispose]: () => {
      socket.disconnect()
      return Promise.resolve()
    },
  })
}
