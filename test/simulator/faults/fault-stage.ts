import { request } from 'undici'
import { startSimulator } from '../../../src/simulator/simulator.ts'
import type { Simulator } from '../../../src/simulator/simulator.ts'
import type { SimulatorOptions } from '../../../src/simulator/simulator-options.ts'
import { createConnections } from '../../helpers/connections.ts'
import { logIn, openCaller, sayAsVisitor, startChat, versioned } from '../platform-caller.ts'
import type { PlatformCaller } from '../platform-caller.ts'

/** What a plain client got: an answer, or the error code of a call that failed. Bodies are not parsed. */
export type Got = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>
  readonly text?: string
  readonly error?: string
}
type Asked = {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** A simulator whose agent Ada has a chat with three lines of its visitor, and one listener's session beside hers. */
export type FaultStage = AsyncDisposable & {
  readonly simulator: Simulator
  readonly human: PlatformCaller
  readonly listener: PlatformCaller
  readonly chatKey: string
  /** Any call, as a plain client makes it. */
  get(url: string, asked?: Asked): Promise<Got>
  /** A read of the listener; `path` is below its agent session. */
  listen(path: string): Promise<Got>
  /** The Domain API, asked by somebody unknown. */
  findHost(): Promise<Got>
  control(path: string, body?: unknown): Promise<Got>
  /** Arms a fault and expects it to be taken. */
  once(kind: string, more?: object): Promise<void>
  counts(): Readonly<Record<string, number | undefined>>
}

export async function setUpFaults(options: Partial<SimulatorOptions> = {}): Promise<FaultStage> {
  const simulator = await startSimulator({ agents: [{ agentId: 'ada', name: 'Ada Lindqvist' }], ...options })
  const connections = createConnections()
  const human = await openCaller(simulator, 'ada', await logIn(simulator, 'ada', simulator.actorHeaders))
  await human.setAvailability('Online')
  const chatKey = await startChat(simulator)
  await human.accept()
  for (const text of ['one', 'two', 'three']) await sayAsVisitor(simulator, chatKey, text)
  const listener = await openCaller(simulator, 'ada')

  const get = async (url: string, { method = 'GET', headers = {}, body, signal }: Asked = {}): Promise<Got> => {
    try {
      const answer = await request(new URL(url, simulator.url), {
        dispatcher: connections,
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      })
      const { statusCode: status } = answer
      try {
        return { status, headers: answer.headers, text: await answer.body.text() }
      } catch (error) {
        return { status, headers: answer.headers, error: codeOf(error) }
      }
    } catch (error) {
      return { error: codeOf(error) }
    }
  }
  const control = (path: string, body?: unknown) =>
    get(`/simulator/faults${path}`, body === undefined ? {} : { method: 'POST', body })
  return {
    simulator,
    human,
    listener,
    chatKey,
    get,
    control,
    listen: (path) => get(versioned(`${listener.root}${path}`), { headers: listener.headers }),
    findHost: () => get(`/api/account/${simulator.account}/service/agentVep/baseURI.json?version=1.0`),
    once: async (kind, more = {}) => {
      const { status, text } = await control('/once', { kind, ...more })
      if (status !== 200) throw new Error(`Not armed: ${text}`)
    },
    counts: () => simulator.faults.status().counts,
    async [Symbol.asyncDispose]() {
      await connections.destroy()
      await simulator[Symbol.asyncDispose]()
    },
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** Events of an answer about one chat, in the order in which they came. */
export function eventsOf({ text = '' }: Got): readonly Readonly<Record<string, string>>[] {
  const answer = JSON.parse(text)
  return [(answer.chat?.events ?? answer.events).event ?? []].flat()
}

export const idsOf = (got: Got): readonly number[] => eventsOf(got).map((event) => Number(event['@id']))
