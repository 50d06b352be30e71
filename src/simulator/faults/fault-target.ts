import type { FastifyRequest } from 'fastify'
import { isConsumerPath } from '../audit.ts'
import type { Chat } from '../chat.ts'
import { isPlatformPath } from '../normalise-request.ts'
import { agentSessionIdOf, notedCaller } from '../routes/callers.ts'
import type { World } from '../world.ts'
import type { RequestFault } from './fault-kinds.ts'

/** What a request asks for, as far as faults tell requests apart. */
export type Resource = 'domain' | 'login' | 'refresh' | 'chat' | 'chat-part' | 'agent-session' | 'other'

/** A request to the stand-in platform that a fault may hit. */
export type FaultTarget = {
  readonly resource: Resource
  readonly reads: boolean
  /** Without the query. */
  readonly path: string
  /** Asked by the simulator's own visitors and agents. */
  readonly actor: boolean
  /** The chat it is about, where an agent asks for one. */
  readonly chat: Chat | undefined
}

const account = /^\/(?:(?:sentinel\/)?api|csdr)\/account\/[^/]+/
const oneChat = /\/agentSession\/\d+\/chat\/(?!availableSlots$)([^/]+)(\/.*)?$/

/** Tells what each request is, and remembers which agent sessions are the simulator's own. */
export class FaultTargets {
  readonly #world: World
  readonly #actorSecret: string
  // A session that has been ended is still the actor's: its next call has to find that out undisturbed.
  readonly #actorSessionIds = new Set<string>()

  constructor(world: World, actorSecret: string) {
    this.#world = world
    this.#actorSecret = actorSecret
  }

  /** Undefined for what is no part of the platform, and for HEAD, which has no body to break. */
  of(request: FastifyRequest): FaultTarget | undefined {
    const [path = ''] = request.url.split('?')
    if (!isPlatformPath(path) || request.method === 'HEAD') return undefined
    const [, chatKey] = oneChat.exec(path) ?? []
    return {
      resource: resourceOf(path),
      reads: request.method === 'GET',
      path,
      actor: this.#isActor(request, path),
      chat: chatKey === undefined ? undefined : this.#world.chats.get(chatKey),
    }
  }

  #isActor(request: FastifyRequest, path: string): boolean {
    const login = notedCaller(request)
    const sessionId = agentSessionIdOf(request)
    if (login?.actor === true && sessionId !== undefined) this.#actorSessionIds.add(sessionId)
    if (login !== undefined) return login.actor
    if (sessionId !== undefined && this.#actorSessionIds.has(sessionId)) return true
    return isConsumerPath(path) || request.headers['x-sotto-actor'] === this.#actorSecret
  }
}

function resourceOf(path: string): Resource {
  const rest = path.replace(account, '')
  if (/^\/service\b.*\/baseURI$/.test(rest)) return 'domain'
  if (rest === '/login' || rest === '/app/token') return 'login'
  if (rest === '/refresh') return 'refresh'
  const [match, , part] = oneChat.exec(rest) ?? []
  if (match !== undefined) return part === undefined ? 'chat' : 'chat-part'
  return /^\/agentSession(?:\/|$)/.test(rest) ? 'agent-session' : 'other'
}

/** Whether a fault makes sense for this request; some need the answer besides, see `fitsAnswer` and `fitsBody`. */
export function fitsRequest(kind: RequestFault, { resource, reads, path, chat }: FaultTarget): boolean {
  const isChat = resource === 'chat' || resource === 'chat-part'
  const readsEvents = reads && (resource === 'chat' || (isChat && path.endsWith('/events')))
  switch (kind) {
    case 'unauthorized':
      return isChat || resource === 'agent-session' || resource === 'refresh'
    case 'chat-forbidden':
    case 'chat-missing':
      return isChat
    case 'chat-error':
    case 'repeating-next':
      return readsEvents
    case 'id-gap':
      return readsEvents && chat !== undefined && chat.state !== 'ended'
    case 'duplicated-events':
    case 'out-of-order-events':
    case 'clock-skew':
      return reads && /\/chat(?:\/|$)/.test(path)
    case 'refused':
    case 'reset-mid-body':
    case 'slow-first-byte':
    case 'slow-body':
    case 'truncated-json':
    case 'throttled':
    case 'throttled-retry-after':
    case 'error-500':
    case 'error-502':
    case 'error-503':
    case 'error-504':
    case 'html':
      return true
  }
}
