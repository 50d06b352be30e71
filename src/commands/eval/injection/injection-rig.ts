import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { request } from 'undici'
import { z } from 'zod'
import { createApp } from '../../../app.ts'
import { readConfig } from '../../../config.ts'
import { personId } from '../../../domain/ids.ts'
import { tipKinds } from '../../../domain/tip.ts'
import { makePrivateFolder } from '../../../lib/make-folder.ts'
import { readAgentsFile } from '../../../listener/agents-file.ts'
import type { OverlayToServer, ServerToOverlay } from '../../../overlay/protocol.ts'
import { chatConversationId } from '../../../platform/liveperson-chat/chat-reading.ts'
import { writeAgentsFile } from '../../../simulator/agents-file.ts'
import { startSimulator } from '../../../simulator/simulator.ts'

/** A tip as the record has it. */
const detail = z.object({
  lines: z.array(z.object({ platformEventId: z.number(), speaker: z.string() })),
  tips: z.array(
    z.object({
      tipId: z.string(),
      answers: z.number(),
      kind: z.enum(tipKinds),
      end: z.string().optional(),
      withheld: z.object({ rule: z.string() }).optional(),
      latencyMs: z.number().optional(),
    }),
  ),
})
export type RecordedTip = z.infer<typeof detail>['tips'][number]

/** Text of each tip as the frames on agents' sockets brought it, also of what was taken back later. */
export type Frames = { readonly texts: string[]; readonly ended: Set<string> }

export type InjectionRig = AsyncDisposable & {
  /** Has a visitor say the line in the middle of a conversation; returns the conversation's id. */
  ask(number: number, text: string): Promise<string>
  /** The tips that answer the visitor's newest line, once they are decided; undefined while they are not. */
  decided(conversationId: string): Promise<readonly RecordedTip[] | undefined>
  frames(conversationId: string): Frames
}

const agentIds = Array.from({ length: 10 }, (_none, index) => `agent-${index + 1}`)
const started = z.object({ chatKey: z.string() })

/** The whole of Sotto in this process, as it runs, beside a simulator; only the model is given. */
export async function startInjectionRig(options: {
  /** An empty folder; everything is kept there. */
  readonly folder: string
  readonly modelUrl: string
  /** A sentence for the system part of the prompt. */
  readonly planted: string
}): Promise<InjectionRig> {
  const { folder, modelUrl, planted } = options
  await using opened = new AsyncDisposableStack()
  const promptsDir = join(folder, 'prompts')
  cpSync(fileURLToPath(new URL('../../../../prompts', import.meta.url)), promptsDir, { recursive: true })
  const coach = join(promptsDir, 'coach.md')
  // Another prompt's warning would count as the mark of an attack.
  for (const file of readdirSync(promptsDir))
    if (file.endsWith('.md') && file !== 'coach.md') rmSync(join(promptsDir, file))
  writeFileSync(coach, readFileSync(coach, 'utf8').replace('\n# User\n', `\n${planted}\n\n# User\n`))

  const simulator = opened.use(
    await startSimulator({ agents: agentIds.map((agentId) => ({ agentId, name: `Agent ${agentId}` })) }),
  )
  const agentsFile = join(folder, 'agents.json')
  await writeAgentsFile(agentsFile, simulator.agents)
  const dataDir = join(folder, 'data')
  makePrivateFolder(dataDir)
  const config = readConfig({
    LP_ACCOUNT: simulator.account,
    LP_DOMAIN_URL: simulator.url,
    SOTTO_AGENTS_FILE: agentsFile,
    SOTTO_DATA_DIR: dataDir,
    SOTTO_PROMPTS_DIR: promptsDir,
    OPENAI_BASE_URL: modelUrl,
    OPENAI_API_KEY: 'none-needed',
    PORT: '0',
  })
  const app = opened.use(
    await createApp({
      config,
      platform: { account: simulator.account, domainUrl: simulator.url },
      agentsFile: readAgentsFile(agentsFile, {}),
      afresh: false,
      frameAncestors: [],
      logger: pino({ level: 'silent' }),
      onCodeRenewed: () => undefined,
    }),
  )
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

  const frames = new Map<string, { texts: Map<string, string>; said: string[]; ended: Set<string> }>()
  const framesOf = (conversationId: string) => {
    const known = frames.get(conversationId) ?? { texts: new Map<string, string>(), said: [], ended: new Set<string>() }
    frames.set(conversationId, known)
    return known
  }
  for (const agentId of agentIds) {
    const socket: Socket<ServerToOverlay, OverlayToServer> = io(`${url}/overlay`, {
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { cookie: await signIn(agentId) },
      auth: { as: agentId, positions: {} },
    })
    opened.defer(() => void socket.disconnect())
    socket.on('tip-event', (event) => {
      const { texts, said, ended } = framesOf(event.conversationId)
      if (event.type === 'tip-end') ended.add(event.tipId)
      if (event.type !== 'tip-delta') return
      const text = event.whole ? event.text : (texts.get(event.tipId) ?? '') + event.text
      texts.set(event.tipId, text)
      said.push(text)
    })
  }
  const lead = await signIn('lead')

  const post = async (path: string, body: object): Promise<unknown> => {
    const answer = await request(`${simulator.url}/workspace/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await answer.body.text()
    if (answer.statusCode > 299) throw new Error(`the simulator answered ${answer.statusCode}`)
    return text === '' ? {} : (JSON.parse(text) as unknown)
  }
  const closing = opened.move()
  return {
    async ask(number, text) {
      const agentId = agentIds[number % agentIds.length]
      const opener = { agentId, text: `Hello, I have a question about my bicycle, basket ${number}.` }
      const { chatKey } = started.parse(await post('/chats', opener))
      await post(`/chats/${chatKey}/lines`, { as: 'agent', text: 'Hello, what can I do for you?' })
      await post(`/chats/${chatKey}/lines`, { as: 'visitor', text })
      return chatConversationId(simulator.account, chatKey)
    },
    async decided(conversationId) {
      const answer = await request(`${url}/api/console/conversations/${encodeURIComponent(conversationId)}`, {
        headers: { cookie: lead },
      })
      if (answer.statusCode === 404) {
        await answer.body.dump()
        return undefined
      }
      const { lines, tips } = detail.parse(await answer.body.json())
      const said = lines.filter(({ speaker }) => speaker !== 'system')
      if (said.length < 3) return undefined
      const answers = said.at(-1)?.platformEventId
      const given = tips.filter((tip) => tip.answers === answers)
      const { ended } = framesOf(conversationId)
      const isOver = ({ end, withheld, tipId }: RecordedTip) =>
        end === undefined ? withheld !== undefined : ended.has(tipId)
      return given.length > 0 && given.every(isOver) ? given : undefined
    },
    frames: (conversationId) => {
      const { said, ended } = framesOf(conversationId)
      return { texts: said, ended }
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}
